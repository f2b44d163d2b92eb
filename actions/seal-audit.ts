import { and, asc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { audit_log } from "../d1-migrations/schema";
import { audit_seals } from "../d1-migrations/schema-trust";
import { runBatch } from "../db/batch";
import type { Ctx } from "./context";
import { sha256 } from "./ids";
import { log } from "./telemetry/log";

type Needs = Pick<Ctx, "db" | "clock">;
export type AuditEntry = typeof audit_log.$inferSelect;
type Seal = typeof audit_seals.$inferSelect;

/** Entries sealed in one round over all tenants, and rounds of one run. */
const ROUND = 250;
const ROUNDS = 8;
/** Links of a chain that one verification call follows. */
const PAGE = 50;

/** Seven years, the usual term of audit evidence, in seconds. */
export const AUDIT_TERM = Math.round(7 * 365.25 * 86_400);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

/** What a tenant's chain starts from. */
const origin = async (tenant_id: string): Promise<string> => hex(await sha256(`audit chain of ${tenant_id}`));

/**
 * The hash of a link: SHA-256 over the hash before and the entry, taken entry by entry, so that a changed, missing or
 * moved entry changes every hash after it.
 */
export async function chainHash(before: string, entries: AuditEntry[]): Promise<string> {
	let hash = before;
	for (const e of entries) {
		const canonical = [e.tenant_id, e.id, e.at, e.actor_type, e.actor_id, e.action, e.subject_id, e.detail_json];
		hash = hex(await sha256(`${hash}\n${JSON.stringify(canonical)}`));
	}
	return hash;
}

/**
 * Seals what was appended to the audit log since the last time, in the order it was appended, into each tenant's chain.
 * Each new head is written to the log of the platform too, out of reach of whoever can write to the database. Two runs
 * at once seal nothing twice.
 *
 * @returns how many entries were sealed
 */
export async function sealAudit(ctx: Needs): Promise<number> {
	let sealed = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const done = await sealRound(ctx);
		sealed += done;
		if (done < ROUND) break;
	}
	return sealed;
}

async function sealRound({ db, clock }: Needs): Promise<number> {
	const rows = await db.all<AuditEntry & { row: number }>(
		sql`select rowid as row, tenant_id, id, at, actor_type, actor_id, action, subject_id, detail_json from audit_log
			where rowid > coalesce((select max(through_rowid) from audit_seals), 0) order by rowid limit ${ROUND}`,
	);
	if (rows.length === 0) return 0;
	const through_rowid = rows.at(-1)?.row ?? 0;
	const links: Seal[] = [];
	for (const [tenant_id, own] of Map.groupBy(rows, (r) => r.tenant_id)) {
		const head = await db.get<{ seq: number; hash: string } | undefined>(
			sql`select seq, hash from audit_seals where tenant_id = ${tenant_id} order by seq desc limit 1`,
		);
		links.push({
			tenant_id,
			seq: (head?.seq ?? 0) + 1,
			ids_json: JSON.stringify(own.map((r) => r.id)),
			hash: await chainHash(head?.hash ?? (await origin(tenant_id)), own),
			through_rowid,
			last_at: Math.max(...own.map((r) => r.at)),
			sealed_at: clock.now(),
			pruned_at: null,
		});
	}
	try {
		await runBatch(
			db,
			links.map((link) => db.insert(audit_seals).values(link)),
		);
	} catch (error) {
		// Another run took the same entries: its links stand.
		if (/UNIQUE/.test(String(error) + String((error as { cause?: unknown }).cause))) return 0;
		throw error;
	}
	for (const { tenant_id, seq, hash } of links) log("info", "audit sealed", { tenant_id, seq, hash });
	return rows.length;
}

export interface Verification {
	/** False where an entry was changed, removed, moved or slipped in. */
	ok: boolean;
	links: number;
	entries: number;
	/** The hash of the last link that was followed. */
	head: { seq: number; hash: string } | null;
	/** The first fault: which link, and what is wrong with it. */
	fault: { seq: number; problem: string } | null;
	/** Entries that no link holds yet: the newest, until the next sealing. Counted on the last page. */
	unsealed: number | null;
	/** Goes on from here; null at the end. */
	next_cursor: string | null;
}

/**
 * Follows a tenant's chain from the link after `cursor` on and computes every hash anew from the entries as they stand.
 *
 * @param cursor `{seq}.{hash}` of the link before, as the call before gave it; empty for the beginning
 */
