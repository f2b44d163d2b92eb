import { and, eq, type SQL, sql } from "drizzle-orm";
import { audit_log, consents, contacts, idempotency_keys, registrations } from "../d1-migrations/schema";
import { runBatch } from "../db/batch";
import { endsAt, statusOf } from "../db/events";
import { listSmsInstants, type Suppression, suppressionsOf } from "../db/messages";
import type { ContactRow, RegistrationRow } from "../db/registrations";
import type { Plan } from "../funnel/plan";
import { plan } from "../funnel/planner";
import type { Seconds } from "../funnel/vocabulary";
import { type Actor, actorId } from "./actor";
import { askToConfirm } from "./confirm-address";
import type { Ctx } from "./context";
import { conflict, DomainError, notFound } from "./errors";
import { type EventFacts, forgetEventFacts, recallEventFacts } from "./event-facts";
import { newId, newToken, sha256Text } from "./ids";
import { registrationLinks } from "./links";
import { givesOwnLinks, personalMeetingLink } from "./meeting-link";
import { snapshotOf } from "./registration-snapshot";
import type { Snapshot } from "./snapshot";

export interface EnrollInput {
	event_id: string;
	contact: {
		/** Lower-cased. */
		email: string;
		/** E.164. */
		phone: string | null;
		first_name: string | null;
		last_name: string | null;
		time_zone: string | null;
		region: string | null;
		consent_email: boolean;
		consent_sms: boolean;
	};
	/** Where the person came from, as given; null where unknown. */
	source: Record<string, string> | null;
	ip: string | null;
	idempotency_key: string;
	/** The request as sent: the same key with another one is refused. */
	request_hash: string;
}

export interface Enrollment {
	registration_id: string;
	zoom_join_url?: string;
	calendar_ics_url: string;
	calendar_links: { google: string; outlook: string; office365: string; yahoo: string };
	manage_url: string;
	funnel_preview: { pre_event_steps: number; post_event_steps: number; estimated_duration_days: number };
}

/** How long the same key brings the same answer, in wall seconds. */
const IDEMPOTENCY_WINDOW = 24 * 3600;
const DAY = 86_400;
const TRIES = 4;

/**
 * Registers a person for an event: contact, registration, consent and audit in one write, then the plan.
 *
 * @returns 201 for a new registration or a repeated request, 200 where the person was registered before
 * @throws not_found for an absent event, conflict for one that takes nobody, invalid for a key reused with another body
 */
export async function enrollContact(
	ctx: Ctx,
	actor: Actor,
	input: EnrollInput,
): Promise<{ status: 200 | 201; enrollment: Enrollment }> {
	for (let attempt = 1; ; attempt++) {
		const done = await tryEnroll(ctx, actor, input, attempt === 1);
		if (done) return done;
		if (attempt === TRIES)
			throw new DomainError(
				"unavailable",
				"busy",
				"Too much changed at once: send the same request again.",
				undefined,
				1,
			);
		forgetEventFacts(actor.tenant_id, input.event_id);
	}
}

/** One try; null when the event or the contact changed between reading and writing. */
async function tryEnroll(ctx: Ctx, actor: Actor, input: EnrollInput, mayRecall: boolean) {
	const { tenant_id } = actor;
	const wall = ctx.clock.wall();
	if (!mayRecall) forgetEventFacts(tenant_id, input.event_id);
	const [facts, known] = await Promise.all([
		recallEventFacts(ctx.db, tenant_id, input.event_id, wall),
		readKnown(ctx, tenant_id, input),
	]);
	const replay = known.replay;
	if (replay && replay.expires_at > wall) {
		if (replay.request_hash !== input.request_hash)
			throw new DomainError(
				"invalid",
				"idempotency_key_reused",
				"This Idempotency-Key was used with another body: make a new key.",
				[{ path: "Idempotency-Key", message: "already used with another body" }],
			);
		return { status: replay.status as 200 | 201, enrollment: JSON.parse(replay.response_json) as Enrollment };
	}
	if (!facts) throw notFound("event");
	const now = ctx.clock.now();
	refuseClosed(facts, now);

	if (known.contact && known.registration && known.registration.state === "active") {
		const enrollment = await describe(ctx, facts, known.contact, known.registration, known.suppressions);
		await runBatch(ctx.db, [rememberAnswer(ctx, tenant_id, input, 200, enrollment)]);
		return { status: 200 as const, enrollment };
	}
	return write(ctx, actor, input, facts, known, now);
}

