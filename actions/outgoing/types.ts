/** What a tenant can be told of, by the action that the audit log knows it as. */
const BY_ACTION = {
	"registration.created": "registration.created",
	"registration.cancelled": "registration.cancelled",
	"registration.attendance": "attendance.decided",
	"registration.poll_answer": "poll.answered",
	"registration.conversion": "conversion.recorded",
	"registration.refund": "conversion.refunded",
	"event.published": "event.published",
	"event.rescheduled": "event.rescheduled",
	"event.cancelled": "event.cancelled",
	"event.completed": "event.completed",
	"contact.confirmed": "contact.confirmed",
	"contact.preferences": "contact.preferences_changed",
	"contact.unsubscribed": "contact.unsubscribed",
	"contact.texts_stopped": "contact.texts_stopped",
	"contact.erased": "contact.erased",
} as const;

export type OutgoingType = (typeof BY_ACTION)[keyof typeof BY_ACTION];

export const ACTIONS = Object.keys(BY_ACTION);
export const OUTGOING_TYPES = Object.values(BY_ACTION) as [OutgoingType, ...OutgoingType[]];
export const typeOf = (action: string): OutgoingType | null => BY_ACTION[action as keyof typeof BY_ACTION] ?? null;
