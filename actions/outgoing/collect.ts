import { sql } from "drizzle-orm";
import { runBatch, type Statement } from "../../db/batch";
import { among } from "../../db/retention";
import type { Ctx } from "../context";
import { newId } from "../ids";
import { ACTIONS, typeOf } from "./types";

/** Audit entries that one run looks at, deliveries it hands over, and settled ones it lets go of. */
const ENTRIES = 1_000;
const HANDED = 500;
const PRUNED = 500;
/** Wall seconds for which settled deliveries are kept. */
const KEPT = 30 * 86_400;
/** Wall seconds after which a delivery that was handed over and not heard of is handed over again. */
export const LEASE = 120;

interface Subscription {
	tenant_id: string;
	id: string;
	types_json: string;
	through_rowid: number;
}

interface Entry {
	row: number;
	tenant_id: string;
	id: string;
	at: number;
	action: string;
	subject_id: string;
}

/**
 * Turns what the audit log was appended since the last run into deliveries, and hands over what is due. The log is
 * written in one transaction with each change, so that nothing is told that did not happen and nothing that happened is
 * left out; the change itself writes nothing for it. Two runs at once make each delivery once.
 *
 * @returns how many deliveries were handed to the queue
 */
export async function collectOutgoing(ctx: Pick<Ctx, "db" | "clock" | "task">): Promise<number> {
	const { db, clock } = ctx;
	const active = await db.all<Subscription>(
		sql`select tenant_id, id, types_json, through_rowid from outgoing_subscriptions where state = 'active'`,
	);
	if (active.length > 0) await makeDeliveries(ctx, active);
	const wall = clock.wall();
	const [due = []] = await runBatch<{ tenant_id: string; id: string; attempts: number }>(db, [
		sql`update outgoing_deliveries set due_at = ${wall + LEASE} where rowid in (
				select d.rowid from outgoing_deliveries d join outgoing_subscriptions s on s.tenant_id = d.tenant_id and s.id = d.subscription_id
				where d.status = 'queued' and d.due_at <= ${wall} and s.state = 'active' order by d.due_at limit ${HANDED})
			returning tenant_id, id, attempts`,
		sql`delete from outgoing_deliveries where rowid in (
				select rowid from outgoing_deliveries where settled_at is not null and settled_at < ${wall - KEPT} limit ${PRUNED})`,
	]);
	for (const { tenant_id, id, attempts } of due)
		await ctx.task({ v: 1, kind: "outgoing", tenant_id, delivery_id: id, attempt: attempts + 1 });
	return due.length;
}

async function makeDeliveries({ db, clock }: Pick<Ctx, "db" | "clock">, active: Subscription[]): Promise<void> {
	const from = Math.min(...active.map((s) => s.through_rowid));
	const entries = await db.all<Entry>(
		sql`select rowid as row, tenant_id, id, at, action, subject_id from audit_log where rowid > ${from} order by rowid limit ${ENTRIES}`,
	);
	const through = entries.at(-1)?.row;
	if (through === undefined) return;
	const told = Map.groupBy(
		entries.filter((e) => ACTIONS.includes(e.action)),
		(e) => e.tenant_id,
	);
	const wall = clock.wall();
	const inserts: Statement[] = active.flatMap(({ tenant_id, id, types_json, through_rowid }) => {
		const types = new Set<string>(JSON.parse(types_json));
		const own = (told.get(tenant_id) ?? []).filter((e) => e.row > through_rowid && types.has(typeOf(e.action) ?? ""));
		return own.map(
			(e) =>
				sql`insert into outgoing_deliveries (tenant_id, id, subscription_id, source_id, type, subject_id, happened_at, due_at, created_at)
					select ${tenant_id}, ${newId("whd")}, ${id}, ${e.id}, ${typeOf(e.action)}, ${e.subject_id}, ${e.at}, ${wall}, ${wall}
					where exists (select 1 from outgoing_subscriptions where tenant_id = ${tenant_id} and id = ${id})
					on conflict do nothing`,
		);
	});
	await runBatch(db, [
		...inserts,
		sql`update outgoing_subscriptions set through_rowid = max(through_rowid, ${through}) where state = 'active' and id in ${among(active.map((s) => s.id))}`,
	]);
}
