import { z } from "zod";
import { EVENT_TYPES, REASONS, TEMPLATE_NAMES } from "../../../funnel/vocabulary";

/** Answers hold what is described and nothing else; a reader takes it well if one day they hold more. */
export const shape = z.strictObject;

export const id = z.string();
export const instant = z.iso.datetime();
export const count = z.number().int().nonnegative();
export const share = z.number().describe("0 to 1");
export const maybe = <T extends z.ZodType>(type: T) => type.nullable();
export const text = z.string();
export const flag = z.boolean();
export const url = z.url();

export const list = <T extends z.ZodType>(row: T) =>
	shape({
		data: z.array(row),
		next_cursor: maybe(text).describe("Give it as `cursor` for the next page; null on the last one."),
	});

export const channel = z.enum(["email", "sms"]);
export const priority = z.enum(["must", "should", "may"]);
export const attendance = z.enum(["attended", "left_early", "no_show"]);
export const role = z.enum(["owner", "admin", "member"]);
export const phase = text.describe(
	"pre_event, during_event, post_event_attended, post_event_left_early, post_event_no_show, or poll: and its answer",
);
export const eventType = z.enum(EVENT_TYPES);
export const reason = z.enum(REASONS);
export const eventStatus = z.enum(["draft", "upcoming", "live", "completed", "cancelled"]);

const citation = shape({ chunk_id: id, source: text.describe("Title of the document."), quote: text });

export const step = shape({
	step: count.describe("Place within its branch, from 1."),
	key: text,
	anchor: z.enum(["registration", "event_start", "event_end"]),
	delay_hours: z.number(),
	priority,
	purpose: z.enum(["transactional", "content", "offer"]),
	channel,
	subject: text.describe("Empty for a text."),
	body: text,
	citations: z.array(citation),
}).meta({ id: "Step" });

const steps = z.array(step);

export const funnel = shape({
	nominal_hours: z.number(),
	pre_event: steps,
	during_event: steps.optional(),
	post_event_attended: steps,
	post_event_left_early: steps.optional(),
	post_event_no_show: steps,
	polls: z.array(shape({ question: text, answer: text, steps })).optional(),
}).meta({ id: "Funnel" });

const generationFields = {
	writer: z.enum(["own", "extractive", "model"]).describe("own: a caller brought the funnel"),
	sources: count.describe("Passages that are cited."),
	rejected_claims: count,
	duration_ms: count,
	note: maybe(text),
};
export const generation = shape(generationFields);

/** As a version keeps it. */
export const generationRecord = shape({
	...generationFields,
	template: z.enum(TEMPLATE_NAMES),
	steps: z.array(text).describe("phase/key of the steps that a writer wrote and no person has changed since."),
	rejected: z.array(shape({ phase, key: text, sentence: text, reason: text })),
});

const finding = {
	phase,
	key: text,
	field: z.enum(["subject", "body"]),
	sentence: text,
	reason: text,
};
export const warning = shape(finding);
export const standingWarning = shape({ ...finding, overruled: maybe(shape({ by: text, at: instant })) });
const style = {
	code: text,
	field: z.enum(["subject", "preview", "body"]),
	start: count,
	end: count,
	message: text,
};
export const styleFinding = shape(style);
export const styleWarning = shape({ phase, key: text, ...style });

const offer = shape({ name: text, price: z.number(), currency: text, url: text, deadline: maybe(instant) });

export const eventFields = {
	event_id: id,
	title: text,
	type: eventType,
	description: text,
	status: eventStatus,
	scheduled_at: maybe(instant),
	duration_minutes: maybe(count),
	timezone: text,
	location: maybe(text),
	join_url: maybe(text),
	zoom_meeting_id: maybe(text),
	zoom_webinar_id: maybe(text),
	gotowebinar_key: maybe(text),
	offer: maybe(offer),
	plan_version: count.describe("Goes up with each change of its time or place."),
	funnel_version: count,
	created_at: instant,
	updated_at: instant,
};
export const event = shape(eventFields).meta({ id: "Event" });

const contactFields = {
	contact_id: id,
	email: text,
	phone: maybe(text),
	first_name: maybe(text),
	last_name: maybe(text),
	timezone: maybe(text),
	region: maybe(text),
	consent_email: flag,
	consent_sms: flag,
	created_at: instant,
	updated_at: instant,
};
export const contact = shape(contactFields).meta({ id: "Contact" });

export const registrationFields = {
	registration_id: id,
	event_id: id,
	event_title: text,
	contact_id: id,
	status: z.enum(["active", "cancelled"]),
	registered_at: instant,
	attendance: maybe(attendance),
	attended_minutes: maybe(count),
	join_clicks: count,
	first_joined_at: maybe(instant),
	purchased_at: maybe(instant),
	source: maybe(z.record(text, text)).describe("utm_source, utm_medium and so on, as the form had them."),
	custom_fields: maybe(z.record(text, text)),
};
export { contactFields };
