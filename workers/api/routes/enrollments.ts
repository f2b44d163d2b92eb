import { Hono } from "hono";
import { z } from "zod";
import { enrollContact } from "../../../actions/enroll-contact";
import { DomainError, notFound } from "../../../actions/errors";
import { zone } from "../../../actions/event-input";
import { sha256Text } from "../../../actions/ids";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { phone } from "../phone";

const name = z.string().trim().max(100).nullish();

export const enrollment = z.object({
	tenant_id: z.string().optional(),
	event_id: z.string().min(1).max(100),
	contact: z.object({
		email: z.email("Write an e-mail address such as ana@example.org.").max(254),
		phone: z.preprocess((v) => (v === "" ? null : v), phone.nullish()),
		first_name: name,
		last_name: name,
		timezone: zone.nullish(),
		region: z
			.string()
			.regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, "Use an ISO 3166 code such as US-FL.")
			.nullish(),
		consent_email: z.boolean(),
		consent_sms: z.boolean(),
	}),
	source: z.record(z.string().max(40), z.string().max(200)).nullish(),
	custom_fields: z
		.record(
			z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "Name a field in small letters, digits and underscores."),
			z.string().max(500, "Keep it to 500 characters."),
		)
		.refine((fields) => Object.keys(fields).length <= 20, "Send at most 20 fields.")
		.nullish(),
});
export type EnrollmentBody = z.infer<typeof enrollment>;

export const enrollments = new Hono<AppEnv>().post("/", allow("publishable"), async (c) => {
	const key = c.req.header("idempotency-key")?.trim();
	if (!key || key.length > 256)
		throw new DomainError(
			"malformed",
			"idempotency_key_missing",
			"Send an Idempotency-Key header of at most 256 characters, a new one for each registration.",
		);
	const input = await body(c, enrollment);
	const actor = c.get("actor");
	if (input.tenant_id !== undefined && input.tenant_id !== actor.tenant_id) throw notFound("tenant");
	const { contact } = input;
	const { status, enrollment: made } = await enrollContact(c.get("ctx"), actor, {
		event_id: input.event_id,
		contact: {
			email: contact.email.toLowerCase(),
			phone: contact.phone ?? null,
			first_name: contact.first_name || null,
			last_name: contact.last_name || null,
			time_zone: contact.timezone ?? null,
			region: contact.region ?? null,
			consent_email: contact.consent_email,
			consent_sms: contact.consent_sms,
		},
		source: input.source ?? null,
		custom_fields: input.custom_fields ?? null,
		ip: c.req.header("cf-connecting-ip") ?? null,
		idempotency_key: key,
		request_hash: await sha256Text(JSON.stringify(input)),
	});
	return c.json(made, status);
});
