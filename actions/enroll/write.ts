import { runBatch, type Statement, statement } from "../../db/batch";
import type { ContactRow, RegistrationRow } from "../../db/registrations";
import type { Seconds } from "../../funnel/vocabulary";
import { type Actor, actorId } from "../actor";
import type { Ctx } from "../context";
import type { EventFacts } from "../event-facts";
import { newId } from "../ids";
import type { EnrollInput, Enrollment } from "./input";

/** How long the same key brings the same answer, in wall seconds. */
const IDEMPOTENCY_WINDOW = 24 * 3600;

export interface EnrollmentRows {
	contact: ContactRow;
	registration: RegistrationRow;
	enrollment: Enrollment;
}

/** Something else that must hold for a new contact's row. */
export interface Condition {
	sql: string;
	params: unknown[];
}

type Row = Record<string, unknown>;

/** The event as it was read, and a key that no other request has taken. */
const GUARD = `from events where tenant_id = ? and id = ? and revision = ? and state = 'published'
	and not exists (select 1 from idempotency_keys where tenant_id = ? and key = ? and request_hash <> ? and expires_at > ?)`;

const CONTACT = `insert into contacts (tenant_id, id, email, phone, first_name, last_name, time_zone, region, consent_email, consent_sms, unconfirmed_since, token, created_at, updated_at)
	select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? ${GUARD}`;

const CONTACT_AGAIN = ` on conflict (tenant_id, id) do update set phone = excluded.phone, first_name = excluded.first_name,
	last_name = excluded.last_name, time_zone = excluded.time_zone, region = excluded.region,
	consent_email = excluded.consent_email, consent_sms = excluded.consent_sms,
	unconfirmed_since = excluded.unconfirmed_since, updated_at = excluded.updated_at`;

const REGISTRATION = `insert into registrations (tenant_id, id, event_id, contact_id, token, state, registered_at, planned_revision, next_due_at, join_url, zoom_registrant_id, source_json, custom_fields_json, created_at, updated_at)
	select ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, ?, ?, ?, ?, ? ${GUARD}
	and exists (select 1 from contacts where tenant_id = ? and id = ?)
	on conflict (tenant_id, contact_id, event_id) do update set state = 'active', registered_at = excluded.registered_at,
	planned_revision = excluded.planned_revision, next_due_at = excluded.next_due_at,
	join_url = excluded.join_url, zoom_registrant_id = excluded.zoom_registrant_id,
	custom_fields_json = coalesce(excluded.custom_fields_json, registrations.custom_fields_json), updated_at = excluded.updated_at
	where registrations.state = 'cancelled' returning id`;

const STANDS =
	"where exists (select 1 from registrations where tenant_id = ? and id = ? and registered_at = ? and state = 'active')";

const CONSENT = `insert into consents (tenant_id, id, contact_id, channel, granted, wording, wording_version, source, ip, at)
	select ?, ?, ?, ?, ?, ?, ?, ?, ?, ? ${STANDS}`;

const AUDIT = `insert into audit_log (tenant_id, id, at, actor_type, actor_id, action, subject_id, detail_json)
	select ?, ?, ?, ?, ?, 'registration.created', ?, ? ${STANDS}`;

/** A key whose time is over is taken anew. */
const ANSWER_AGAIN = ` on conflict (tenant_id, key) do update set request_hash = excluded.request_hash,
	status = excluded.status, response_json = excluded.response_json, expires_at = excluded.expires_at
	where idempotency_keys.expires_at <= ?`;

const ANSWER =
	"insert into idempotency_keys (tenant_id, key, request_hash, status, response_json, expires_at) select ?, ?, ?, ?, ?, ? ";

/**
 * Writes an enrolment in one batch and one round trip, after `before`, the batch's first statements. Everything hangs
 * on the event as it was read and on a key that no other request has taken; a contact's row on `condition` too.
 *
 * The statements are text rather than built: this is the busiest write, and building them cost a tenth of it.
 *
 * @returns what `before` read, and whether the enrolment stands; null when another request made the same contact first
 */
export async function writeEnrollment(
	ctx: Ctx,
	actor: Actor,
	input: EnrollInput,
	facts: EventFacts,
	{ contact, registration, enrollment }: EnrollmentRows,
	before: Statement[] = [],
	condition: Condition = { sql: "true", params: [] },
): Promise<{ read: Row[][]; written: boolean } | null> {
	const { tenant_id } = actor;
	const wall = ctx.clock.wall();
	const now: Seconds = registration.registered_at;
	const { revision } = facts.event;
	const settings = facts.tenant.settings;
	const guard = [
		...[tenant_id, input.event_id, revision],
		...[tenant_id, input.idempotency_key, input.request_hash, wall],
	];
	const stands = [tenant_id, registration.id, now];
	const consent = (channel: "email" | "sms", granted: boolean, wording: string) =>
		statement(CONSENT, [
			...[tenant_id, newId("cns"), contact.id, channel, granted ? 1 : 0, wording, settings.consent_version],
			...[actor.type, input.ip, now, ...stands],
		]);
	try {
		const results = await runBatch<Row>(ctx.db, [
			...before,
			statement(`${CONTACT} and ${condition.sql} ${CONTACT_AGAIN}`, [
				...[tenant_id, contact.id, contact.email, contact.phone, contact.first_name, contact.last_name],
				...[contact.time_zone, contact.region, contact.consent_email ? 1 : 0, contact.consent_sms ? 1 : 0],
				...[contact.unconfirmed_since, contact.token, contact.created_at, now, ...guard, ...condition.params],
			]),
			statement(REGISTRATION, [
				...[tenant_id, registration.id, input.event_id, contact.id, registration.token, now, revision, now],
				...[registration.join_url, registration.zoom_registrant_id, registration.source_json],
				...[registration.custom_fields_json, now, now],
				...[...guard, tenant_id, contact.id],
			]),
			consent("email", input.contact.consent_email, settings.email_consent_text),
			...(input.contact.phone ? [consent("sms", input.contact.consent_sms, settings.sms_consent_text)] : []),
			statement(AUDIT, [
				...[tenant_id, newId("aud"), now, actor.type, actorId(actor), registration.id],
				...[JSON.stringify({ event_id: input.event_id }), ...stands],
			]),
			statement(`${ANSWER} ${STANDS} ${ANSWER_AGAIN}`, [
				...answerParams(tenant_id, input, 201, enrollment, wall),
				...[...stands, wall],
			]),
		]);
		return { read: results.slice(0, before.length), written: (results[before.length + 1] ?? []).length > 0 };
	} catch (error) {
		// Another request made the same contact first: read again.
		if (/UNIQUE|FOREIGN KEY/.test(String(error) + String((error as { cause?: unknown }).cause))) return null;
		throw error;
	}
}

const answerParams = (
	tenant_id: string,
	input: EnrollInput,
	status: 200 | 201,
	enrollment: Enrollment,
	wall: Seconds,
): unknown[] => [
	...[tenant_id, input.idempotency_key, input.request_hash, status, JSON.stringify(enrollment)],
	wall + IDEMPOTENCY_WINDOW,
];

/** Keeps the answer to somebody who was registered already under the request's key. */
export const rememberAnswer = (ctx: Ctx, tenant_id: string, input: EnrollInput, enrollment: Enrollment): Statement =>
	statement(`${ANSWER} where true ${ANSWER_AGAIN}`, [
		...answerParams(tenant_id, input, 200, enrollment, ctx.clock.wall()),
		ctx.clock.wall(),
	]);
