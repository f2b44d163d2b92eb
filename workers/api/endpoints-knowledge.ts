import { checkInput } from "../../actions/check-copy";
import { sourcesInput } from "../../actions/import-pages";
import { documentInput } from "../../actions/ingest-document";
import { searchInput } from "../../actions/search-knowledge";
import { type Endpoint, group, LIST, V1 } from "./endpoint";
import { documentsQuery } from "./routes/knowledge";

/** What the tenant has told the product about itself, and copy held against it. */
export const KNOWLEDGE_ENDPOINTS: Endpoint[] = group("Knowledge", `${V1}/knowledge`, [
	[
		"POST",
		"/documents",
		"member",
		"Add a page as plain text, Markdown or HTML, or a `file` (a PDF too) in a multipart form with `title` and `kind`; the same address, or title and kind, replaces it",
		201,
		"`{document_id, chunks, warnings}`",
		{ body: documentInput },
	],
	[
		"POST",
		"/sources",
		"member",
		"Read pages from their addresses, or with `site_pages` a site from its first page; the queue does it",
		202,
		"`{import_id, status, pages: [{url, status}]}`",
		{ body: sourcesInput },
	],
	[
		"GET",
		"/sources/:id",
		"member",
		"How far an import has come, and what became of each page",
		200,
		"`{import_id, status: running|done, pages: [{url, status: waiting|done|failed, document_id?, title?, chunks?, warnings?, reason?}]}`",
	],
	["GET", "/documents", "member", "List documents, newest first", 200, LIST, { query: documentsQuery }],
	["GET", "/documents/:id", "member", "Read a document", 200, "The document with `chunks` and the `facts` found in it"],
	["DELETE", "/documents/:id", "member", "Remove a document with its passages", 204, "Nothing"],
	[
		"GET",
		"/status",
		"member",
		"How far the index of meanings has come; words are searched at once",
		200,
		"`{chunks, vectors, indexed}`",
	],
	[
		"POST",
		"/search",
		"member",
		"Passages that fit a query best",
		200,
		"`{data: [{chunk_id, document_id, title, heading, text, score}]}`",
		{ body: searchInput },
	],
	[
		"POST",
		"/check",
		"member",
		"Whether a text's claims stand in the given sources, or else in the tenant's knowledge",
		200,
		"`{grounded, sentences: [{text, verdict, reason, citations}]}`",
		{ body: checkInput },
	],
]);
