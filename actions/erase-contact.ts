import { sql } from "drizzle-orm";
import { getContact, readContactRecord } from "../db/admin-contacts";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import { getEvent } from "../db/events";
import type { ContactRow, RegistrationRow } from "../db/registrations";
import { among, messageDeletions, registrationDeletions } from "../db/retention";
import { tablesWith } from "../db/tables";
import type { Actor } from "./actor";
import { letGoOfRegistrant } from "./add-meeting-registrant";
import type { Ctx } from "./context";
import { bodyKey } from "./deliver/compose";
import { notFound } from "./errors";

/** Most keys of one R2 delete call (developers.cloudflare.com/r2/api/workers/workers-api-reference). */
const R2_KEYS = 1_000;

/**
 * Erases a person (GDPR article 17): rows, stored messages, schedules, the place at the meeting provider and the
 * provider notices that name them. What stays is the hashed suppression, so that an opt-out outlives the erasure, and
 * ids in the audit log.
 *
 * Sending stops before anything is deleted, and the rows that lead to the rest are deleted last, so an erasure that
 * was interrupted is finished by asking again. Tables are found by what their rows name, so that a new one is not
 * forgotten.
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
	const registered = held.registrations.map(({ registration }) => registration);
	const registrations = registered.map((registration) => registration.id);
	const messages = held.messages.map((message) => message.id);
	for (const registration of registered) await giveUpPlace(ctx, registration);
	await forget(ctx, tenant_id, registrations, messages);
	const marks = [
		contact.email,
		contact.phone,
		...held.messages.map((message) => message.provider_id),
		...registered.map((registration) => registration.zoom_registrant_id),
	].filter((mark) => mark !== null);
	await runBatch(ctx.db, [
		...noticesOf(tenant_id, marks, ctx.clock.wall()),
		unmatchedOf(tenant_id, contact, registered),
		sql`delete from idempotency_keys where tenant_id = ${tenant_id} and json_extract(response_json, '$.registration_id') in ${among(registrations)}`,
		...registrationDeletions(tenant_id, registrations),
		...messageDeletions(tenant_id, messages),
		...tablesWith("contact_id").map(
			(table) => sql`delete from ${sql.identifier(table)} where tenant_id = ${tenant_id} and contact_id = ${id}`,
		),
		sql`delete from contacts where tenant_id = ${tenant_id} and id = ${id}`,
		auditInsert(ctx.db, actor, now, "contact.erased", id, {
			registrations: registrations.length,
			messages: messages.length,
		}),
	]);
	// A delivery that was under way may have planned or stored once more; now it finds nobody to do it for.
	await forget(ctx, tenant_id, registrations, messages);
}

/** The queue has the meeting provider forget the person too, by the provider's own id of them. */
async function giveUpPlace(ctx: Ctx, registration: RegistrationRow): Promise<void> {
	if (!registration.zoom_registrant_id) return;
	await letGoOfRegistrant(ctx, await getEvent(ctx.db, registration.tenant_id, registration.event_id), registration);
}

async function forget(ctx: Ctx, tenant_id: string, registrations: string[], messages: string[]): Promise<void> {
	await Promise.all(registrations.map((id) => ctx.registration(tenant_id, id).erase()));
	const keys = messages.map((message_id) => bodyKey({ tenant_id, message_id }));
	for (let i = 0; i < keys.length; i += R2_KEYS) await ctx.bodies.delete(keys.slice(i, i + R2_KEYS));
}

/** Empties the notices that name one of `marks`, as a value or within `Name <address>`; of a tenant not known yet too. */
const noticesOf = (tenant_id: string, marks: string[], wall: number) => {
	const quoted = marks.flatMap((mark) => [`"${mark.toLowerCase()}"`, `<${mark.toLowerCase()}>`]);
	return [
		sql`update webhook_events set body = '{}', processed_at = coalesce(processed_at, ${wall}), status = case status when 'received' then 'ignored' else status end
			where (tenant_id = ${tenant_id} or tenant_id is null)
			and exists (select 1 from json_each(${JSON.stringify(quoted)}) where instr(lower(body), json_each.value) > 0)`,
	];
};

const unmatchedOf = (tenant_id: string, { email }: ContactRow, registered: RegistrationRow[]) => {
	const ids = registered.flatMap((r) => (r.zoom_registrant_id ? [r.zoom_registrant_id] : []));
	const links = registered.flatMap((r) => (r.join_url ? [r.join_url] : []));
	return sql`delete from unmatched_attendance where tenant_id = ${tenant_id}
		and (email = ${email} or registrant_id in ${among(ids)} or join_url in ${among(links)})`;
};
