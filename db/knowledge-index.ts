import { sql } from "drizzle-orm";
import { knowledge_revisions, knowledge_vectors } from "../d1-migrations/schema-knowledge";
import { runBatch } from "./batch";
import type { Db } from "./client";
import type { ChunkRow } from "./knowledge";

/**
 * Takes the work on a tenant's vectors on, for `seconds` of wall time.
 *
 * @returns the revision to catch up with; null where nothing is behind or somebody else has it
 */
export async function leaseIndex(db: Db, tenant_id: string, wall: number, seconds: number): Promise<number | null> {
	const row = await db.get<{ revision: number }>(
		sql`update ${knowledge_revisions} set lease_until = ${wall + seconds} where tenant_id = ${tenant_id} and indexed_revision < revision and coalesce(lease_until, 0) <= ${wall} returning revision`,
	);
	return row?.revision ?? null;
}

/** Keeps the work until `until`: while it goes on, or so that it rests after a failure. */
export async function holdIndex(db: Db, tenant_id: string, until: number): Promise<void> {
	await db.run(sql`update ${knowledge_revisions} set lease_until = ${until} where tenant_id = ${tenant_id}`);
}

/**
 * Lets the work go, with `revision` caught up with.
 *
 * @returns false where the knowledge has changed meanwhile, so that there is more to do
 */
export async function finishIndex(db: Db, tenant_id: string, revision: number): Promise<boolean> {
	const row = await db.get<{ whole: number }>(
		sql`update ${knowledge_revisions} set lease_until = null, indexed_revision = ${revision} where tenant_id = ${tenant_id} returning revision = ${revision} as whole`,
	);
	return row?.whole !== 0;
}

/** Passages without a vector of this model, and ids of vectors without their passage; at most `limit` of each. */
export async function listUnindexed(
	db: Db,
	tenant_id: string,
	model: string,
	limit: number,
): Promise<{ due: ChunkRow[]; gone: string[] }> {
	const [due = [], gone = []] = await runBatch<ChunkRow>(db, [
		sql`select c.id, c.heading, c.text from knowledge_chunks c left join knowledge_vectors v on v.tenant_id = c.tenant_id and v.chunk_id = c.id where c.tenant_id = ${tenant_id} and v.model is not ${model} order by c.seq limit ${limit}`,
		sql`select v.chunk_id as id, '' as heading, '' as text from knowledge_vectors v where v.tenant_id = ${tenant_id} and not exists (select 1 from knowledge_chunks c where c.tenant_id = v.tenant_id and c.id = v.chunk_id) limit ${limit}`,
	]);
	return { due, gone: gone.map(({ id }) => id) };
}

/** Notes that the index may hold these vectors from now on: with the model that made them, or before it is known that it does. */
export async function noteVectors(db: Db, tenant_id: string, ids: string[], model: string | null): Promise<void> {
	await db.run(
		sql`insert into ${knowledge_vectors} (tenant_id, chunk_id, model) select ${tenant_id}, value, ${model} from json_each(${JSON.stringify(ids)}) where true on conflict (tenant_id, chunk_id) do update set model = excluded.model`,
	);
}

export async function forgetVectors(db: Db, tenant_id: string, ids: string[]): Promise<void> {
	await db.run(
		sql`delete from ${knowledge_vectors} where tenant_id = ${tenant_id} and chunk_id in (select value from json_each(${JSON.stringify(ids)}))`,
	);
}

/** Tenants whose vectors are behind and nobody works on. */
export async function listBehind(db: Db, wall: number, limit: number): Promise<string[]> {
	const rows = await db.all<{ tenant_id: string }>(
		sql`select tenant_id from ${knowledge_revisions} where indexed_revision < revision and coalesce(lease_until, 0) <= ${wall} limit ${limit}`,
	);
	return rows.map(({ tenant_id }) => tenant_id);
}

/** Whether a tenant's vectors are all there, and how many there are. */
export async function readIndexState(
	db: Db,
	tenant_id: string,
): Promise<{ behind: boolean; chunks: number; vectors: number }> {
	const row = await db.get<{ behind: number; chunks: number; vectors: number }>(
		sql`select coalesce((select indexed_revision < revision from ${knowledge_revisions} where tenant_id = ${tenant_id}), 0) as behind, (select count(*) from knowledge_chunks where tenant_id = ${tenant_id}) as chunks, (select count(*) from ${knowledge_vectors} where tenant_id = ${tenant_id} and model is not null) as vectors`,
	);
	return { behind: row?.behind === 1, chunks: row?.chunks ?? 0, vectors: row?.vectors ?? 0 };
}
