import { type SQL, sql } from "drizzle-orm";
import { runBatch } from "./batch";
import type { Db } from "./client";

/** Contacts that a search takes in before it looks. */
const AHEAD = 1000;
const MOST_WORDS = 8;

/** Takes the next `most` contacts of all tenants into the index, in the order they were written. */
const takeIn = (most: number): SQL[] => [
	sql`insert into contact_index (rowid, tenant, words)
		select rowid, replace(tenant_id, '_', ''), concat_ws(' ', first_name, last_name, email, phone)
		from contacts where rowid > (select done from contact_index_state) order by rowid limit ${most}`,
	sql`update contact_index_state set done =
		(select max(rowid) from (select rowid from contacts where rowid > contact_index_state.done order by rowid limit ${most}))
		where exists (select 1 from contacts where rowid > contact_index_state.done) returning done`,
];

/** Takes contacts in that nobody has searched for since they came. @returns true where there may be more */
export async function indexContacts(db: Db, most: number): Promise<boolean> {
	const [, moved] = await runBatch(db, takeIn(most));
	return (moved ?? []).length > 0;
}

/** Each word of `q` as the start of a word of the contact's; null where it has none. Letters and digits are what FTS5's unicode61 takes as words. */
function expression(tenant_id: string, q: string): string | null {
	const words = q.match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, MOST_WORDS);
	if (!words) return null;
	return [`tenant : "${tenant_id.replaceAll("_", "")}"`, ...words.map((word) => `words : "${word}" *`)].join(" AND ");
}

/**
 * Ids of contacts in whose name, address or phone number each word of `q` starts a word, whatever its case and marks;
 * the latest first, from after the id `cursor` on. One round trip; reads about two rows for each id it returns.
 */
export async function findContacts(
	db: Db,
	tenant_id: string,
	page: { q: string; cursor?: string | undefined; limit: number },
): Promise<string[]> {
	const match = expression(tenant_id, page.q);
	if (match === null) return [];
	// Rows are numbered in the order of ids but for those written in the same moment.
	const before = page.cursor
		? sql`and f.rowid < (select rowid + (id <> ${page.cursor}) from contacts where tenant_id = ${tenant_id} and id <= ${page.cursor} order by id desc limit 1)`
		: sql``;
	const found = await runBatch<{ id: string }>(db, [
		...takeIn(AHEAD),
		sql`select c.id from contact_index f join contacts c on c.rowid = f.rowid
			where f.contact_index match ${match} and c.tenant_id = ${tenant_id} ${before} order by f.rowid desc limit ${page.limit}`,
	]);
	return (found.at(-1) ?? []).map(({ id }) => id);
}
