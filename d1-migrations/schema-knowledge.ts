import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { tenants } from "./schema";

/** What a coach has told the product about itself: one page, note or answer, as plain text. */
export const knowledge_documents = sqliteTable(
	"knowledge_documents",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		title: text().notNull(),
		source_url: text(),
		kind: text({ enum: ["brand_voice", "offer", "testimonial", "bio", "faq", "content"] }).notNull(),
		text: text().notNull(),
		/** Offers, testimonials and facts of a biography read out of the text, for somebody to look over. */
		facts_json: text().notNull(),
		created_at: integer().notNull(),
		updated_at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		uniqueIndex("knowledge_documents_by_url").on(t.tenant_id, t.source_url).where(sql`source_url is not null`),
		index("knowledge_documents_by_title").on(t.tenant_id, t.kind, t.title),
		uniqueIndex("knowledge_documents_untraced").on(t.tenant_id, t.kind, t.title).where(sql`source_url is null`),
	],
);

/** A citable passage. Its id is a function of what it says, so that a tenant has each passage once. */
export const knowledge_chunks = sqliteTable(
	"knowledge_chunks",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		/** The passage's row in `knowledge_index`. */
		seq: integer().notNull().unique(),
		/** The headings it stands under, outermost first. */
		heading: text().notNull(),
		text: text().notNull(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.id] })],
);

/** Which passages a document consists of, in order; several documents may share one. */
export const knowledge_document_chunks = sqliteTable(
	"knowledge_document_chunks",
	{
		tenant_id: text().notNull(),
		document_id: text().notNull(),
		position: integer().notNull(),
		chunk_id: text().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.document_id, t.position] }),
		foreignKey({
			columns: [t.tenant_id, t.document_id],
			foreignColumns: [knowledge_documents.tenant_id, knowledge_documents.id],
		}),
		foreignKey({
			columns: [t.tenant_id, t.chunk_id],
			foreignColumns: [knowledge_chunks.tenant_id, knowledge_chunks.id],
		}),
		index("knowledge_document_chunks_by_chunk").on(t.tenant_id, t.chunk_id),
	],
);

/**
 * `revision` goes up with every change of a tenant's knowledge, so that what is derived from it can be kept until then. The index of vectors
 * has caught up with `indexed_revision`; whoever brings it further holds the lease.
 */
export const knowledge_revisions = sqliteTable(
	"knowledge_revisions",
	{
		tenant_id: text()
			.primaryKey()
			.references(() => tenants.id),
		revision: integer().notNull(),
		indexed_revision: integer().notNull().default(0),
		/** Wall seconds until which nobody else works on the index; after a failure also when it is tried again. */
		lease_until: integer(),
	},
	(t) => [index("knowledge_revisions_behind").on(t.tenant_id).where(sql`indexed_revision < revision`)],
);

/**
 * Passages whose vectors may be in the index: written before the vector is, and deleted after it is, so that none is left there unknown.
 */
export const knowledge_vectors = sqliteTable(
	"knowledge_vectors",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		chunk_id: text().notNull(),
		/** The model that made it, once the index has it. */
		model: text(),
	},
	(t) => [primaryKey({ columns: [t.tenant_id, t.chunk_id] })],
);

/** Pages being fetched for a tenant, and what became of each. */
export const knowledge_imports = sqliteTable(
	"knowledge_imports",
	{
		tenant_id: text()
			.notNull()
			.references(() => tenants.id),
		id: text().notNull(),
		kind: text({ enum: ["brand_voice", "offer", "testimonial", "bio", "faq", "content"] }).notNull(),
		/** Who asked for it, as the audit log names them. */
		actor_json: text().notNull(),
		/** Pages of the same host that are followed from the first one; null where the addresses alone are read. */
		site_pages: integer(),
		pages_json: text().notNull(),
		status: text({ enum: ["running", "done"] }).notNull(),
		/** Wall seconds until which one worker has it. */
		lease_until: integer(),
		created_at: integer().notNull(),
		updated_at: integer().notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.tenant_id, t.id] }),
		index("knowledge_imports_running").on(t.tenant_id, t.id).where(sql`status = 'running'`),
	],
);
