import { and, eq, gt, isNull } from "drizzle-orm";
import { account_tokens } from "../d1-migrations/schema-accounts";
import type { Db } from "./client";

export type AccountLink = typeof account_tokens.$inferSelect;
export type LinkKind = AccountLink["kind"];

/** A link that still works, by the hash of what it holds. Whose it is follows from it: there is no tenant to name. */
export async function findLink(db: Db, kind: LinkKind, token_hash: string, wall: number): Promise<AccountLink | null> {
	const row = await db
		.select()
		.from(account_tokens)
		.where(
			and(
				eq(account_tokens.token_hash, token_hash),
				eq(account_tokens.kind, kind),
				isNull(account_tokens.used_at),
				gt(account_tokens.expires_at, wall),
			),
		)
		.get();
	return row ?? null;
}

export const getLink = async (db: Db, id: string): Promise<AccountLink | null> =>
	(await db.select().from(account_tokens).where(eq(account_tokens.id, id)).get()) ?? null;

/** For a batch: the e-mail has left, so nothing needs to know the link's words any more. */
export const forgetToken = (db: Db, id: string) =>
	db.update(account_tokens).set({ token: null }).where(eq(account_tokens.id, id));

/** How many links of a kind were made for a subject after `since`, wall time. */
export async function countLinksSince(db: Db, kind: LinkKind, subject_id: string, since: number): Promise<number> {
	return db.$count(
		account_tokens,
		and(eq(account_tokens.subject_id, subject_id), eq(account_tokens.kind, kind), gt(account_tokens.created_at, since)),
	);
}

/** For a batch: every link of a kind for a subject stops working. */
export const spendLinks = (db: Db, kind: LinkKind, subject_id: string, wall: number) =>
	db
		.update(account_tokens)
		.set({ used_at: wall, token: null })
		.where(
			and(eq(account_tokens.subject_id, subject_id), eq(account_tokens.kind, kind), isNull(account_tokens.used_at)),
		);

/** Takes a link for this caller alone: false where somebody was faster. */
export async function takeLink(db: Db, id: string, wall: number): Promise<boolean> {
	const taken = await db
		.update(account_tokens)
		.set({ used_at: wall, token: null })
		.where(and(eq(account_tokens.id, id), isNull(account_tokens.used_at)))
		.returning({ id: account_tokens.id });
	return taken.length > 0;
}
