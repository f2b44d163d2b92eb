import { z } from "zod";
import { auditInsert } from "../db/audit";
import { type ChunkRow, DOCUMENT_KINDS, findReplaced, writeDocument } from "../db/knowledge";
import { chunkText } from "../vectorize/chunk";
import { extractFacts } from "../vectorize/facts";
import { readDocument } from "../vectorize/ingest";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { conflict, DomainError, invalid } from "./errors";
import { newId, sha256Text } from "./ids";

export const documentInput = z.object({
	title: z.string().trim().min(1, "Give the document a title.").max(300),
	source_url: z
		.url({ protocol: /^https?$/, error: "Use an http or https address." })
		.max(2000)
		.nullish(),
	kind: z.enum(DOCUMENT_KINDS),
	text: z.string(),
});
export type DocumentInput = z.infer<typeof documentInput>;

export interface IngestedDocument {
	document_id: string;
	/** Passages the document consists of. */
	chunks: number;
	warnings: string[];
}

/** A row of the database holds 2 MB; a page of a coach has a hundredth of that. */
const MAX_TEXT_BYTES = 1_800_000;
const ID_LENGTH = 26;
const ATTEMPTS = 3;

/** The same passage has the same id, for one tenant. */
async function chunkRow(tenant_id: string, heading: string, text: string): Promise<ChunkRow> {
	const hash = await sha256Text(`${tenant_id}\n${heading}\n\n${text}`);
	return { id: `chk_${hash.slice(0, ID_LENGTH)}`, heading, text };
}

/**
 * Reads a page into the tenant's knowledge: whole or not at all. One from the same address, or of the same title and kind, is replaced and
 * keeps its id.
 *
 * @throws invalid for what is no text or has no words, too_large above 1.8 MB of text
 */
export async function ingestDocument(ctx: Ctx, actor: Actor, input: DocumentInput): Promise<IngestedDocument> {
	const { tenant_id } = actor;
	const { title, kind } = input;
	const source_url = input.source_url ?? null;
	const read = readDocument(input.text);
	if ("fault" in read) throw invalid([{ path: "text", message: read.fault }], read.fault);
	if (new TextEncoder().encode(read.text).byteLength > MAX_TEXT_BYTES)
		throw new DomainError("too_large", "document_too_large", "A document holds at most 1.8 MB of text: split it.");
	const chunks = await Promise.all(chunkText(read.text).map(({ heading, text }) => chunkRow(tenant_id, heading, text)));
	const facts_json = JSON.stringify(extractFacts({ kind, title, text: read.text }));
	const now = ctx.clock.now();
	for (let attempt = 1; ; attempt++) {
		const replaced = await findReplaced(ctx.db, tenant_id, { title, kind, source_url });
		const id = replaced?.id ?? newId("doc");
		const row = {
			tenant_id,
			id,
			title,
			source_url: source_url ?? replaced?.source_url ?? null,
			kind,
			text: read.text,
			facts_json,
			created_at: replaced?.created_at ?? now,
			updated_at: now,
		};
		const action = replaced ? "knowledge_document.replaced" : "knowledge_document.added";
		try {
			const audit = auditInsert(ctx.db, actor, now, action, id, { kind, chunks: chunks.length });
			await writeDocument(ctx.db, row, chunks, [audit]);
			if (ctx.vectors) await ctx.task({ v: 1, kind: "index_knowledge", tenant_id });
			return { document_id: id, chunks: chunks.length, warnings: read.warnings };
		} catch (error) {
			if (!/UNIQUE/.test(String(error) + String((error as { cause?: unknown }).cause))) throw error;
			if (attempt === ATTEMPTS)
				throw conflict("document_changed", "Somebody else saved this document just now: send it again.");
		}
	}
}