function refuseClosed({ event }: EventFacts, now: Seconds): void {
	const status = statusOf(event, now);
	if (status === "draft") throw conflict("event_not_published", "This event is still a draft: publish it first.");
	if (status === "cancelled")
		throw conflict("event_cancelled", "This event was cancelled: nobody can register any more.");
	if (status === "completed") throw conflict("event_over", "This event is over: nobody can register any more.");
}

interface Known {
	replay: typeof idempotency_keys.$inferSelect | null;
	contact: ContactRow | null;
	registration: RegistrationRow | null;
	suppressions: Suppression[];
}

async function readKnown(ctx: Ctx, tenant_id: string, input: EnrollInput): Promise<Known> {
	const { db } = ctx;
	const addresses = [input.contact.email, input.contact.phone ?? ""].filter(Boolean);
	const hashes = await Promise.all(addresses.map(sha256Text));
	const byEmail = and(eq(contacts.tenant_id, tenant_id), eq(contacts.email, input.contact.email));
	const [keys, people, enrolled, held] = await db.batch([
		db
			.select()
			.from(idempotency_keys)
			.where(and(eq(idempotency_keys.tenant_id, tenant_id), eq(idempotency_keys.key, input.idempotency_key))),
		db.select().from(contacts).where(byEmail),
		db
			.select({ registration: registrations })
			.from(registrations)
			.innerJoin(
				contacts,
				and(eq(contacts.tenant_id, registrations.tenant_id), eq(contacts.id, registrations.contact_id)),
			)
			.where(and(byEmail, eq(registrations.event_id, input.event_id))),
		suppressionsOf(db, tenant_id, hashes),
	]);
	return {
		replay: keys[0] ?? null,
		contact: people[0] ?? null,
		registration: enrolled[0]?.registration ?? null,
		suppressions: held,
	};
}

