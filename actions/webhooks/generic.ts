import { z } from "zod";
import { getEvent } from "../../db/events";
import { type MeetingEvent, matchParticipant } from "../../db/matching";
import { getRegistration } from "../../db/registrations";
import type { Actor } from "../actor";
import type { Ctx } from "../context";
import { enrollContact } from "../enroll-contact";
import { invalid, notFound } from "../errors";
import { instant, zone } from "../event-input";
import { sha256Text } from "../ids";
import { endMeetingSession, recordAttendanceInterval } from "../record-attendance-interval";
import { recordAttendance, recordConversion, recordPollAnswer } from "../registration-facts";
import type { Handled, Notice } from "./notice";

const email = z
	.email("Write an e-mail address such as ana@example.org.")
	.max(254)
	.transform((text) => text.trim().toLowerCase());
const event_id = z.string().min(1).max(100);
const name = z.string().trim().max(100).nullish();
/** Of one registration: by its id, or by the event and the address somebody registered with. */
const of = { registration_id: z.string().max(100).optional(), event_id: event_id.optional(), email: email.optional() };
/** One holding of the event, where the tool numbers them: a second one counts by itself. */
const session = z.string().max(200).default("generic");

const notices = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("registered"),
		data: z.object({
			event_id,
			contact: z.object({
				email,
				phone: z
					.string()
					.regex(/^\+[1-9]\d{6,14}$/, "Write the number with its country code and no spaces, such as +49301234567.")
					.nullish(),
				first_name: name,
				last_name: name,
				timezone: zone.nullish(),
				consent_email: z.boolean(),
				consent_sms: z.boolean().default(false),
			}),
		}),
	}),
	z.object({ type: z.enum(["joined", "left"]), data: z.object({ ...of, at: instant, session }) }),
	z.object({ type: z.literal("ended"), data: z.object({ event_id, at: instant, session }) }),
	z.object({
		type: z.literal("attended"),
		data: z.object({ ...of, attended: z.boolean().default(true), minutes: z.number().min(0).max(100_000).nullish() }),
	}),
	z.object({
		type: z.literal("poll_answered"),
		data: z.object({
			...of,
			question: z.string().trim().min(1).max(500),
			answer: z.string().trim().min(1).max(200),
		}),
	}),
	z.object({
		type: z.literal("purchased"),
		data: z.object({
			...of,
			amount: z.number().min(0).max(1e9),
			currency: z
				.string()
				.regex(/^[A-Za-z]{3}$/, "Use a three-letter currency code such as EUR.")
				.transform((c) => c.toUpperCase()),
			external_id: z.string().min(1).max(200),
		}),
	}),
]);
type Reported = z.infer<typeof notices>;
export const GENERIC_TYPES = ["registered", "joined", "left", "ended", "attended", "poll_answered", "purchased"];

interface Whose {
	registration_id?: string | undefined;
	event_id?: string | undefined;
	email?: string | undefined;
}

/**
 * Takes in what any tool reports by the generic signed webhook, of the tenant whose endpoint it came in by. The body is
 * `{type, data}`; a type nobody knows is ignored, one whose data cannot be read is a dead letter that says why.
 *
 * | type | data |
 * |---|---|
 * | `registered` | `event_id`, `contact: {email, phone?, first_name?, last_name?, timezone?, consent_email, consent_sms?}` |
 * | `joined`, `left` | whose, `at` (ISO 8601), `session?` |
 * | `ended` | `event_id`, `at`, `session?`: whoever was not seen leaving left then |
 * | `attended` | whose, `attended?` (true), `minutes?` |
 * | `poll_answered` | whose, `question`, `answer` |
 * | `purchased` | whose, `amount`, `currency`, `external_id` |
 *
 * Whose: `registration_id`, or `event_id` with the `email` somebody registered with.
 */
export async function handleGeneric(ctx: Ctx, notice: Notice): Promise<Handled> {
	const { scope: tenant_id } = notice;
	const body: unknown = JSON.parse(notice.body);
	if (tenant_id === null || !GENERIC_TYPES.includes(notice.kind)) return "ignored";
	const parsed = notices.safeParse(body);
	if (!parsed.success)
		throw invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
	await take(ctx, { type: "system", tenant_id }, notice, parsed.data);
	return "processed";
}

