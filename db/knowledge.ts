import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { knowledge_document_chunks, knowledge_documents, knowledge_revisions } from "../d1-migrations/schema-knowledge";
import { runBatch, type Statement } from "./batch";
import type { Db } from "./client";

export type DocumentRow = typeof knowledge_documents.$inferSelect;
export type DocumentKind = DocumentRow["kind"];
export const DOCUMENT_KINDS = knowledge_documents.kind.enumValues;

/** A passage as it is stored; `heading` holds the headings above it, outermost first. */
export interface ChunkRow {
	id: string;
	heading: string;
	text: string;
}

/** Characters in one parameter of a statement: well below D1's limit of 2 MB, whatever their bytes. */
const PIECE_CHARS = 400_000;

const own = (tenant_id: string, id: string) =>
	and(eq(knowledge_documents.tenant_id, tenant_id), eq(knowledge_documents.id, id));

export async function getDocument(db: Db, tenant_id: string, id: string): Promise<DocumentRow | null> {
	return (await db.select().from(knowledge_documents).where(own(tenant_id, id)).get()) ?? null;
}

/** A document without its text, and of how many passages it consists. */
export type DocumentSummary = Omit<DocumentRow, "tenant_id" | "text" | "facts_json"> & { chunks: number };

/** A page of documents, newest first; at most `limit`, those before the id `cursor`. */
export async function listDocuments(
	db: Db,
	tenant_id: string,
	page: { kind?: DocumentKind | undefined; cursor?: string | undefined; limit: number },
): Promise<DocumentSummary[]> {
	const { id, title, source_url, kind, created_at, updated_at } = knowledge_documents;
	return db
		.select({
			id,
			title,
			source_url,
			kind,
			created_at,
			updated_at,
			chunks: sql<number>`(select count(*) from ${knowledge_document_chunks} l where l.tenant_id = ${knowledge_documents.tenant_id} and l.document_id = ${knowledge_documents.id})`,
		})
		.from(knowledge_documents)
		.where(
			and(
				eq(knowledge_documents.tenant_id, tenant_id),
				page.kind ? eq(kind, page.kind) : undefined,
				page.cursor ? lt(id, page.cursor) : undefined,
			),
		)
		.orderBy(desc(id))
		.limit(page.limit)
		.all();
}

/**
 * The document that one with this title, kind and address takes the place of: the one from the same address; else one of the same title and
 * kind, if not both have an address.
 */
export async function findReplaced(
	db: Db,
	tenant_id: string,
	given: { title: string; kind: DocumentKind; source_url: string | null },
): Promise<DocumentRow | null> {
	const { title, kind, source_url } = knowledge_documents;
	const same = and(eq(title, given.title), eq(kind, given.kind));
	const match =
		given.source_url === null
			? same
			: sql`(${eq(source_url, given.source_url)} or (${same} and ${source_url} is null))`;
	const rows = await db
		.select()
		.from(knowledge_documents)
		.where(and(eq(knowledge_documents.tenant_id, tenant_id), match))
		.orderBy(knowledge_documents.id)
		.limit(20)
		.all();
	return rows.find((row) => row.source_url === given.source_url) ?? rows[0] ?? null;
}

/** JSON arrays of the values, each short enough for one parameter. */
function pieces(values: unknown[]): string[] {
	const out: string[] = [];
	let held: string[] = [];
	let chars = 0;
	for (const value of values) {
		const json = JSON.stringify(value);
		if (chars + json.length > PIECE_CHARS && held.length > 0) {
			out.push(`[${held.join(",")}]`);
			held = [];
			chars = 0;
		}
		held.push(json);
		chars += json.length;
	}
	if (held.length > 0) out.push(`[${held.join(",")}]`);
	return out;
}

const dropOrphans = (tenant_id: string): SQL =>
	sql`delete from knowledge_chunks where tenant_id = ${tenant_id} and not exists (select 1 from knowledge_document_chunks l where l.tenant_id = knowledge_chunks.tenant_id and l.chunk_id = knowledge_chunks.id)`;

const unlink = (tenant_id: string, document_id: string): SQL =>
	sql`delete from knowledge_document_chunks where tenant_id = ${tenant_id} and document_id = ${document_id}`;

const nextRevision = (tenant_id: string): SQL =>
	sql`insert into knowledge_revisions (tenant_id, revision) values (${tenant_id}, 1) on conflict (tenant_id) do update set revision = revision + 1`;

/**
 * Stores a document with its passages in place of what it had, in one transaction with `also`. A passage that the tenant has already is
 * shared; one that no document has any more goes.
 */
export async function writeDocument(db: Db, row: DocumentRow, chunks: ChunkRow[], also: Statement[]): Promise<void> {
	const { tenant_id, id } = row;
	const { created_at, ...changed } = row;
	const ids = chunks.map((chunk) => chunk.id);
	await runBatch(db, [
		db
			.insert(knowledge_documents)
			.values(row)
			.onConflictDoUpdate({ target: [knowledge_documents.tenant_id, knowledge_documents.id], set: changed }),
		unlink(tenant_id, id),
		...pieces(chunks).map(
			(piece) =>
				sql`insert into knowledge_chunks (tenant_id, id, seq, heading, text) select ${tenant_id}, value ->> 'id', (select coalesce(max(seq), 0) from knowledge_chunks) + row_number() over (order by key), value ->> 'heading', value ->> 'text' from json_each(${piece}) where true on conflict (tenant_id, id) do nothing`,
		),
		...pieces(ids.map((chunk_id, position) => [position, chunk_id])).map(
			(piece) =>
				sql`insert into knowledge_document_chunks (tenant_id, document_id, position, chunk_id) select ${tenant_id}, ${id}, value ->> 0, value ->> 1 from json_each(${piece})`,
		),
		dropOrphans(tenant_id),
		nextRevision(tenant_id),
		...also,
	]);
}

