import { and, eq, sql } from "drizzle-orm";
import { consents, contacts, suppressions } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import type { ContactRow } from "../db/registrations";
import type { Actor } from "./actor";
import type { Ctx } from "./context";

/** What somebody said about texts, as the ledger of consents keeps it. */
export interface Said {
	consent_id: string;
	address_hash: string;
	wording: string;
}

const consentRow = (ctx: Ctx, { tenant_id, id }: ContactRow, said: Said, granted: boolean) =>
	ctx.db
		.insert(consents)
		.values({
			tenant_id,
			id: said.consent_id,
			contact_id: id,
			channel: "sms",
			granted,
			wording: said.wording,
			wording_version: "reply",
			source: "sms",
			ip: null,
			at: ctx.clock.now(),
		})
		.onConflictDoNothing();

const consentFlag = (ctx: Ctx, { tenant_id, id }: ContactRow, consent_sms: boolean) =>
	ctx.db
		.update(contacts)
		.set({ consent_sms, updated_at: ctx.clock.now() })
		.where(and(eq(contacts.tenant_id, tenant_id), eq(contacts.id, id)));

/** Ends all texts to a contact: consent, ledger, suppression and audit in one write. */
export async function stopTexts(ctx: Ctx, actor: Actor, contact: ContactRow, said: Said): Promise<void> {
	const { tenant_id } = contact;
	const now = ctx.clock.now();
	const { address_hash } = said;
	await ctx.db.batch([
		ctx.db
			.insert(suppressions)
			.values({ tenant_id, channel: "sms", address_hash, scope: "all", reason: "opted_out", created_at: now })
			.onConflictDoUpdate({
				target: [suppressions.tenant_id, suppressions.channel, suppressions.address_hash],
				set: { scope: "all", reason: "opted_out" },
			}),
		consentFlag(ctx, contact, false),
		consentRow(ctx, contact, said, false),
		auditInsert(ctx.db, actor, now, "contact.texts_stopped", contact.id),
	]);
}

/** Takes back what a STOP did, and no more: it gives no consent that was never given. */
export async function startTexts(ctx: Ctx, contact: ContactRow, said: Said): Promise<void> {
	const { tenant_id } = contact;
	const stopped = and(
		eq(suppressions.tenant_id, tenant_id),
		eq(suppressions.channel, "sms"),
		eq(suppressions.address_hash, said.address_hash),
		eq(suppressions.reason, "opted_out"),
	);
	if (!(await ctx.db.select({ reason: suppressions.reason }).from(suppressions).where(stopped).get())) return;
	const given = await ctx.db
		.select({ id: consents.id })
		.from(consents)
		.where(
			and(
				eq(consents.tenant_id, tenant_id),
				eq(consents.contact_id, contact.id),
				eq(consents.channel, "sms"),
				sql`${consents.granted} = 1`,
			),
		)
		.limit(1)
		.get();
	const now = ctx.clock.now();
	await ctx.db.batch([
		ctx.db.delete(suppressions).where(stopped),
		...(given ? [consentFlag(ctx, contact, true), consentRow(ctx, contact, said, true)] : []),
		auditInsert(ctx.db, { type: "system", tenant_id }, now, "contact.texts_started", contact.id),
	]);
}
