import { and, eq, gt, or } from "drizzle-orm";
import { consents } from "../../d1-migrations/schema";
import { findContactsByPhone, lastTexter } from "../../db/matching";
import type { ContactRow } from "../../db/registrations";
import { meaningOf } from "../../messages/reply-meaning";
import type { Ctx } from "../context";
import { sha256Text } from "../ids";
import { keepReply, tellOfReply } from "../replies";
import { startTexts, stopTexts } from "../sms-consent";
import { replanContact } from "../suppress-address";
import type { Handled, Notice } from "./notice";

/**
 * Takes in a text somebody wrote back. STOP and its like end all texts from every tenant that has the number, since all
 * send from one number; START takes that back and no more: it gives no consent that was never given. HELP is answered
 * by the provider. Anything else is for the coach whose text it answers; a sentence that seems to ask for an end, where
 * nobody knows whose text it answers, is for each of them.
 */
export async function handleReply(ctx: Ctx, notice: Notice, form: Record<string, string>): Promise<Handled> {
	const from = form.From ?? "";
	const people = await findContactsByPhone(ctx.db, from, notice.scope);
	const [first] = people;
	if (!first) return "ignored";
	const tenants = new Set(people.map((contact) => contact.tenant_id));
	const owner = tenants.size === 1 ? first.tenant_id : await lastTexter(ctx.db, people);
	if (owner) notice.matched(owner);
	const body = form.Body ?? "";
	const kind = meaningOf(body, form.OptOutType);
	if (kind === "stop" || kind === "start") await heed(ctx, notice, people, { kind, body, from });
	const addressed = kind === "stop" || kind === "start" || (kind === "revocation" && owner === null);
	const readers = people.filter(({ tenant_id }) => addressed || tenant_id === owner);
	if (readers.length === 0) return "ignored";
	for (const contact of readers) await keepReply(ctx, contact, { id: notice.id, body, kind });
	if (kind === "reply" || kind === "revocation")
		for (const tenant_id of new Set(readers.map((contact) => contact.tenant_id)))
			await tellOfReply(ctx, tenant_id, notice.id, notice.received_at);
	return "processed";
}

/** Does what a word asks for, for everybody who has the number. */
async function heed(
	ctx: Ctx,
	notice: Notice,
	people: ContactRow[],
	{ kind, body, from }: { kind: "stop" | "start"; body: string; from: string },
): Promise<void> {
	const address_hash = await sha256Text(from);
	for (const contact of people) {
		// Sorts by when the reply came in, so a word that is worked off late or again cannot undo a later one.
		const consent_id = `cns_${notice.id.slice(notice.id.indexOf("_") + 1)}.${contact.id}`;
		if (await overtaken(ctx, contact, consent_id, kind)) continue;
		const said = { consent_id, address_hash, wording: body.slice(0, 200) };
		if (kind === "stop") await stopTexts(ctx, { type: "system", tenant_id: contact.tenant_id }, contact, said);
		else await startTexts(ctx, contact, said);
		await replanContact(ctx, contact.tenant_id, contact.id);
	}
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