async function write(ctx: Ctx, actor: Actor, input: EnrollInput, facts: EventFacts, known: Known, now: Seconds) {
	const { tenant_id } = actor;
	const { db } = ctx;
	const contact: ContactRow = mergeContact(tenant_id, input, known.contact, facts.tenant.settings.double_opt_in, now);
	const unconfirmed = contact.unconfirmed_since !== null;
	const again = known.registration;
	const registration_id = again?.id ?? newId("reg");
	const meeting = unconfirmed ? null : await personalMeetingLink(ctx, facts.event, contact);
	const registration: RegistrationRow = {
		tenant_id,
		id: registration_id,
		event_id: input.event_id,
		contact_id: contact.id,
		token: again?.token ?? newToken(),
		state: "active",
		registered_at: now,
		planned_revision: facts.event.revision,
		next_due_at: now,
		join_url: meeting?.join_url ?? null,
		zoom_registrant_id: meeting?.registrant_id ?? null,
		join_clicks: 0,
		first_joined_at: null,
		attendance: null,
		attended_minutes: null,
		purchased_at: null,
		source_json: input.source && JSON.stringify(input.source),
		created_at: now,
		updated_at: now,
	};
	const snapshot = await snapshotFor(ctx, facts, contact, registration, known.suppressions);
	const planned = plan({ ...snapshot.plan_input, now, sent: [] });
	const enrollment = answer(ctx, facts, registration, planned);
	const exists = sql`exists (select 1 from registrations where tenant_id = ${tenant_id} and id = ${registration_id} and registered_at = ${now} and state = 'active')`;
	// Everything hangs on the event as it was read, and on a key that no other request has taken meanwhile.
	const guard = sql`from events where tenant_id = ${tenant_id} and id = ${input.event_id} and revision = ${facts.event.revision} and state = 'published'
		and not exists (select 1 from idempotency_keys where tenant_id = ${tenant_id} and key = ${input.idempotency_key} and request_hash <> ${input.request_hash} and expires_at > ${ctx.clock.wall()})`;
	const consentRow = (channel: "email" | "sms", granted: boolean, wording: string) =>
		db
			.insert(consents)
			.select(
				sql`select ${tenant_id}, ${newId("cns")}, ${contact.id}, ${channel}, ${granted ? 1 : 0}, ${wording}, ${facts.tenant.settings.consent_version}, ${actor.type}, ${input.ip}, ${now} where ${exists}`,
			);
	const settings = facts.tenant.settings;
	let written: { id: string }[];
	try {
		[, written = []] = await runBatch<{ id: string }>(db, [
			sql`insert into contacts (tenant_id, id, email, phone, first_name, last_name, time_zone, region, consent_email, consent_sms, unconfirmed_since, token, created_at, updated_at)
				select ${tenant_id}, ${contact.id}, ${contact.email}, ${contact.phone}, ${contact.first_name}, ${contact.last_name}, ${contact.time_zone}, ${contact.region}, ${contact.consent_email ? 1 : 0}, ${contact.consent_sms ? 1 : 0}, ${contact.unconfirmed_since}, ${contact.token}, ${contact.created_at}, ${now} ${guard}
				on conflict (tenant_id, id) do update set phone = excluded.phone, first_name = excluded.first_name, last_name = excluded.last_name, time_zone = excluded.time_zone, region = excluded.region, consent_email = excluded.consent_email, consent_sms = excluded.consent_sms, unconfirmed_since = excluded.unconfirmed_since, updated_at = excluded.updated_at`,
			sql`insert into registrations (tenant_id, id, event_id, contact_id, token, state, registered_at, planned_revision, next_due_at, join_url, zoom_registrant_id, source_json, created_at, updated_at)
				select ${tenant_id}, ${registration_id}, ${input.event_id}, ${contact.id}, ${registration.token}, 'active', ${now}, ${facts.event.revision}, ${now}, ${registration.join_url}, ${registration.zoom_registrant_id}, ${registration.source_json}, ${now}, ${now} ${guard}
				on conflict (tenant_id, contact_id, event_id) do update set state = 'active', registered_at = excluded.registered_at, planned_revision = excluded.planned_revision, next_due_at = excluded.next_due_at, join_url = excluded.join_url, zoom_registrant_id = excluded.zoom_registrant_id, updated_at = excluded.updated_at
				where registrations.state = 'cancelled' returning id`,
			consentRow("email", input.contact.consent_email, settings.email_consent_text),
			...(input.contact.phone ? [consentRow("sms", input.contact.consent_sms, settings.sms_consent_text)] : []),
			db
				.insert(audit_log)
				.select(
					sql`select ${tenant_id}, ${newId("aud")}, ${now}, ${actor.type}, ${actorId(actor)}, 'registration.created', ${registration_id}, ${JSON.stringify({ event_id: input.event_id })} where ${exists}`,
				),
			rememberAnswer(ctx, tenant_id, input, 201, enrollment, exists),
		]);
	} catch (error) {
		// Another request made the same contact first: read again.
		if (/UNIQUE|FOREIGN KEY/.test(String(error) + String((error as { cause?: unknown }).cause))) return null;
		throw error;
	}
	if (written.length === 0) return null;
	if (unconfirmed) {
		await askToConfirm(ctx, facts.event, registration);
		return { status: 201 as const, enrollment };
	}
	await adopt(ctx, snapshot, planned, again !== null);
	if (!meeting && givesOwnLinks(ctx, facts.event))
		await ctx.task({ v: 1, kind: "meeting_registrant", tenant_id, registration_id });
	return { status: 201 as const, enrollment };
}

/** Keeps the answer under the request's key, where `exists` holds; a key whose time is over is taken anew. */
const rememberAnswer = (
	ctx: Ctx,
	tenant_id: string,
	input: EnrollInput,
	status: 200 | 201,
	enrollment: Enrollment,
	exists: SQL = sql`true`,
): SQL =>
	sql`insert into idempotency_keys (tenant_id, key, request_hash, status, response_json, expires_at)
		select ${tenant_id}, ${input.idempotency_key}, ${input.request_hash}, ${status}, ${JSON.stringify(enrollment)}, ${ctx.clock.wall() + IDEMPOTENCY_WINDOW} where ${exists}
		on conflict (tenant_id, key) do update set request_hash = excluded.request_hash, status = excluded.status, response_json = excluded.response_json, expires_at = excluded.expires_at
		where idempotency_keys.expires_at <= ${ctx.clock.wall()}`;

