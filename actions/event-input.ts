import { z } from "zod";
import { EVENT_TYPES, TEMPLATE_NAMES } from "../funnel/vocabulary";
import { isTimeZone } from "../funnel/zone";

export const zone = z.string().refine(isTimeZone, "Use an IANA time zone such as Europe/Berlin.");

/** An ISO 8601 instant with its offset, as epoch seconds. */
export const instant = z.iso
	.datetime({ offset: true, error: "Use an ISO 8601 instant such as 2026-12-01T17:00:00Z." })
	.transform((s) => Math.floor(Date.parse(s) / 1000));

const webUrl = z.url({ protocol: /^https?$/, error: "Use an http or https address." }).max(2000);
const meetingId = z
	.union([z.string(), z.number().int().transform(String)])
	.pipe(z.string().regex(/^\d{6,20}$/, "Use the number of the meeting, digits only."));

export const offerInput = z.object({
	name: z.string().trim().min(1).max(200),
	price: z.number().min(0).max(1e9),
	currency: z
		.string()
		.regex(/^[A-Za-z]{3}$/, "Use a three-letter currency code such as EUR.")
		.transform((c) => c.toUpperCase()),
	url: webUrl,
	deadline: instant.nullish(),
});

const facts = {
	title: z.string().trim().min(1, "Give the event a title.").max(200),
	type: z.enum(EVENT_TYPES),
	scheduled_at: instant.nullish(),
	duration_minutes: z
		.number()
		.int()
		.min(1)
		.max(60 * 24 * 60)
		.nullish(),
	description: z.string().max(10_000),
	timezone: zone.nullish(),
	location: z.string().trim().max(500).nullish(),
	join_url: webUrl.nullish(),
	zoom_meeting_id: meetingId.nullish(),
	zoom_webinar_id: meetingId.nullish(),
	gotowebinar_key: meetingId.nullish(),
	offer: offerInput.nullish(),
};

/** An event as a coach describes it. A membership has neither start nor length; everything else has both. */
export const eventInput = z.object(facts).superRefine((event, issue) => {
	if (event.type === "membership") {
		if (event.scheduled_at != null)
			issue.addIssue({ code: "custom", path: ["scheduled_at"], message: "A membership has no start: leave it out." });
		return;
	}
	if (event.scheduled_at == null)
		issue.addIssue({ code: "custom", path: ["scheduled_at"], message: "Say when the event starts." });
	if (event.duration_minutes == null)
		issue.addIssue({
			code: "custom",
			path: ["duration_minutes"],
			message: "Say how long the event lasts, in minutes.",
		});
});
export type EventInput = z.infer<typeof eventInput>;

export const eventPatch = z.strictObject(facts).omit({ type: true }).partial();
export type EventPatch = z.infer<typeof eventPatch>;

const step = z.object({
	step: z.number().int().optional(),
	key: z.string(),
	anchor: z.enum(["registration", "event_start", "event_end"]),
	delay_hours: z.number(),
	priority: z.enum(["must", "should", "may"]),
	purpose: z.enum(["transactional", "content", "offer"]).optional(),
	channel: z.enum(["email", "sms"]),
	subject: z.string().optional(),
	body: z.string(),
	citations: z.array(z.object({ chunk_id: z.string(), source: z.string(), quote: z.string() })).optional(),
});

/** Shapes and types alone: what they mean together is checked by the funnel's own rules. */
export const funnelInput = z.object({
	nominal_hours: z.number(),
	pre_event: z.array(step).max(200),
	during_event: z.array(step).max(200).optional(),
	post_event_attended: z.array(step).max(200).default([]),
	post_event_left_early: z.array(step).max(200).optional(),
	post_event_no_show: z.array(step).max(200).default([]),
	polls: z
		.array(
			z.object({
				question: z.string().min(1).max(500),
				answer: z.string().min(1).max(200),
				steps: z.array(step).max(50),
			}),
		)
		.max(50)
		.optional(),
});
export type FunnelInput = z.infer<typeof funnelInput>;

/** A funnel that takes the place of an event's own; `based_on_version` is the one it was made from. */
export const funnelReplacement = z.object({
	funnel_config: funnelInput,
	based_on_version: z.int().min(1).optional(),
});

export const createEventInput = z.object({
	tenant_id: z.string().optional(),
	event: eventInput,
	publish: z.boolean().default(true),
	funnel_template: z.enum(TEMPLATE_NAMES).default("standard"),
	funnel_config: funnelInput.optional(),
});
export type CreateEventInput = z.infer<typeof createEventInput>;
