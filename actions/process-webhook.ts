import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { consents, contacts, messages, registrations, suppressions, webhook_events } from "../d1-migrations/schema";
import type { Ctx } from "./context";
import { newId, sha256Text } from "./ids";
import { STATUS_RANK } from "./message-status";

type Row = typeof webhook_events.$inferSelect;
type Result = "processed" | "ignored";

/** Works one stored notice off. One that was worked off before changes nothing. */
export async function processWebhook(ctx: Ctx, id: string): Promise<void> {
	const row = await ctx.db.select().from(webhook_events).where(eq(webhook_events.id, id)).get();
	if (!row || row.status !== "received") return;
	const status = await handle(ctx, row);
	await ctx.db.update(webhook_events).set({ status, processed_at: ctx.clock.wall() }).where(eq(webhook_events.id, id));
}

function handle(ctx: Ctx, row: Row): Promise<Result> | Result {
	if (row.provider === "resend") return emailStatus(ctx, row);
	if (row.provider === "twilio") return row.kind === "inbound" ? inboundText(ctx, row) : textStatus(ctx, row);
	return "ignored";
}

const resendNotice = z.object({
	type: z.string(),
	data: z.object({
		email_id: z.string(),
		to: z.array(z.string()).optional(),
		tags: z.record(z.string(), z.string()).optional(),
		bounce: z.object({ type: z.string().optional() }).optional(),
	}),
});

const EMAIL_STATUS: Record<string, keyof typeof STATUS_RANK> = {
	"email.sent": "sent",
	"email.delivered": "delivered",
	"email.opened": "opened",
	"email.clicked": "clicked",
	"email.bounced": "bounced",
	"email.complained": "complained",
	"email.failed": "failed",
	"email.suppressed": "bounced",
};

async function emailStatus(ctx: Ctx, row: Row): Promise<Result> {
	const notice = resendNotice.safeParse(JSON.parse(row.body));
	if (!notice.success) return "ignored";
	const { type, data } = notice.data;
	const status = EMAIL_STATUS[type];
	const found = await findMessage(ctx, data.email_id, data.tags?.tenant_id, data.tags?.message_id);
	if (!status || !found) return "ignored";
	await raiseStatus(ctx, found.tenant_id, found.id, status, data.email_id);
	const hard =
		(type === "email.bounced" && (data.bounce?.type ?? "Permanent") === "Permanent") || type === "email.suppressed";
	if (hard || type === "email.complained") {
		const email = await emailOf(ctx, found.tenant_id, found.registration_id);
		if (email) await suppress(ctx, found.tenant_id, "email", email, hard ? "bounced" : "complained");
	}
	return "processed";
}

const textNotice = z.object({ search: z.string(), form: z.record(z.string(), z.string()) });

const TEXT_STATUS: Record<string, keyof typeof STATUS_RANK> = {
	sent: "sent",
	delivered: "delivered",
	read: "opened",
	undelivered: "failed",
	failed: "failed",
};

async function textStatus(ctx: Ctx, row: Row): Promise<Result> {
	const { search, form } = textNotice.parse(JSON.parse(row.body));
	const status = TEXT_STATUS[form.MessageStatus ?? ""];
	const sid = form.MessageSid ?? "";
	const message_id = new URLSearchParams(search).get("m");
	const found = message_id
		? await ctx.db
				.select()
				.from(messages)
				.where(and(eq(messages.id, message_id), eq(messages.channel, "sms")))
				.get()
		: await findMessage(ctx, sid, undefined, undefined);
	if (!status || !found) return "ignored";
	await raiseStatus(ctx, found.tenant_id, found.id, status, sid);
	if (form.ErrorCode === "21610" && form.To) await suppress(ctx, found.tenant_id, "sms", form.To, "opted_out");
	return "processed";
}

/** Words that end consent to texts (FCC 47 CFR 64.1200(a)(10) and the carriers' list); the whole message, whatever its case. */
const STOP_WORDS = new Set(["stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe"]);
const START_WORDS = new Set(["start", "unstop", "yes"]);

