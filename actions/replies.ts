import { and, eq, isNull } from "drizzle-orm";
import { replies } from "../d1-migrations/schema-webhooks";
import { auditInsert } from "../db/audit";
import type { ContactRow } from "../db/registrations";
import { getReply, type Reply, type ReplyRow } from "../db/replies";
import { getTenant } from "../db/tenants";
import { listOwnerAddresses } from "../db/users";
import { cleanValue } from "../funnel/slots-clean";
import { renderEmail } from "../messages/email";
import type { ReplyMeaning } from "../messages/reply-meaning";
import { serializeEmail } from "../providers/email";
import { type Actor, actorId } from "./actor";
import type { Ctx } from "./context";
import { conflict, notFound } from "./errors";
import { newId, sha256Text } from "./ids";
import { stopTexts } from "./sms-consent";
import { replanContact } from "./suppress-address";
import { log } from "./telemetry/log";

/** Longest text message there is: ten segments of 153 characters and some room. */
const LONGEST = 1600;
/** Wall seconds in which the coach is still told; the provider's own memory of it lasts as long. */
const NEWS = 86_400;

/** Keeps what somebody wrote back for the coach; the same notice is kept once. */
export async function keepReply(
	ctx: Ctx,
	contact: ContactRow,
	{ id, body, kind }: { id: string; body: string; kind: ReplyMeaning },
): Promise<void> {
	const now = ctx.clock.now();
	const automatic = kind !== "reply" && kind !== "revocation";
	await ctx.db
		.insert(replies)
		.values({
			tenant_id: contact.tenant_id,
			id,
			contact_id: contact.id,
			kind,
			body: body.slice(0, LONGEST),
			received_at: now,
			...(automatic && { handled_at: now, handled_by: "system", handling: "automatic" }),
		})
		.onConflictDoNothing();
}

/**
 * Lets the tenant's owners know by e-mail what somebody wrote back. One key and the same bytes however often it is
 * tried, so nobody is told twice. Throws where it has to be tried again.
 *
 * @param received_at wall time
 */
export async function tellOfReply(ctx: Ctx, tenant_id: string, id: string, received_at: number): Promise<void> {
	if (ctx.clock.wall() - received_at > NEWS) return;
	const [held, tenant, to] = await Promise.all([
		getReply(ctx.db, tenant_id, id),
		getTenant(ctx.db, tenant_id),
		listOwnerAddresses(ctx.db, tenant_id),
	]);
	if (!held || !tenant || to.length === 0 || held.reply.handled_at !== null) return;
	const rendered = await renderEmail({
		brand: { name: "Myxelium", logo_url: null, primary_color: "#0f6254" },
		...noticeOf(held, ctx.public_url),
		footer: {
			postal_address: `Sent by Myxelium to the owners of ${tenant.name}.`,
			manage_url: null,
			unsubscribe_url: null,
		},
	});
	const mail = serializeEmail({ from: `"Myxelium" <${ctx.email_from}>`, to: to.slice(0, 50), ...rendered });
	const outcome = await ctx.email.send(mail, `reply_${tenant_id}_${id}`);
	if (outcome.kind === "retry" || outcome.kind === "ambiguous") throw new Error(outcome.reason);
	if (outcome.kind === "terminal") log("error", "notice of a reply refused", { tenant_id, id, code: outcome.code });
}

function noticeOf({ reply, contact }: Reply, public_url: string): { subject: string; body: string } {
	const name = cleanValue([contact.first_name, contact.last_name].filter(Boolean).join(" ") || contact.email, false);
	const asks = reply.kind === "revocation";
	return {
		subject: asks ? `${name} seems to want no more texts` : `${name} replied to a text`,
		body: [
			`${name} (${contact.phone ?? contact.email}) wrote:`,
			cleanValue(reply.body, true) || "(an empty message)",
			asks
				? "Whoever asks for an end in any words has to get it, within ten working days at most: read the message and end the texts."
				: "Texts go on as planned. Replies to this e-mail do not reach them.",
			`[Open the dashboard](${public_url}/)`,
		].join("\n\n"),
	};
}

async function open(ctx: Ctx, tenant_id: string, id: string): Promise<Reply> {
	const held = await getReply(ctx.db, tenant_id, id);
	if (!held) throw notFound("reply");
	return held;
}

const handled = (ctx: Ctx, actor: Actor, id: string, handling: NonNullable<ReplyRow["handling"]>) =>
	ctx.db
		.update(replies)
		.set({ handled_at: ctx.clock.now(), handled_by: actorId(actor), handling })
		.where(and(eq(replies.tenant_id, actor.tenant_id), eq(replies.id, id), isNull(replies.handled_at)));

/** Takes a reply off the list of those somebody has to look at. Repeating it changes nothing. */
export async function markReplyHandled(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { reply } = await open(ctx, actor.tenant_id, id);
	if (reply.handled_at !== null) return;
	await ctx.db.batch([
		handled(ctx, actor, id, "read"),
		auditInsert(ctx.db, actor, ctx.clock.now(), "reply.handled", id),
	]);
}

/**
 * Ends texts to whoever wrote, in their own words, as STOP would have. Repeating it changes nothing.
 *
 * @throws conflict where the contact has no number any more
 */
export async function revokeByReply(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { reply, contact } = await open(ctx, actor.tenant_id, id);
	if (reply.handling === "revoked") return;
	if (!contact.phone) throw conflict("no_phone", "This contact has no number any more: no text can reach it.");
	await stopTexts(ctx, actor, contact, {
		consent_id: newId("cns"),
		address_hash: await sha256Text(contact.phone),
		wording: reply.body.slice(0, 200),
	});
	await ctx.db
		.update(replies)
		.set({ handled_at: ctx.clock.now(), handled_by: actorId(actor), handling: "revoked" })
		.where(and(eq(replies.tenant_id, actor.tenant_id), eq(replies.id, id)));
	await replanContact(ctx, actor.tenant_id, contact.id);
}
