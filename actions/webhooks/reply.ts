import { and, eq, gt, or, sql } from "drizzle-orm";
import { consents, contacts, suppressions } from "../../d1-migrations/schema";
import { auditInsert } from "../../db/audit";
import { findContactsByPhone, lastTexter } from "../../db/matching";
import type { ContactRow } from "../../db/registrations";
import type { Ctx } from "../context";
import { sha256Text } from "../ids";
import { replanContact } from "../suppress-address";
import type { Handled, Notice } from "./notice";

/** Words that end consent to texts (47 CFR 64.1200(a)(10) and Twilio's defaults); the whole text, whatever its case. */
const STOP_WORDS = new Set(["stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe"]);
const START_WORDS = new Set(["start", "unstop", "yes"]);

/** Twilio names the word itself where the messaging service has its advanced opt-out switched on. */
function wordOf(form: Record<string, string>): "stop" | "start" | null {
	const said = (form.Body ?? "")
		.trim()
		.toLowerCase()
		.replace(/[.!]+$/, "")
		.replace(/[\s-]+/g, " ");
	if (form.OptOutType === "STOP" || STOP_WORDS.has(said)) return "stop";
	return form.OptOutType === "START" || START_WORDS.has(said) ? "start" : null;
}

/**
 * Takes in a text somebody wrote back. STOP and its like end all texts from every tenant that has the number, since all
 * send from one number; START takes that back and no more: it gives no consent that was never given.
 */
export async function handleReply(ctx: Ctx, notice: Notice, form: Record<string, string>): Promise<Handled> {
	const from = form.From ?? "";
	const people = await findContactsByPhone(ctx.db, from, notice.scope);
	const [first] = people;
	if (!first) return "ignored";
	const owner = people.length === 1 ? first.tenant_id : await lastTexter(ctx.db, people);
	if (owner) notice.matched(owner);
	const word = wordOf(form);
	if (!word) return "ignored";
	const address_hash = await sha256Text(from);
	for (const contact of people) {
		// Sorts by when the reply came in, so a word that is worked off late or again cannot undo a later one.
		const consent_id = `cns_${notice.id.slice(notice.id.indexOf("_") + 1)}.${contact.id}`;
		if (await overtaken(ctx, contact, consent_id, word)) continue;
		const said = { consent_id, address_hash, wording: (form.Body ?? "").slice(0, 200) };
		if (word === "stop") await stop(ctx, contact, said);
		else await start(ctx, contact, said);
		await replanContact(ctx, contact.tenant_id, contact.id);
	}
	return "processed";
}

interface Said {
	consent_id: string;
	address_hash: string;
	wording: string;
}

/** True where a later word stands: another reply, or for START also consent taken back elsewhere. */
async function overtaken(ctx: Ctx, contact: ContactRow, consent_id: string, word: "stop" | "start"): Promise<boolean> {
	const later = await ctx.db
		.select({ id: consents.id })
		.from(consents)
		.where(
			and(
				eq(consents.tenant_id, contact.tenant_id),
				eq(consents.contact_id, contact.id),
				eq(consents.channel, "sms"),
				gt(consents.id, consent_id),
				word === "start" ? or(eq(consents.source, "sms"), eq(consents.granted, false)) : eq(consents.source, "sms"),
			),
		)
		.limit(1)
		.get();
	return later !== undefined;
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

async function stop(ctx: Ctx, contact: ContactRow, said: Said): Promise<void> {
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
		auditInsert(ctx.db, { type: "system", tenant_id }, now, "contact.texts_stopped", contact.id),
	]);
}

async function start(ctx: Ctx, contact: ContactRow, said: Said): Promise<void> {
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
