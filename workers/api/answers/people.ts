import { z } from "zod";
import { MESSAGE_STATUSES } from "../../../db/messages";
import {
	channel,
	contact,
	contactFields,
	count,
	flag,
	id,
	instant,
	list,
	maybe,
	phase,
	registrationFields,
	shape,
	text,
} from "./parts";

const registration = shape({ ...registrationFields, contact }).meta({ id: "Registration" });
const messageFields = {
	message_id: id,
	registration_id: id,
	event_id: id,
	event_title: text,
	contact_id: id,
	to: maybe(text),
	phase,
	step_key: text,
	channel,
	status: z.enum(MESSAGE_STATUSES),
	human_status: z.enum(MESSAGE_STATUSES).describe("How far people took it, where machines took it further."),
	reason: maybe(text),
	send_at: instant,
	sent_at: maybe(instant),
	deadline: instant,
	attempts: count,
	segments: maybe(count),
	plan_version: count,
	funnel_version: count,
	provider_id: maybe(text),
	updated_at: instant,
};
const body = z.union([
	shape({ channel: z.literal("email"), subject: text, html: text, text, attachments: z.array(text) }),
	shape({ channel: z.literal("sms"), text, segments: count }),
]);
const taken = shape({ id, status: text });

/** What answers on people, their messages and what went wrong hold, by method and path. */
export const peopleAnswers = (): Record<string, z.ZodType> => ({
	"GET /admin/registrations": list(registration),
	"GET /admin/analytics/people": list(shape({ ...registrationFields, contact, count })),
	"GET /admin/contacts": list(contact),
	"GET /admin/contacts/:id": shape({
		...contactFields,
		registrations: z.array(shape(registrationFields)),
		consents: z.array(
			shape({
				consent_id: id,
				channel,
				granted: flag,
				wording: text,
				wording_version: maybe(text),
				source: text,
				ip: maybe(text),
				at: instant,
			}),
		),
		conversions: z.array(
			shape({ registration_id: id, external_id: text, amount: z.number(), currency: text, at: instant }),
		),
	}),
	"GET /admin/messages": list(shape(messageFields)),
	"GET /admin/messages/:id": shape({ ...messageFields, body: maybe(body) }),
	"GET /admin/inbox": list(
		shape({
			id,
			contact_id: id,
			first_name: maybe(text),
			last_name: maybe(text),
			phone: maybe(text),
			kind: z.enum(["stop", "start", "help", "revocation", "reply"]),
			body: text,
			received_at: instant,
			handled_at: maybe(instant),
			handled_by: maybe(text),
			handling: maybe(z.enum(["read", "revoked", "automatic"])),
			consent_sms: flag,
		}),
	),
	"POST /admin/inbox/:id/handled": taken,
	"POST /admin/inbox/:id/revoke": shape({ id, status: text, consent_sms: flag }),
	"POST /admin/dead-letters/:id/redrive": shape({ message_id: id, status: text }),
	"GET /admin/webhooks": list(
		shape({
			id,
			provider: text,
			provider_event_id: text,
			kind: text,
			status: z.enum(["received", "processed", "ignored", "failed"]),
			attempts: count,
			error: maybe(text),
			received_at: instant,
			processed_at: maybe(instant),
		}),
	),
	"POST /admin/webhooks/:id/replay": taken,
	"POST /admin/webhooks/replay": shape({ replayed: count, more: flag }),
	"GET /admin/audit-log": list(
		shape({
			id,
			at: instant,
			actor_type: text,
			actor_id: text,
			action: text,
			subject_id: text,
			detail: z.record(text, z.unknown()),
		}),
	),
	"GET /admin/usage": shape({
		from: instant,
		to: instant,
		contacts: count,
		registrations: count,
		emails: count,
		sms: count,
		sms_segments: count,
		plan: shape({ id, name: text, contacts: maybe(count), messages: maybe(count) }),
		warnings: z.array(shape({ limit: z.enum(["contacts", "messages"]), used: count, allowed: count, message: text })),
		estimated_cost: shape({
			currency: text,
			prices_as_of: text,
			email: z.number(),
			sms: z.number(),
			platform: z.number(),
			total: z.number(),
		}),
	}),
});