/** The plan reaches the registration's object; if that fails, the sweep brings it there: the enrolment stands. */
async function adopt(ctx: Ctx, snapshot: Snapshot, planned: Plan, again: boolean): Promise<void> {
	try {
		const object = ctx.registration(snapshot.tenant_id, snapshot.registration_id);
		if (again) await object.replan(snapshot, [], undefined);
		else await object.adopt(snapshot, planned);
	} catch (error) {
		console.error(
			JSON.stringify({
				level: "error",
				message: "plan left to the sweep",
				registration_id: snapshot.registration_id,
				error: String(error),
			}),
		);
	}
}

function mergeContact(
	tenant_id: string,
	input: EnrollInput,
	before: ContactRow | null,
	double_opt_in: boolean,
	now: Seconds,
): ContactRow {
	const given = input.contact;
	return {
		tenant_id,
		id: before?.id ?? newId("con"),
		email: given.email,
		phone: given.phone ?? before?.phone ?? null,
		first_name: given.first_name ?? before?.first_name ?? null,
		last_name: given.last_name ?? before?.last_name ?? null,
		time_zone: given.time_zone ?? before?.time_zone ?? null,
		region: given.region ?? before?.region ?? null,
		consent_email: given.consent_email || (before?.consent_email ?? false),
		consent_sms: given.phone ? given.consent_sms : given.consent_sms || (before?.consent_sms ?? false),
		topics_off_json: before?.topics_off_json ?? "[]",
		unconfirmed_since:
			double_opt_in && before === null ? now : double_opt_in ? (before?.unconfirmed_since ?? null) : null,
		token: before?.token ?? newToken(),
		created_at: before?.created_at ?? now,
		updated_at: now,
	};
}

async function snapshotFor(
	ctx: Ctx,
	facts: EventFacts,
	contact: ContactRow,
	registration: RegistrationRow,
	suppressions: Suppression[],
): Promise<Snapshot> {
	const texts = contact.consent_sms && contact.phone && facts.steps.some((s) => s.channel === "sms");
	const other_sms_at = texts
		? await listSmsInstants(ctx.db, contact.tenant_id, contact.id, registration.registered_at - DAY, registration.id)
		: [];
	return snapshotOf(facts, {
		registration_id: registration.id,
		registered_at: registration.registered_at,
		unregistered: registration.state === "cancelled",
		purchased: registration.purchased_at !== null,
		phone: contact.phone,
		time_zone: contact.time_zone,
		region: contact.region,
		consent_email: contact.consent_email,
		consent_sms: contact.consent_sms,
		suppressions,
		other_sms_at,
		poll_answers: [],
		attended: null,
		minutes: null,
	});
}

/** The answer for somebody who is registered already: the same links, and the plan as it was made. */
async function describe(
	ctx: Ctx,
	facts: EventFacts,
	contact: ContactRow,
	registration: RegistrationRow,
	suppressions: Suppression[],
): Promise<Enrollment> {
	const snapshot = await snapshotFor(ctx, facts, contact, registration, suppressions);
	return answer(ctx, facts, registration, plan({ ...snapshot.plan_input, now: registration.registered_at, sent: [] }));
}

function answer(ctx: Ctx, facts: EventFacts, registration: RegistrationRow, planned: Plan): Enrollment {
	const links = registrationLinks(ctx, facts.event, registration);
	const going = planned.steps.filter((s) => s.send_at !== null);
	const last = Math.max(endsAt(facts.event) ?? 0, ...going.map((s) => s.send_at as number));
	return {
		registration_id: registration.id,
		...(registration.join_url && { zoom_join_url: registration.join_url }),
		calendar_ics_url: links.ics,
		calendar_links: links.calendar,
		manage_url: links.manage,
		funnel_preview: {
			pre_event_steps: going.filter((s) => s.phase === "pre_event").length,
			post_event_steps: going.filter((s) => s.phase === "post_event_attended").length,
			estimated_duration_days: Math.ceil(((last - registration.registered_at) / DAY) * 10) / 10,
		},
	};
}
