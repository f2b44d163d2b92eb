import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { contacts } from "../d1-migrations/schema";
import { replies } from "../d1-migrations/schema-webhooks";
import type { Db } from "./client";
import type { ContactRow } from "./registrations";

export type ReplyRow = typeof replies.$inferSelect;
export interface Reply {
	reply: ReplyRow;
	contact: ContactRow;
}

const ofContact = and(eq(contacts.tenant_id, replies.tenant_id), eq(contacts.id, replies.contact_id));

export async function getReply(db: Db, tenant_id: string, id: string): Promise<Reply | null> {
	const row = await db
		.select({ reply: replies, contact: contacts })
		.from(replies)
		.innerJoin(contacts, ofContact)
		.where(and(eq(replies.tenant_id, tenant_id), eq(replies.id, id)))
		.get();
	return row ?? null;
}

/** What people wrote back, newest first; at most `limit`, those before the id `cursor`. */
export async function listReplies(
	db: Db,
	tenant_id: string,
	page: { handled?: boolean | undefined; cursor?: string | undefined; limit: number },
): Promise<Reply[]> {
	const { handled } = page;
	return db
		.select({ reply: replies, contact: contacts })
		.from(replies)
		.innerJoin(contacts, ofContact)
		.where(
			and(
				eq(replies.tenant_id, tenant_id),
				handled === undefined ? undefined : (handled ? isNotNull : isNull)(replies.handled_at),
				page.cursor ? lt(replies.id, page.cursor) : undefined,
			),
		)
		.orderBy(desc(replies.id))
		.limit(page.limit)
		.all();
}
