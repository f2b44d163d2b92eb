import { and, eq, sql } from "drizzle-orm";
import { knowledge_imports } from "../d1-migrations/schema-knowledge";
import type { Db } from "./client";

export type ImportRow = typeof knowledge_imports.$inferSelect;

/** What became of one page. */
export type ImportPage = { url: string } & (
	| { status: "waiting" }
	| { status: "done"; document_id: string; title: string; chunks: number; warnings: string[] }
	| { status: "failed"; reason: string }
);

const own = (tenant_id: string, id: string) =>
	and(eq(knowledge_imports.tenant_id, tenant_id), eq(knowledge_imports.id, id));

/**
 * Adds an import, unless the tenant has `most` running.
 *
 * @returns false where it has
 */
export async function insertImport(db: Db, row: ImportRow, most: number): Promise<boolean> {
	const added = await db.get<{ id: string }>(
		sql`insert into ${knowledge_imports} (tenant_id, id, kind, actor_json, site_pages, pages_json, status, created_at, updated_at)
			select ${row.tenant_id}, ${row.id}, ${row.kind}, ${row.actor_json}, ${row.site_pages}, ${row.pages_json}, ${row.status}, ${row.created_at}, ${row.updated_at}
			where (select count(*) from ${knowledge_imports} where tenant_id = ${row.tenant_id} and status = 'running') < ${most} returning id`,
	);
	return added !== undefined;
}

export async function getImport(db: Db, tenant_id: string, id: string): Promise<ImportRow | null> {
	return (await db.select().from(knowledge_imports).where(own(tenant_id, id)).get()) ?? null;
}

/** Takes a running import on until `until`, wall seconds; null where it is done or somebody else has it. */
export async function leaseImport(
	db: Db,
	tenant_id: string,
	id: string,
	wall: number,
	until: number,
): Promise<ImportRow | null> {
	const rows = await db
		.update(knowledge_imports)
		.set({ lease_until: until })
		.where(and(own(tenant_id, id), eq(knowledge_imports.status, "running"), sql`coalesce(lease_until, 0) <= ${wall}`))
		.returning();
	return rows[0] ?? null;
}

export async function saveImport(
	db: Db,
	tenant_id: string,
	id: string,
	change: Pick<ImportRow, "pages_json" | "status" | "lease_until" | "updated_at">,
): Promise<void> {
	await db.update(knowledge_imports).set(change).where(own(tenant_id, id));
}

/** Running imports that nobody has. */
export async function listStandingImports(
	db: Db,
	wall: number,
	limit: number,
): Promise<Pick<ImportRow, "tenant_id" | "id">[]> {
	return db
		.select({ tenant_id: knowledge_imports.tenant_id, id: knowledge_imports.id })
		.from(knowledge_imports)
		.where(sql`status = 'running' and coalesce(lease_until, 0) <= ${wall}`)
		.limit(limit)
		.all();
}
