import { sql } from "drizzle-orm";
import { getContact, readContactRecord } from "../db/admin-contacts";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import type { ContactRow } from "../db/registrations";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { bodyKey } from "./deliver/compose";
import { notFound } from "./errors";

/** Most keys of one R2 delete call (developers.cloudflare.com/r2/api/workers/workers-api-reference). */
const R2_KEYS = 1_000;

/**
 * Erases a person (GDPR article 17): rows, stored messages, schedules and the provider notices that name them. What
 * stays is the hashed suppression, so that an opt-out outlives the erasure, and ids in the audit log.
 *
 * Sending stops before anything is deleted, and the rows that lead to the rest are deleted last, so an erasure that
 * was interrupted is finished by asking again.
 *
 * @throws not_found for a contact that is absent or another tenant's
 */
export async function eraseContact(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	const contact = await getContact(ctx.db, tenant_id, id);
	if (!contact) throw notFound("contact");
	const now = ctx.clock.now();
	await runBatch(ctx.db, [
		sql`update registrations set state = 'cancelled', next_due_at = null, updated_at = ${now} where tenant_id = ${tenant_id} and contact_id = ${id}`,
		sql`update contacts set consent_email = 0, consent_sms = 0, updated_at = ${now} where tenant_id = ${tenant_id} and id = ${id}`,
	]);
	const held = await readContactRecord(ctx.db, tenant_id, id);
	const registrations = held.registrations.map(({ registration }) => registration.id);
	const messages = held.messages.map((message) => message.id);
	await forget(ctx, tenant_id, registrations, messages);
	const providerIds = held.messages.flatMap(({ provider_id }) => (provider_id ? [provider_id] : []));
	await runBatch(ctx.db, [
		...rowsOf(tenant_id, contact, providerIds),
		auditInsert(ctx.db, actor, now, "contact.erased", id, {
			registrations: registrations.length,
			messages: messages.length,
		}),
	]);
	// A delivery that was under way may have planned or stored once more; now it finds nobody to do it for.
	await forget(ctx, tenant_id, registrations, messages);
}

async function forget(ctx: Ctx, tenant_id: string, registrations: string[], messages: string[]): Promise<void> {
	await Promise.all(registrations.map((id) => ctx.registration(tenant_id, id).erase()));
	const keys = messages.map((message_id) => bodyKey({ tenant_id, message_id }));
	for (let i = 0; i < keys.length; i += R2_KEYS) await ctx.bodies.delete(keys.slice(i, i + R2_KEYS));
}

/** The statements that delete every row about a person, dependants first. */
function rowsOf(tenant_id: string, { id, email, phone }: ContactRow, providerIds: string[]) {
	const registered = sql`select id from registrations where tenant_id = ${tenant_id} and contact_id = ${id}`;
	const marks = JSON.stringify([email, ...(phone ? [phone] : []), ...providerIds].map((m) => m.toLowerCase()));
	return [
		// A notice of an unknown tenant may be about this person too; one still to be worked off is left to that.
		sql`update webhook_events set body = '{}' where (tenant_id = ${tenant_id} or tenant_id is null) and status <> 'received'
			and exists (select 1 from json_each(${marks}) where instr(lower(body), '"' || json_each.value || '"') > 0)`,
		sql`delete from idempotency_keys where tenant_id = ${tenant_id} and json_extract(response_json, '$.registration_id') in (${registered})`,
		sql`delete from short_links where tenant_id = ${tenant_id} and message_id in (select id from messages where tenant_id = ${tenant_id} and registration_id in (${registered}))`,
		sql`delete from messages where tenant_id = ${tenant_id} and registration_id in (${registered})`,
		sql`delete from attendance_intervals where tenant_id = ${tenant_id} and registration_id in (${registered})`,
		sql`delete from unmatched_attendance where tenant_id = ${tenant_id} and email = ${email}`,
		sql`delete from replies where tenant_id = ${tenant_id} and contact_id = ${id}`,
		sql`delete from poll_answers where tenant_id = ${tenant_id} and registration_id in (${registered})`,
		sql`delete from conversions where tenant_id = ${tenant_id} and registration_id in (${registered})`,
		sql`delete from registrations where tenant_id = ${tenant_id} and contact_id = ${id}`,
		sql`delete from consents where tenant_id = ${tenant_id} and contact_id = ${id}`,
		sql`delete from contacts where tenant_id = ${tenant_id} and id = ${id}`,
	];
}
