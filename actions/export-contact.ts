import { type SQL, sql } from "drizzle-orm";
import { type ContactRecord, getContact, readContactRecord } from "../db/admin-contacts";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import { listSuppressions, type Suppression } from "../db/messages";
import type { ContactRow } from "../db/registrations";
import { among } from "../db/retention";
import { tablesWith } from "../db/tables";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { notFound } from "./errors";
import { sha256Text } from "./ids";
import { type MessageBody, readMessageBody } from "./message-body";

export interface ContactExport extends ContactRecord {
	contact: ContactRow;
	suppressions: Suppression[];
	/** Whatever else names the person or one of their registrations, by table. */
	further: Record<string, Record<string, unknown>[]>;
	/** What each message said, by message id; a message that was never rendered has none. */
	bodies: Map<string, MessageBody>;
}

/**
 * Everything held about one person (GDPR articles 15 and 20), what they were sent included. That it was taken out is
 * written down.
 *
 * @throws not_found for a contact that is absent or another tenant's
 */
export async function exportContact(ctx: Ctx, actor: Actor, id: string): Promise<ContactExport> {
	const { tenant_id } = actor;
	const contact = await getContact(ctx.db, tenant_id, id);
	if (!contact) throw notFound("contact");
	const addresses = [contact.email, contact.phone ?? ""].filter(Boolean);
	const [record, suppressions] = await Promise.all([
		readContactRecord(ctx.db, tenant_id, id),
		Promise.all(addresses.map(sha256Text)).then((hashes) => listSuppressions(ctx.db, tenant_id, hashes)),
		auditInsert(ctx.db, actor, ctx.clock.now(), "contact.exported", id),
	]);
	const further = await readFurther(
		ctx,
		tenant_id,
		id,
		record.registrations.map(({ registration }) => registration.id),
	);
	const bodies = new Map<string, MessageBody>();
	await Promise.all(
		record.messages.map(async (message) => {
			const body = await readMessageBody(ctx, tenant_id, message.id);
			if (body) bodies.set(message.id, body);
		}),
	);
	return { contact, ...record, suppressions, further, bodies };
}

/** Tables that the export shows in a form of their own. */
const SHOWN = new Set(["consents", "registrations", "poll_answers", "conversions", "messages", "replies"]);

async function readFurther(ctx: Ctx, tenant_id: string, contact_id: string, registrations: string[]) {
	const read = (table: string, named: SQL) =>
		sql`select * from ${sql.identifier(table)} where tenant_id = ${tenant_id} and ${named}`;
	const wanted = new Map<string, SQL>();
	for (const table of tablesWith("registration_id"))
		if (!SHOWN.has(table)) wanted.set(table, read(table, sql`registration_id in ${among(registrations)}`));
	for (const table of tablesWith("contact_id"))
		if (!SHOWN.has(table)) wanted.set(table, read(table, sql`contact_id = ${contact_id}`));
	const rows = wanted.size > 0 ? await runBatch(ctx.db, [...wanted.values()]) : [];
	const found = [...wanted.keys()].map((table, i) => [
		table,
		(rows[i] ?? []).map(({ tenant_id: _tenant, ...row }) => row),
	]);
	return Object.fromEntries(found) as ContactExport["further"];
}