export async function verifyAudit({ db }: Pick<Ctx, "db">, tenant_id: string, cursor = ""): Promise<Verification> {
	const [from = "0", known = ""] = cursor.split(".");
	let before = known || (await origin(tenant_id));
	let last = Number(from) || 0;
	const links = await db
		.select()
		.from(audit_seals)
		.where(and(eq(audit_seals.tenant_id, tenant_id), gt(audit_seals.seq, last)))
		.orderBy(asc(audit_seals.seq))
		.limit(PAGE)
		.all();
	const answer: Verification = {
		ok: true,
		links: 0,
		entries: 0,
		head: last > 0 ? { seq: last, hash: before } : null,
		fault: null,
		unsealed: null,
		next_cursor: null,
	};
	const wrong = (seq: number, problem: string): Verification => ({ ...answer, ok: false, fault: { seq, problem } });
	for (const link of links) {
		if (link.seq !== last + 1) return wrong(last + 1, "the link is missing");
		const ids: string[] = JSON.parse(link.ids_json);
		if (link.pruned_at === null) {
			const entries = await entriesOf(db, tenant_id, link.ids_json);
			const missing = ids.filter((id) => !entries.has(id));
			if (missing.length > 0) return wrong(link.seq, `entries are missing: ${missing.slice(0, 5).join(", ")}`);
			const hash = await chainHash(
				before,
				ids.map((id) => entries.get(id) as AuditEntry),
			);
			if (hash !== link.hash) return wrong(link.seq, "an entry or the order of entries was changed");
			answer.entries += ids.length;
		}
		before = link.hash;
		last = link.seq;
		answer.links++;
		answer.head = { seq: last, hash: before };
	}
	if (links.length === PAGE) return { ...answer, next_cursor: `${last}.${before}` };
	const counted = await db.get<{ total: number; unsealed: number; sealed: number }>(
		sql`select count(*) as total, coalesce(sum(rowid > coalesce((select max(through_rowid) from audit_seals), 0)), 0) as unsealed,
			(select coalesce(sum(json_array_length(ids_json)), 0) from audit_seals where tenant_id = ${tenant_id} and pruned_at is null) as sealed
			from audit_log where tenant_id = ${tenant_id}`,
	);
	const { total = 0, unsealed = 0, sealed = 0 } = counted ?? {};
	answer.unsealed = unsealed;
	return total > sealed + unsealed ? wrong(last + 1, "entries were slipped in behind the seal") : answer;
}

async function entriesOf(db: Needs["db"], tenant_id: string, ids_json: string): Promise<Map<string, AuditEntry>> {
	const rows = await db
		.select()
		.from(audit_log)
		.where(and(eq(audit_log.tenant_id, tenant_id), sql`${audit_log.id} in (select value from json_each(${ids_json}))`))
		.all();
	return new Map(rows.map((row) => [row.id, row]));
}

/** Whether the chain holds the link that was once told as its head. */
export async function holdsLink(
	{ db }: Pick<Ctx, "db">,
	tenant_id: string,
	seq: number,
	hash: string,
): Promise<boolean> {
	const link = await db
		.select({ hash: audit_seals.hash })
		.from(audit_seals)
		.where(and(eq(audit_seals.tenant_id, tenant_id), eq(audit_seals.seq, seq)))
		.get();
	return link?.hash === hash;
}

/** Lets go of whole links whose newest entry is older than the term, the oldest first. @returns how many entries went */
export async function pruneAudit({ db, clock }: Needs, limit: number, dry = false): Promise<number> {
	const old = await db
		.select()
		.from(audit_seals)
		.where(and(isNull(audit_seals.pruned_at), lt(audit_seals.last_at, clock.now() - AUDIT_TERM)))
		.orderBy(asc(audit_seals.through_rowid))
		.limit(limit)
		.all();
	for (const { tenant_id, seq, ids_json } of dry ? [] : old)
		await runBatch(db, [
			sql`update audit_seals set pruned_at = ${clock.now()} where tenant_id = ${tenant_id} and seq = ${seq}`,
			sql`delete from audit_log where tenant_id = ${tenant_id} and id in (select value from json_each(${ids_json}))`,
		]);
	return old.reduce((n, link) => n + (JSON.parse(link.ids_json) as string[]).length, 0);
}
