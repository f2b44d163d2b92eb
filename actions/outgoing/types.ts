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

/** What the audit log does not hold: triggers on the rows themselves tell of it, where somebody asked to hear of it. */
const BY_TRIGGER = ["registration.no_show", "message.status"] as const;

export type OutgoingType = (typeof BY_ACTION)[keyof typeof BY_ACTION] | (typeof BY_TRIGGER)[number];

export const ACTIONS = Object.keys(BY_ACTION);
export const OUTGOING_TYPES: [OutgoingType, ...OutgoingType[]] = [...BY_TRIGGER, ...Object.values(BY_ACTION)];
/** What a subscription is told of that names no types: all but what comes several times for each message. */
export const USUAL_TYPES = OUTGOING_TYPES.filter((type) => type !== "message.status");
export const typeOf = (action: string): OutgoingType | null => BY_ACTION[action as keyof typeof BY_ACTION] ?? null;
