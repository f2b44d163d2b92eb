import { Hono } from "hono";
import { z } from "zod";
import { checkCopy, checkInput } from "../../../actions/check-copy";
import { deleteDocument } from "../../../actions/delete-document";
import { DomainError, invalid, notFound } from "../../../actions/errors";
import { importSources, readImport, sourcesInput } from "../../../actions/import-pages";
import { type DocumentInput, documentInput, ingestDocument } from "../../../actions/ingest-document";
import { readFile } from "../../../actions/read-file";
import { searchInput, searchKnowledge } from "../../../actions/search-knowledge";
import { DOCUMENT_KINDS, documentChunks, getDocument, listDocuments } from "../../../db/knowledge";
import { readIndexState } from "../../../db/knowledge-index";
import { type AppEnv, body, fits, type HttpContext, query, rawBytes } from "../../http";
import { allow } from "../credentials";
import { pageOf, pageQuery } from "../paging";
import { iso } from "../views";

/** A page's text with its JSON marks; every other body is far smaller. */
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
const MAX_CHECK_BYTES = 1024 * 1024;
/** A PDF file and the fields beside it. */
const MAX_FORM_BYTES = 9 * 1024 * 1024;
const MAX_SOURCES_BYTES = 256 * 1024;

/** A document from a JSON body, or from a form with a file: a PDF, or text, Markdown or HTML as UTF-8. */
async function documentOf(c: HttpContext): Promise<DocumentInput> {
	const type = c.req.header("content-type") ?? "";
	if (!/^multipart\/form-data/i.test(type)) return body(c, documentInput, MAX_DOCUMENT_BYTES);
	const bytes = await rawBytes(c, MAX_FORM_BYTES);
	const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => {
		throw new DomainError("malformed", "malformed_form", "The form is cut off or has no boundary: send it again.");
	});
	const file = form.get("file");
	if (!(file instanceof File)) throw invalid([{ path: "file", message: "Send the document as a file of this name." }]);
	const { file: _, ...fields } = Object.fromEntries(form);
	const given = { title: file.name.replace(/\.\w{1,5}$/, ""), ...fields, text: "" };
	const input = fits(given, documentInput);
	return { ...input, text: await readFile(c.get("ctx"), new Uint8Array(await file.arrayBuffer())) };
}

export const documentsQuery = z.object({ ...pageQuery, kind: z.enum(DOCUMENT_KINDS).optional() });

export const knowledge = new Hono<AppEnv>()
	.post("/documents", allow("member"), async (c) => {
		return c.json(await ingestDocument(c.get("ctx"), c.get("actor"), await documentOf(c)), 201);
	})
	.post("/sources", allow("member"), async (c) => {
		const input = await body(c, sourcesInput, MAX_SOURCES_BYTES);
		return c.json(await importSources(c.get("ctx"), c.get("actor"), input), 202);
	})
	.get("/sources/:id", allow("member"), async (c) =>
		c.json(await readImport(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"))),
	)
	.get("/documents", allow("member"), async (c) => {
		const { limit, ...filter } = query(c, documentsQuery);
		const { tenant_id } = c.get("actor");
		const rows = await listDocuments(c.get("ctx").db, tenant_id, { ...filter, limit: limit + 1 });
		const view = ({ id, created_at, updated_at, ...rest }: (typeof rows)[number]) => ({
			document_id: id,
			...rest,
			created_at: iso(created_at),
			updated_at: iso(updated_at),
		});
		return c.json(pageOf(rows, limit, view, ({ id }) => id));
	})
	.get("/documents/:id", allow("member"), async (c) => {
		const { db } = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const document = await getDocument(db, tenant_id, c.req.param("id"));
		if (!document) throw notFound("document");
		const { id, title, source_url, kind, text, facts_json, created_at, updated_at } = document;
		const chunks = await documentChunks(db, tenant_id, id);
		return c.json({
			document_id: id,
			title,
			source_url,
			kind,
			text,
			chunks: chunks.map((chunk) => ({ chunk_id: chunk.id, heading: chunk.heading, text: chunk.text })),
			facts: JSON.parse(facts_json),
			created_at: iso(created_at),
			updated_at: iso(updated_at),
		});
	})
	.delete("/documents/:id", allow("member"), async (c) => {
		await deleteDocument(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	})
	.get("/status", allow("member"), async (c) => {
		const { behind, chunks, vectors } = await readIndexState(c.get("ctx").db, c.get("actor").tenant_id);
		return c.json({ chunks, vectors, indexed: !behind });
	})
	.post("/search", allow("member"), async (c) => {
		const { query: wanted, limit } = await body(c, searchInput);
		const found = await searchKnowledge(c.get("ctx"), c.get("actor").tenant_id, wanted, limit);
		return c.json({
			data: found.map(({ id, document_id, title, heading, text, score }) => ({
				chunk_id: id,
				document_id,
				title,
				heading,
				text,
				score,
			})),
		});
	})
	.post("/check", allow("member"), async (c) => {
		const input = await body(c, checkInput, MAX_CHECK_BYTES);
		return c.json(await checkCopy(c.get("ctx"), c.get("actor").tenant_id, input));
	});