async function take(ctx: Ctx, actor: Actor, notice: Notice, reported: Reported): Promise<void> {
	const { tenant_id } = actor;
	switch (reported.type) {
		case "registered":
			return register(ctx, actor, notice, reported.data);
		case "joined":
		case "left":
			return stay(ctx, tenant_id, reported.type, reported.data);
		case "ended": {
			const { event_id, session, at } = reported.data;
			return endMeetingSession(ctx, await eventOf(ctx, tenant_id, event_id), session, at);
		}
		case "attended": {
			const { attended, minutes } = reported.data;
			const id = await registrationOf(ctx, tenant_id, reported.data);
			await recordAttendance(ctx, actor, id, { attended, minutes: minutes ?? null });
			return;
		}
		case "poll_answered": {
			const { question, answer } = reported.data;
			return recordPollAnswer(ctx, actor, await registrationOf(ctx, tenant_id, reported.data), { question, answer });
		}
		case "purchased": {
			const { amount, currency, external_id } = reported.data;
			const id = await registrationOf(ctx, tenant_id, reported.data);
			await recordConversion(ctx, actor, id, { amount, currency, external_id });
		}
	}
}

async function register(
	ctx: Ctx,
	actor: Actor,
	notice: Notice,
	{ event_id, contact }: Extract<Reported, { type: "registered" }>["data"],
): Promise<void> {
	await enrollContact(ctx, actor, {
		event_id,
		contact: {
			email: contact.email,
			phone: contact.phone ?? null,
			first_name: contact.first_name || null,
			last_name: contact.last_name || null,
			time_zone: contact.timezone ?? null,
			region: null,
			consent_email: contact.consent_email,
			consent_sms: contact.consent_sms,
		},
		source: { webhook: notice.endpoint_id ?? "" },
		custom_fields: null,
		ip: null,
		idempotency_key: `webhook:${notice.id}`,
		request_hash: await sha256Text(notice.body),
	});
}

async function eventOf(ctx: Ctx, tenant_id: string, id: string): Promise<MeetingEvent> {
	const event = await getEvent(ctx.db, tenant_id, id);
	if (!event) throw notFound("event");
	const { starts_at } = event;
	if (starts_at === null) throw invalid([{ path: "data.event_id", message: "A membership takes no attendance." }]);
	return { ...event, starts_at };
}

async function stay(
	ctx: Ctx,
	tenant_id: string,
	type: "joined" | "left",
	data: Whose & { at: number; session: string },
): Promise<void> {
	const known = data.registration_id ? await getRegistration(ctx.db, tenant_id, data.registration_id) : null;
	if (data.registration_id && !known) throw notFound("registration");
	const event_id = known?.registration.event_id ?? data.event_id;
	const address = known?.contact.email ?? data.email;
	if (!event_id || !address) throw incomplete();
	await recordAttendanceInterval(ctx, await eventOf(ctx, tenant_id, event_id), {
		session: data.session,
		participant: address,
		joined_at: type === "joined" ? data.at : null,
		left_at: type === "left" ? data.at : null,
		source: "generic",
		who: { registrant_id: null, join_url: null, email: address },
	});
}

/** Throws not_found for somebody who is not registered, or not yet: the notice is tried again. */
async function registrationOf(ctx: Ctx, tenant_id: string, whose: Whose): Promise<string> {
	if (whose.registration_id) {
		if (!(await getRegistration(ctx.db, tenant_id, whose.registration_id))) throw notFound("registration");
		return whose.registration_id;
	}
	if (!whose.event_id || !whose.email) throw incomplete();
	const who = { registrant_id: null, join_url: null, email: whose.email };
	const id = await matchParticipant(ctx.db, { tenant_id, id: whose.event_id }, who);
	if (!id) throw notFound("registration");
	return id;
}

const incomplete = () =>
	invalid([{ path: "data", message: "Say whose it is: registration_id, or event_id with email." }]);