async function inboundText(ctx: Ctx, row: Row): Promise<Result> {
	const { form } = textNotice.parse(JSON.parse(row.body));
	const from = form.From ?? "";
	const said = (form.Body ?? "")
		.trim()
		.toLowerCase()
		.replace(/[.!]+$/, "");
	const stops = form.OptOutType === "STOP" || STOP_WORDS.has(said);
	const starts = form.OptOutType === "START" || START_WORDS.has(said);
	if (!stops && !starts) return "ignored";
	const people = await ctx.db.select().from(contacts).where(eq(contacts.phone, from)).all();
	const hash = await sha256Text(from);
	const now = ctx.clock.now();
	for (const contact of people) {
		const { tenant_id } = contact;
		await ctx.db.batch([
			stops
				? ctx.db
						.insert(suppressions)
						.values({
							tenant_id,
							channel: "sms",
							address_hash: hash,
							scope: "all",
							reason: "opted_out",
							created_at: now,
						})
						.onConflictDoNothing()
				: ctx.db
						.delete(suppressions)
						.where(
							and(
								eq(suppressions.tenant_id, tenant_id),
								eq(suppressions.channel, "sms"),
								eq(suppressions.address_hash, hash),
							),
						),
			ctx.db
				.update(contacts)
				.set({ consent_sms: starts, updated_at: now })
				.where(and(eq(contacts.tenant_id, tenant_id), eq(contacts.id, contact.id))),
			ctx.db.insert(consents).values({
				tenant_id,
				id: newId("cns"),
				contact_id: contact.id,
				channel: "sms",
				granted: starts,
				wording: (form.Body ?? "").slice(0, 200),
				wording_version: "reply",
				source: "sms",
				ip: null,
				at: now,
			}),
		]);
	}
	return "processed";
}

async function findMessage(ctx: Ctx, provider_id: string, tenant_id: string | undefined, id: string | undefined) {
	const byId =
		tenant_id && id
			? await ctx.db
					.select()
					.from(messages)
					.where(and(eq(messages.tenant_id, tenant_id), eq(messages.id, id)))
					.get()
			: undefined;
	return byId ?? (await ctx.db.select().from(messages).where(eq(messages.provider_id, provider_id)).get());
}

/** Moves a message on by rank, not by the order in which notices arrive. */
async function raiseStatus(
	ctx: Ctx,
	tenant_id: string,
	id: string,
	status: keyof typeof STATUS_RANK,
	provider_id: string,
): Promise<void> {
	const lower = Object.entries(STATUS_RANK)
		.filter(([, rank]) => rank < STATUS_RANK[status])
		.map(([name]) => name);
	const now = ctx.clock.now();
	await ctx.db.run(
		sql`update messages set status = ${status}, provider_id = coalesce(provider_id, ${provider_id}), sent_at = coalesce(sent_at, ${now}), updated_at = ${now} where tenant_id = ${tenant_id} and id = ${id} and status in (select value from json_each(${JSON.stringify(lower)}))`,
	);
}

async function emailOf(ctx: Ctx, tenant_id: string, registration_id: string): Promise<string | null> {
	const row = await ctx.db
		.select({ email: contacts.email })
		.from(registrations)
		.innerJoin(
			contacts,
			and(eq(contacts.tenant_id, registrations.tenant_id), eq(contacts.id, registrations.contact_id)),
		)
		.where(and(eq(registrations.tenant_id, tenant_id), eq(registrations.id, registration_id)))
		.get();
	return row?.email ?? null;
}

async function suppress(
	ctx: Ctx,
	tenant_id: string,
	channel: "email" | "sms",
	address: string,
	reason: string,
): Promise<void> {
	await ctx.db
		.insert(suppressions)
		.values({
			tenant_id,
			channel,
			address_hash: await sha256Text(address),
			scope: "all",
			reason,
			created_at: ctx.clock.now(),
		})
		.onConflictDoUpdate({
			target: [suppressions.tenant_id, suppressions.channel, suppressions.address_hash],
			set: { scope: "all", reason },
		});
}
