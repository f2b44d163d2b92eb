import { z } from "zod";
import { MESSAGE_STATUSES } from "../../../db/messages";
import {
	attendance,
	channel,
	count,
	event,
	eventFields,
	eventStatus,
	eventType,
	flag,
	funnel,
	generation,
	generationRecord,
	id,
	instant,
	list,
	maybe,
	phase,
	priority,
	reason,
	shape,
	share,
	standingWarning,
	step,
	styleFinding,
	styleWarning,
	text,
	warning,
} from "./parts";

const cost = z.number().describe("US dollars.");
const findings = { warnings: z.array(warning), style_warnings: z.array(styleWarning) };
const withFunnel = { ...eventFields, funnel_config: funnel, estimated_cost_per_registration: cost };
const changed = shape({
	...eventFields,
	dry_run: flag,
	told: count.describe("People who get a notice of the change."),
	replanned: count.describe("Registrations whose waiting messages are planned again."),
});
const link = shape({ url: z.url() });
const stepStatus = z.enum(["pending", ...MESSAGE_STATUSES]).exclude(["queued"]);

const planned = {
	key: text,
	phase,
	channel,
	priority,
	nominal_at: instant.describe("When its author meant it."),
	send_at: maybe(instant),
	outcome: z.enum(["scheduled", "dropped", "converted"]),
	reason: maybe(reason),
	explanation: maybe(text),
};
const plan = {
	lead_hours: maybe(z.number()),
	compression: share.describe("0 to 1: how much of the written span is left."),
	steps: z.array(shape(planned)),
};
const saved = shape({ ...withFunnel, ...findings });
const version = { version: count, writer: text, created_by: text, created_at: instant };
const change = shape({ op: z.enum(["same", "added", "removed"]), text });

/** What answers on events, their funnels and those who registered hold, by method and path. */
export const eventAnswers = (): Record<string, z.ZodType> => ({
	"POST /events": shape({
		event_id: id,
		status: eventStatus,
		funnel_config: funnel,
		estimated_cost_per_registration: cost,
		generation,
		...findings,
	}),
	"GET /events": list(event),
	"GET /events/:id": shape({
		...withFunnel,
		replanning: maybe(shape({ plan_version: count, done: count, total: count })).describe(
			"How far the plans of its people have followed its latest change; null once all have.",
		),
	}),
	"PATCH /events/:id": changed,
	"PUT /events/:id/funnel": saved,
	"GET /events/:id/funnel/versions": list(shape(version)),
	"POST /events/:id/cancel": changed,
	"POST /events/:id/publish": event,
	"POST /events/:id/complete": event,
	"POST /events/:id/clone": event,
	"POST /events/:id/clone-to": shape({ tenant_id: id, ...eventFields }),
	"POST /events/:id/check-in-link": link,
	"GET /events/:id/poll-answers": list(shape({ question: text, answer: text, people: count })),
	"POST /events/:id/attendance-pull": shape({ due_at: instant }),
	"POST /events/:id/schedule-preview": shape(plan),
	"POST /events/:id/schedule-sweep": list(shape({ registered_at: instant, ...plan })),
	"POST /events/:id/funnel/steps/:key/regenerate": shape({
		event_id: id,
		version: maybe(count).describe("Null where nothing was saved."),
		saved: flag,
		phase,
		step,
		previous: step,
		generation,
		rejected: z.array(shape({ phase, key: text, sentence: text, reason: text })),
	}),
	"POST /events/:id/funnel/check": shape({
		sentences: z.array(
			shape({
				field: z.enum(["subject", "body"]),
				text,
				verdict: z.enum(["supported", "no_claim", "unsupported"]),
				reason: maybe(text),
				citations: z.array(shape({ chunk_id: maybe(id), document_id: maybe(id), title: text, text, quote: text })),
			}),
		),
		style_warnings: z.array(styleFinding),
	}),
	"POST /events/:id/funnel/preview": shape({ subject: text, html: maybe(text), text, segments: maybe(count) }),
	"POST /events/:id/funnel/test": shape({ to: text }),
	"GET /events/:id/funnel/versions/:version": shape({
		...version,
		funnel_config: funnel,
		generation: maybe(generationRecord),
	}),
	"GET /events/:id/funnel/versions/:version/diff": shape({
		from: count,
		to: count,
		steps: z.array(
			shape({
				phase,
				key: text,
				change: z.enum(["added", "removed", "changed", "same"]),
				timing_changed: flag,
				subject: z.array(change),
				body: z.array(change),
			}),
		),
	}),
	"POST /events/:id/funnel/versions/:version/restore": saved,
	"GET /events/:id/funnel/warnings": shape({
		warnings: z.array(standingWarning),
		style_warnings: z.array(styleWarning),
	}),
	"POST /events/:id/funnel/warnings/overrule": standingWarning,
	"POST /enrollments": shape({
		registration_id: id,
		zoom_join_url: z.url().optional(),
		calendar_ics_url: z.url(),
		calendar_links: shape({ google: z.url(), outlook: z.url(), office365: z.url(), yahoo: z.url() }),
		manage_url: z.url(),
		funnel_preview: shape({
			pre_event_steps: count,
			post_event_steps: count,
			estimated_duration_days: z.number(),
		}),
		confirmation_needed: z
			.literal(true)
			.optional()
			.describe("The person has been asked by e-mail to confirm, and gets nothing else until then."),
	}),
	"GET /registrations/:id/schedule": shape({
		plan_version: count,
		steps: z.array(
			shape({
				...planned,
				status: stepStatus,
				sent_at: maybe(instant),
				message_id: id,
			}),
		),
	}),
	"POST /registrations/:id/attendance": shape({ registration_id: id, attendance }),
	"POST /registrations/:id/poll-answers": shape({ registration_id: id, question: text, answer: text }),
	"POST /registrations/:id/cancel": shape({ registration_id: id, status: z.literal("cancelled") }),
	"POST /registrations/:id/conversions": shape({ registration_id: id, external_id: text, recorded: flag }),
	"GET /public/events/:id": shape({
		event_id: id,
		title: text,
		type: eventType,
		description: text,
		starts_at: maybe(instant),
		ends_at: maybe(instant),
		time_zone: text,
		duration_minutes: maybe(count),
		status: eventStatus,
		location: maybe(text),
		tenant: shape({ name: text, brand: shape({ primary_color: text, logo_url: maybe(text) }) }),
		sms: shape({ enabled: flag, consent_text: text, consent_version: text }),
		email_consent: shape({ text, version: text }),
	}),
});
