import { z } from "zod";
import { EVENT_TYPES } from "../funnel/vocabulary";
import { origin } from "./origins";

const timeOfDay = z
	.string()
	.regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "Use a time of day such as 09:00.", abort: true });
const hours = z.number().min(0.25).max(72);

const brand = z.object({
	logo_url: z
		.url({ protocol: /^https?$/, error: "Use an http or https address." })
		.max(2000)
		.nullable()
		.default(null),
	primary_color: z
		.string()
		.regex(/^#[0-9a-f]{6}$/i, "Use a colour such as #3d5afe.")
		.default("#3d5afe"),
	sign_off: z.string().max(200).default(""),
});

/** A brand as it is tried out: complete, and without a key that means nothing. */
export const brandInput = brand.strict();

const switches = z.object({
	adaptive_timing_enabled: z.boolean().default(true),
	ai_content_generation_enabled: z.boolean().default(true),
	poll_personalization_enabled: z.boolean().default(true),
	sms_delivery_enabled: z.boolean().default(true),
});

/** Something people may say no to on its own: the marketing messages of these purposes, of events of these types. */
const topic = z.strictObject({
	key: z.string().regex(/^[a-z0-9_-]{1,40}$/, "Use small letters, digits, - and _."),
	name: z.string().trim().min(1).max(80),
	purposes: z
		.array(z.enum(["content", "offer"]))
		.min(1)
		.default(["content", "offer"]),
	/** None means all. */
	event_types: z.array(z.enum(EVENT_TYPES)).default([]),
});

/** Where a setting is null it is on in a deployment and off on a laptop. */
const sending = z.object({
	/** Marketing e-mail of a new tenant waits for the next day once so many e-mails have left. */
	warm_up: z.boolean().nullable().default(null),
	warm_up_per_day: z.number().int().min(1).max(1_000_000).default(100),
	warm_up_days: z.number().int().min(0).max(365).default(14),
	/** Marketing e-mail stops when too many complain or bounce. */
	reputation_guard: z.boolean().nullable().default(null),
	/** Most marketing e-mails to one person in so many hours, over all events; null sets no limit. */
	frequency_cap: z
		.strictObject({ emails: z.number().int().min(1).max(1000), hours: z.number().int().min(1).max(8760) })
		.nullable()
		.default(null),
});

const host = z
	.string()
	.trim()
	.toLowerCase()
	.regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "Write a host alone, such as go.example.com.");
const utmValue = z.string().trim().max(100).nullable().default(null);

/** What becomes of links in messages. */
const links = z.object({
	/** Host that short links in texts are on, once it leads here; null for the platform's own. */
	short_host: host.nullable().default(null),
	/** Hosts of the coach's own pages beside the offer's: links to them carry the UTM parameters. */
	own_hosts: z.array(host).max(20).default([]),
	/** `{event}`, `{event_id}`, `{step}` and `{channel}` are filled in. */
	utm: z.strictObject({ source: utmValue, medium: utmValue, campaign: utmValue, content: utmValue }).prefault({}),
	/** Whether the join redirect hands the UTM parameters on that it was called with. */
	utm_on_join: z.boolean().default(false),
});

/** What a tenant may set, with the defaults of one who set nothing. */
export const tenantSettings = z.object({
	email_gap_hours: hours.default(6),
	sms_gap_hours: hours.default(2),
	quiet_from: timeOfDay.default("09:00"),
	quiet_to: timeOfDay.default("20:00"),
	sms_daily_ceiling: z.number().int().min(1).max(10).default(10),
	settle_minutes: z.number().int().min(0).max(1440).default(30),
	/** Minutes in the event that count as having attended; 0 means joined at all. */
	attended_minutes: z.number().min(0).max(1440).default(0),
	brand: brand.prefault({}),
	sms_consent_text: z
		.string()
		.max(600)
		.default(
			"Text me reminders about this event at the number above. Message and data rates may apply. Reply STOP to stop, HELP for help. Consent is not a condition of registering.",
		),
	email_consent_text: z
		.string()
		.max(600)
		.default("E-mail me about this event and what follows from it. I can unsubscribe at any time."),
	consent_version: z.string().max(40).default("1"),
	/** Origins of the pages that may use the publishable key; empty for every page. */
	allowed_origins: z.array(origin).max(50).default([]),
	/** Where an address that is new waits for its owner's click before anything else is sent to it. */
	double_opt_in: z.boolean().default(false),
	topics: z.array(topic).max(20).default([]),
	switches: switches.prefault({}),
	sending: sending.prefault({}),
	links: links.prefault({}),
});
export type TenantSettings = z.infer<typeof tenantSettings>;

/** Texts go out within 08:00-21:00 whatever is set (47 CFR 64.1200(c)(1)), so a window outside of it is never open. */
const isWindow = ({ quiet_from, quiet_to }: { quiet_from: string; quiet_to: string }) =>
	quiet_from < quiet_to && quiet_from < "21:00" && quiet_to > "08:00";

/** Settings as a tenant may have them after a change: complete, and without a key that means nothing. */
export const changedSettings = tenantSettings
	.extend({ brand: brand.strict(), switches: switches.strict(), sending: sending.strict(), links: links.strict() })
	.strict()
	.refine(isWindow, {
		path: ["quiet_to"],
		message:
			"Texts could never be sent: let quiet_from come before quiet_to, and both leave room between 08:00 and 21:00.",
	});

export const parseSettings = (json: string): TenantSettings => tenantSettings.parse(JSON.parse(json));
