import { type ContactRecord, getContact, readContactRecord } from "../db/admin-contacts";
import { auditInsert } from "../db/audit";
import { listSuppressions, type Suppression } from "../db/messages";
import type { ContactRow } from "../db/registrations";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { notFound } from "./errors";
import { sha256Text } from "./ids";
import { type MessageBody, readMessageBody } from "./message-body";

export interface ContactExport extends ContactRecord {
	contact: ContactRow;
	suppressions: Suppression[];
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
	const bodies = new Map<string, MessageBody>();
	await Promise.all(
		record.messages.map(async (message) => {
			const body = await readMessageBody(ctx, tenant_id, message.id);
			if (body) bodies.set(message.id, body);
		}),
	);
	return { contact, ...record, suppressions, bodies };
}
