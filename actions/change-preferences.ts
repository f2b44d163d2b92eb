import { and, eq } from "drizzle-orm";
import { consents, contacts, suppressions } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import { type ContactRow, listActiveRegistrationsOfContact } from "../db/registrations";
import type { TenantSettings } from "../db/settings";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { newId, sha256Text } from "./ids";
import { replanOne } from "./registration-facts";

type Channel = "email" | "sms";

/**
 * What a person chose on their own page: each channel's consent with its wording, and the plans that follow from it.
 * Topics are held against each message as it leaves, so they plan nothing anew.
 * Marketing they take up again is no longer suppressed; an address that bounced or complained stays so.
 */
export async function changePreferences(
	ctx: Ctx,
	actor: Actor,
	contact: ContactRow,
	settings: TenantSettings,
	choice: { consent_email: boolean; consent_sms: boolean; topics_off?: string[]; ip: string | null },
): Promise<void> {
	const { tenant_id } = contact;
	const now = ctx.clock.now();
	const changed = (["email", "sms"] as Channel[]).filter((c) => choice[`consent_${c}`] !== contact[`consent_${c}`]);
	const topics_off_json = choice.topics_off ? JSON.stringify(choice.topics_off.toSorted()) : contact.topics_off_json;
	const topics = topics_off_json !== contact.topics_off_json;
	if (changed.length === 0 && !topics) return;
	const hash = await sha256Text(contact.email);
	const row = (channel: Channel) =>
		ctx.db.insert(consents).values({
			tenant_id,
			id: newId("cns"),
			contact_id: contact.id,
			channel,
			granted: choice[`consent_${channel}`],
			wording: channel === "email" ? settings.email_consent_text : settings.sms_consent_text,
			wording_version: settings.consent_version,
			source: "preferences",
			ip: choice.ip,
			at: now,
		});
	const marketing = and(
		eq(suppressions.tenant_id, tenant_id),
		eq(suppressions.channel, "email"),
		eq(suppressions.address_hash, hash),
		eq(suppressions.scope, "marketing"),
	);
	await runBatch(ctx.db, [
		ctx.db
			.update(contacts)
			.set({
				consent_email: choice.consent_email,
				consent_sms: choice.consent_sms,
				topics_off_json,
				updated_at: now,
			})
			.where(and(eq(contacts.tenant_id, tenant_id), eq(contacts.id, contact.id))),
		...changed.map(row),
		...(choice.consent_email ? [ctx.db.delete(suppressions).where(marketing)] : []),
		auditInsert(ctx.db, actor, now, "contact.preferences", contact.id, { channels: changed, topics }),
	]);
	if (changed.length === 0) return;
	for (const { id } of await listActiveRegistrationsOfContact(ctx.db, tenant_id, contact.id))
		await replanOne(ctx, tenant_id, id);
}
