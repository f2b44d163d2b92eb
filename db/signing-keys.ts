import { and, asc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { signing_keys } from "../d1-migrations/schema-access";
import type { Db } from "./client";

export type SigningKeyRow = typeof signing_keys.$inferSelect;

/** Keys in use and those retired after `retired_after`, oldest first. */
export function listSigningKeys(db: Db, retired_after: number): Promise<SigningKeyRow[]> {
	return db
		.select()
		.from(signing_keys)
		.where(or(isNull(signing_keys.retired_at), gt(signing_keys.retired_at, retired_after)))
		.orderBy(asc(signing_keys.created_at), asc(signing_keys.kid))
		.all();
}

/** Stores `row` beside the one key in use; nothing where there are two already, as of several made at once one stays. */
export async function insertNextSigningKey(db: Db, row: Omit<SigningKeyRow, "retired_at">): Promise<void> {
	await db.run(sql`
		insert into signing_keys (kid, private_jwk, public_jwk, created_at)
		select ${row.kid}, ${row.private_jwk}, ${row.public_jwk}, ${row.created_at}
		where (select count(*) from signing_keys where retired_at is null) = 1`);
}

/** Takes a key out of signing; it goes on verifying until it is deleted. */
export async function retireSigningKey(db: Db, kid: string, at: number): Promise<void> {
	await db
		.update(signing_keys)
		.set({ retired_at: at })
		.where(and(eq(signing_keys.kid, kid), isNull(signing_keys.retired_at)));
}

export async function deleteRetiredSigningKeys(db: Db, before: number): Promise<void> {
	await db.delete(signing_keys).where(lt(signing_keys.retired_at, before));
}

/** Stores `row` unless a key is in use already: of several made at once the first one stays. */
export async function insertFirstSigningKey(db: Db, row: Omit<SigningKeyRow, "retired_at">): Promise<void> {
	await db.run(sql`
		insert into signing_keys (kid, private_jwk, public_jwk, created_at)
		select ${row.kid}, ${row.private_jwk}, ${row.public_jwk}, ${row.created_at}
		where not exists (select 1 from signing_keys where retired_at is null)`);
}
