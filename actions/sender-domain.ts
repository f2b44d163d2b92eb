import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "../d1-migrations/schema";
import { sender_domains } from "../d1-migrations/schema-delivery";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import type { DomainAnswer, DomainRecord, SendingDomain } from "../providers/domains";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { conflict, DomainError, invalid, notFound } from "./errors";

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export const senderDomainInput = z.object({
	domain: z.string().trim().toLowerCase().regex(HOST, "Use a domain such as mail.example.com."),
	/** What stands before the @. */
	mailbox: z
		.string()
		.trim()
		.toLowerCase()
		.regex(/^[a-z0-9][a-z0-9._+-]{0,62}$/, "Use the part before the @, such as hello.")
		.default("hello"),
});
export type SenderDomainInput = z.infer<typeof senderDomainInput>;

export interface SenderDomain {
	domain: string;
	/** What e-mail comes from once the domain is verified. */
	address: string;
	status: SendingDomain["status"];
	records: DomainRecord[];
	/** True while e-mail comes from it. */
	in_use: boolean;
	/** Epoch seconds. */
	checked_at: number;
}

type Row = typeof sender_domains.$inferSelect;

/** The provider signs with the domain and returns bounces to it; what receivers do with others is the owner's to say. */
const dmarcOf = (domain: string): DomainRecord => ({
	purpose: "DMARC",
	type: "TXT",
	name: `_dmarc.${domain}`,
	value: "v=DMARC1; p=none;",
	priority: null,
	ttl: null,
	status: "not_checked",
});

const viewOf = (row: Row): SenderDomain => ({
	domain: row.domain,
	address: `${row.mailbox}@${row.domain}`,
	status: row.status,
	records: [...(JSON.parse(row.records_json) as DomainRecord[]), dmarcOf(row.domain)],
	in_use: row.status === "verified",
	checked_at: row.checked_at,
});

const rowOf = async (ctx: Ctx, tenant_id: string): Promise<Row | null> =>
	(await ctx.db.select().from(sender_domains).where(eq(sender_domains.tenant_id, tenant_id)).get()) ?? null;

function refused(answer: Exclude<DomainAnswer, { kind: "domain" }>): DomainError {
	if (answer.kind === "refused") return invalid([{ path: "domain", message: answer.reason }]);
	if (answer.kind === "absent")
		return conflict("domain_gone", "The e-mail provider no longer knows this domain: remove it and set it up again.");
	return new DomainError("unavailable", "provider_unavailable", "The e-mail provider cannot be asked now: try again.");
}

/** The domain a tenant has set up, null where it has none. */
export async function readSenderDomain(ctx: Ctx, tenant_id: string): Promise<SenderDomain | null> {
	const row = await rowOf(ctx, tenant_id);
	return row && viewOf(row);
}

/** Keeps what the provider says of the domain; e-mail comes from it exactly while it is verified. */
async function keep(ctx: Ctx, actor: Actor, row: Row, action: string): Promise<SenderDomain> {
	const { tenant_id, ...changed } = row;
	const address = row.status === "verified" ? `${row.mailbox}@${row.domain}` : null;
	await runBatch(ctx.db, [
		ctx.db.insert(sender_domains).values(row).onConflictDoUpdate({ target: sender_domains.tenant_id, set: changed }),
		sql`update ${tenants} set sender_email = ${address} where id = ${tenant_id}`,
		auditInsert(ctx.db, actor, ctx.clock.now(), action, tenant_id, { domain: row.domain, status: row.status }),
	]);
	return viewOf(row);
}

/**
 * Sets a tenant's own domain up with the e-mail provider; e-mail goes on coming from the platform's until its records
 * are found. The same domain again changes the mailbox alone.
 *
 * @throws invalid for a domain the provider refuses, conflict where another one is set up, unavailable
 */
export async function setSenderDomain(ctx: Ctx, actor: Actor, input: SenderDomainInput): Promise<SenderDomain> {
	const { tenant_id } = actor;
	const held = await rowOf(ctx, tenant_id);
	if (held && held.domain !== input.domain)
		throw conflict("domain_set", `${held.domain} is set up already: remove it before you set up another one.`);
	if (held) return keep(ctx, actor, { ...held, mailbox: input.mailbox }, "sending.domain_changed");
	const taken = await ctx.db
		.select({ tenant_id: sender_domains.tenant_id })
		.from(sender_domains)
		.where(eq(sender_domains.domain, input.domain))
		.get();
	if (taken) throw conflict("domain_taken", "This domain is set up by another account here: remove it there first.");
	const answer = await ctx.domains.create(input.domain);
	if (answer.kind !== "domain") throw refused(answer);
	const now = ctx.clock.now();
	const row: Row = {
		...{ tenant_id, domain: input.domain, mailbox: input.mailbox, provider_id: answer.domain.id },
		...{ status: answer.domain.status, records_json: JSON.stringify(answer.domain.records) },
		...{ created_at: now, checked_at: now },
	};
	return keep(ctx, actor, row, "sending.domain_added");
}

/** Has the provider look for the records, and takes in what it found so far. Throws not_found, conflict, unavailable. */
export async function checkSenderDomain(ctx: Ctx, actor: Actor): Promise<SenderDomain> {
	const row = await rowOf(ctx, actor.tenant_id);
	if (!row) throw notFound("domain");
	if (row.status !== "verified") {
		const asked = await ctx.domains.verify(row.provider_id);
		if (asked.kind !== "asked" && asked.kind !== "domain") throw refused(asked);
	}
	const answer = await ctx.domains.get(row.provider_id);
	if (answer.kind !== "domain") throw refused(answer);
	const { status, records } = answer.domain;
	return keep(
		ctx,
		actor,
		{ ...row, status, records_json: JSON.stringify(records), checked_at: ctx.clock.now() },
		"sending.domain_checked",
	);
}

/** E-mail comes from the platform's address again. Throws not_found, unavailable. */
export async function removeSenderDomain(ctx: Ctx, actor: Actor): Promise<void> {
	const { tenant_id } = actor;
	const row = await rowOf(ctx, tenant_id);
	if (!row) throw notFound("domain");
	const answer = await ctx.domains.remove(row.provider_id);
	if (answer.kind === "unavailable" || answer.kind === "refused") throw refused(answer);
	await runBatch(ctx.db, [
		sql`update ${tenants} set sender_email = null where id = ${tenant_id}`,
		sql`delete from ${sender_domains} where tenant_id = ${tenant_id}`,
		auditInsert(ctx.db, actor, ctx.clock.now(), "sending.domain_removed", tenant_id, { domain: row.domain }),
	]);
}
