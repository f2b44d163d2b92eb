import { sql } from "drizzle-orm";
import type { Db } from "./client";

/** What customers said, as read out of a tenant's pages. */
export interface StoredTestimonial {
	speaker: string;
	role: string | null;
	quote: string;
}

const MOST = 50;

/** A tenant's testimonials, those of the oldest document first. */
export async function testimonialsOf(db: Db, tenant_id: string): Promise<StoredTestimonial[]> {
	return db.all<StoredTestimonial>(
		sql`select t.value ->> 'speaker' as speaker, t.value ->> 'role' as role, t.value ->> 'quote' as quote from knowledge_documents d, json_each(d.facts_json, '$.testimonials') t where d.tenant_id = ${tenant_id} order by d.id limit ${MOST}`,
	);
}

/** A number that changes with a tenant's knowledge; 0 before there is any. */
export async function knowledgeRevision(db: Db, tenant_id: string): Promise<number> {
	const row = await db.get<{ revision: number }>(
		sql`select revision from knowledge_revisions where tenant_id = ${tenant_id}`,
	);
	return row?.revision ?? 0;
}
