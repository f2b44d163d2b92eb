import { z } from "zod";

/** What a tenant may set, with the defaults of one who set nothing. */
export const tenantSettings = z.object({
	email_gap_hours: z.number().min(0.25).max(72).default(6),
	sms_gap_hours: z.number().min(0.25).max(72).default(2),
	quiet_from: z
		.string()
		.regex(/^\d\d:\d\d$/)
		.default("09:00"),
	quiet_to: z
		.string()
		.regex(/^\d\d:\d\d$/)
		.default("20:00"),
	sms_daily_ceiling: z.number().int().min(1).max(10).default(10),
	settle_minutes: z.number().int().min(0).max(1440).default(30),
	/** Minutes in the event that count as having attended; 0 means joined at all. */
	attended_minutes: z.number().min(0).max(1440).default(0),
	brand: z
		.object({
			logo_url: z
				.url({ protocol: /^https?$/ })
				.nullable()
				.default(null),
			primary_color: z
				.string()
				.regex(/^#[0-9a-f]{6}$/i)
				.default("#3d5afe"),
			sign_off: z.string().max(200).default(""),
		})
		.prefault({}),
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
	switches: z
		.object({
			adaptive_timing_enabled: z.boolean().default(true),
			ai_content_generation_enabled: z.boolean().default(true),
			poll_personalization_enabled: z.boolean().default(true),
			sms_delivery_enabled: z.boolean().default(true),
		})
		.prefault({}),
});
export type TenantSettings = z.infer<typeof tenantSettings>;

export const parseSettings = (json: string): TenantSettings => tenantSettings.parse(JSON.parse(json));
