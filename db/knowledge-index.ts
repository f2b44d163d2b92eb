import { sql } from "drizzle-orm";
import { knowledge_revisions, knowledge_vectors } from "../d1-migrations/schema-knowledge";
import { runBatch } from "./batch";
import type { Db } from "./client";
import type { ChunkRow } from "./knowledge";

/** Goes into the note of a passage whose parts have vectors, so that another way of cutting makes them anew. */
const PARTS_SCHEME = "parts1";

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

/** A passage whose vectors are not all there. */
export interface DueChunk extends ChunkRow {
	/** 1 where the vector of the whole passage is there and those of its parts are not, else 0. */
	has_whole: number;
}

/** What a model's vectors of a passage are noted as: the whole alone, then its parts too. */
const labelOf = (model: string, whole_only: boolean): string => (whole_only ? model : `${model} ${PARTS_SCHEME}`);

/** Passages of which vectors of this model are missing, those without any first, and ids of vectors without their passage; at most `limit` of each. */
export async function listUnindexed(
	db: Db,
	tenant_id: string,
	model: string,
	limit: number,
): Promise<{ due: DueChunk[]; gone: string[] }> {
	const [due = [], gone = []] = await runBatch<DueChunk>(db, [
		sql`select c.id, c.heading, c.text, v.model is ${labelOf(model, true)} as has_whole from knowledge_chunks c left join knowledge_vectors v on v.tenant_id = c.tenant_id and v.chunk_id = c.id where c.tenant_id = ${tenant_id} and v.model is not ${labelOf(model, false)} order by has_whole, c.seq limit ${limit}`,
		sql`select v.chunk_id as id, '' as heading, '' as text, 0 as has_whole from knowledge_vectors v where v.tenant_id = ${tenant_id} and not exists (select 1 from knowledge_chunks c where c.tenant_id = v.tenant_id and c.id = v.chunk_id) limit ${limit}`,
	]);
	return { due, gone: gone.map(({ id }) => id) };
}

/** Notes that the index may hold vectors of these passages from now on, before it is known that it does. */
export const expectVectors = (db: Db, tenant_id: string, ids: string[]): Promise<void> =>
	note(db, tenant_id, ids, null);

/** Notes that the index holds them. */
export const noteVectors = (
	db: Db,
	tenant_id: string,
	ids: string[],
	{ model, whole_only }: { model: string; whole_only: boolean },
): Promise<void> => note(db, tenant_id, ids, labelOf(model, whole_only));

async function note(db: Db, tenant_id: string, ids: string[], label: string | null): Promise<void> {
	await db.run(
		sql`insert into ${knowledge_vectors} (tenant_id, chunk_id, model) select ${tenant_id}, value, ${label} from json_each(${JSON.stringify(ids)}) where true on conflict (tenant_id, chunk_id) do update set model = excluded.model`,
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

/** Whether a tenant's passages all have vectors, at least of the whole, and how many have. */
export async function readIndexState(
	db: Db,
	tenant_id: string,
): Promise<{ behind: boolean; chunks: number; vectors: number }> {
	const row = await db.get<{ chunks: number; vectors: number; behind: number }>(
		sql`select exists (select 1 from knowledge_chunks c left join ${knowledge_vectors} v on v.tenant_id = c.tenant_id and v.chunk_id = c.id where c.tenant_id = ${tenant_id} and v.model is null) as behind, (select count(*) from knowledge_chunks where tenant_id = ${tenant_id}) as chunks, (select count(*) from ${knowledge_vectors} where tenant_id = ${tenant_id} and model is not null) as vectors`,
	);
	return { behind: row?.behind === 1, chunks: row?.chunks ?? 0, vectors: row?.vectors ?? 0 };
}
