import { and, desc, eq, isNull, lt, or } from "drizzle-orm";
import { api_keys } from "../d1-migrations/schema-access";
import type { Db } from "./client";
import type { Role } from "./users";

export interface ApiKey {
	tenant_id: string;
	id: string;
	name: string;
	/** The first characters of the key, by which its owner knows it again. */
	prefix: string;
	role: Role;
	/** Addresses and CIDR ranges; empty for everywhere. */
	allowed_ips: string[];
	created_at: number;
	last_used_at: number | null;
	/** Wall time at which a replaced key stops working, else null. */
	expires_at: number | null;
}

const fromRow = (row: typeof api_keys.$inferSelect): ApiKey => ({
	tenant_id: row.tenant_id,
	id: row.id,
	name: row.name,
	prefix: row.prefix,
	role: row.role,
	allowed_ips: JSON.parse(row.allowed_ips_json) as string[],
	created_at: row.created_at,
	last_used_at: row.last_used_at,
	expires_at: row.expires_at,
});

/** The one query that finds its tenant rather than being told it: the hash of a secret names the key. */
export async function findApiKeyByHash(db: Db, key_hash: string): Promise<ApiKey | null> {
	const row = await db.select().from(api_keys).where(eq(api_keys.key_hash, key_hash)).get();
	return row ? fromRow(row) : null;
}

/** With its hash, by which the isolates remember it. */
export async function getApiKey(
	db: Db,
	tenant_id: string,
	id: string,
): Promise<(ApiKey & { key_hash: string }) | null> {
	const row = await db
		.select()
		.from(api_keys)
		.where(and(eq(api_keys.tenant_id, tenant_id), eq(api_keys.id, id)))
		.get();
	return row ? { ...fromRow(row), key_hash: row.key_hash } : null;
}

/** Newest first; at most `limit`, those before the id `cursor`. */
export async function listApiKeys(
	db: Db,
	tenant_id: string,
	page: { cursor?: string | undefined; limit: number },
): Promise<ApiKey[]> {
	const rows = await db
		.select()
		.from(api_keys)
		.where(and(eq(api_keys.tenant_id, tenant_id), page.cursor ? lt(api_keys.id, page.cursor) : undefined))
		.orderBy(desc(api_keys.id))
		.limit(page.limit)
		.all();
	return rows.map(fromRow);
}

/** Moves `last_used_at` on to `at` unless it lies after `before` already. */
export async function touchApiKey(db: Db, tenant_id: string, id: string, at: number, before: number): Promise<void> {
	await db
		.update(api_keys)
		.set({ last_used_at: at })
		.where(
			and(
				eq(api_keys.tenant_id, tenant_id),
				eq(api_keys.id, id),
				or(isNull(api_keys.last_used_at), lt(api_keys.last_used_at, before)),
			),
		);
}