/** Takes a document and the passages that are its alone away, in one transaction with `also`. */
export async function removeDocument(db: Db, tenant_id: string, id: string, also: Statement[]): Promise<void> {
	await runBatch(db, [
		unlink(tenant_id, id),
		db.delete(knowledge_documents).where(own(tenant_id, id)),
		dropOrphans(tenant_id),
		nextRevision(tenant_id),
		...also,
	]);
}

/** The passages of a document in order. */
export async function documentChunks(db: Db, tenant_id: string, document_id: string): Promise<ChunkRow[]> {
	return db.all<ChunkRow>(
		sql`select c.id, c.heading, c.text from knowledge_document_chunks l join knowledge_chunks c on c.tenant_id = l.tenant_id and c.id = l.chunk_id where l.tenant_id = ${tenant_id} and l.document_id = ${document_id} order by l.position`,
	);
}

/** How much a tenant's knowledge holds, and a number that changes with it. */
export async function knowledgeSize(db: Db, tenant_id: string): Promise<{ revision: number; chunks: number }> {
	const row = await db.get<{ revision: number; chunks: number }>(
		sql`select coalesce((select revision from ${knowledge_revisions} where tenant_id = ${tenant_id}), 0) as revision, (select count(*) from knowledge_chunks where tenant_id = ${tenant_id}) as chunks`,
	);
	return row ?? { revision: 0, chunks: 0 };
}

/** A passage with the oldest document that holds it. */
export interface PlacedChunk extends ChunkRow {
	document_id: string;
	title: string;
	kind: DocumentKind;
}

const placed = (tenant_id: string, which: SQL): SQL =>
	sql`select c.id, c.heading, c.text, d.id as document_id, d.title, d.kind from knowledge_chunks c join knowledge_documents d on d.tenant_id = c.tenant_id and d.id = (select min(l.document_id) from knowledge_document_chunks l where l.tenant_id = c.tenant_id and l.chunk_id = c.id) where c.tenant_id = ${tenant_id} ${which}`;

/** The tenant's passages, in the order in which they came. */
export async function allChunks(db: Db, tenant_id: string, limit: number): Promise<PlacedChunk[]> {
	return db.all<PlacedChunk>(placed(tenant_id, sql`order by c.seq limit ${limit}`));
}

/** The passages of these ids, in their order; one that is gone is left out. */
export async function getChunks(db: Db, tenant_id: string, ids: string[]): Promise<PlacedChunk[]> {
	const listed = sql`and c.id in (select value from json_each(${JSON.stringify(ids)}))`;
	const rows = await db.all<PlacedChunk>(placed(tenant_id, listed));
	const byId = new Map(rows.map((row) => [row.id, row]));
	return ids.flatMap((id) => byId.get(id) ?? []);
}

/** BM25's usual constants (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009). */
const K1 = 1.2;
const B = 0.75;

/** A passage found by words: how many of them it holds, and how many that are names. */
export interface WordHit {
	id: string;
	words: number;
	names: number;
	/** 1 where the index has the model's vector of it, else 0. */
	has_vector: number;
}

/**
 * The tenant's passages by BM25, the best first. How rare a word is, and how long a passage usually is, is counted over this tenant's
 * passages alone; FTS5's own `bm25()` counts over all tenants in the table, so it is not used.
 *
 * @param terms an FTS5 expression for each word, each naming the tenant, and whether the word is a name
 * @param model whose vectors are asked for
 */
export async function rankByWords(
	db: Db,
	tenant_id: string,
	terms: { match: string; name: boolean }[],
	model: string | null,
	limit: number,
): Promise<WordHit[]> {
	const times = (column: number, name: string) =>
		sql.raw(`length(highlight(knowledge_index, ${column}, char(1), '')) - length(k.${name})`);
	return db.all<WordHit>(
		sql`with hits as materialized (select t.key as word, json_extract(t.value, '$.name') as name, k.rowid as seq, (${times(1, "heading")}) + (${times(2, "text")}) as tf from json_each(${JSON.stringify(terms)}) t join knowledge_index k on k.knowledge_index match json_extract(t.value, '$.match')),
			words as (select word, count(*) as n from hits group by word),
			whole as (select count(*) as n, avg(length(text)) as chars from knowledge_chunks where tenant_id = ${tenant_id})
			select id, words, names, exists (select 1 from knowledge_vectors v where v.tenant_id = ${tenant_id} and v.chunk_id = ranked.id and v.model glob ${model && `${model}*`}) as has_vector from (
			select c.id, c.seq, count(*) as words, sum(h.name) as names, sum(ln(1 + (whole.n - w.n + 0.5) / (w.n + 0.5)) * h.tf * (${K1} + 1) / (h.tf + ${K1} * (1 - ${B} + ${B} * length(c.text) / whole.chars))) as score
			from hits h join words w on w.word = h.word join knowledge_chunks c on c.seq = h.seq join whole
			where c.tenant_id = ${tenant_id} group by c.id order by score desc, c.seq limit ${limit}
			) ranked order by score desc, seq`,
	);
}
