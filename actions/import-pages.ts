import { z } from "zod";
import { DOCUMENT_KINDS } from "../db/knowledge";
import {
	getImport,
	type ImportPage,
	type ImportRow,
	insertImport,
	leaseImport,
	listStandingImports,
	saveImport,
} from "../db/knowledge-imports";
import { urlFault } from "../providers/public-address";
import { decodePage, linksOf, pageAddress, titleOf } from "../vectorize/web-page";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { DomainError, invalid, notFound } from "./errors";
import { newId } from "./ids";
import { ingestDocument } from "./ingest-document";
import { readPdf } from "./read-file";
import { log } from "./telemetry/log";

const MOST_PAGES = 50;
const MOST_RUNNING = 3;
/** Wall seconds for a handful of pages, which take at most 10 s each side by side. */
const LEASE = 90;
const AT_ONCE = 5;
const MOST_STANDING = 20;

export const sourcesInput = z.object({
	urls: z
		.array(z.string().trim().max(2000))
		.min(1, "Give at least one address.")
		.max(MOST_PAGES, `Give at most ${MOST_PAGES} addresses.`),
	kind: z.enum(DOCUMENT_KINDS).default("content"),
	/** Reads the one page and pages of the same host that it links to: so many in all. */
	site_pages: z.number().int().min(1).max(MOST_PAGES).optional(),
});

export interface PageImport {
	import_id: string;
	status: "running" | "done";
	pages: ImportPage[];
}

const viewOf = ({ id, status, pages_json }: ImportRow): PageImport => ({
	import_id: id,
	status,
	pages: JSON.parse(pages_json) as ImportPage[],
});

/**
 * Begins to read pages into the tenant's knowledge; the queue does it.
 *
 * @throws invalid, with a field for each address that cannot be read; rate_limited while three imports are running
 */
export async function importSources(ctx: Ctx, actor: Actor, input: z.infer<typeof sourcesInput>): Promise<PageImport> {
	const { urls, kind, site_pages } = input;
	const faults = urls.flatMap((url, at) => {
		const message = urlFault(url);
		return message ? [{ path: `urls.${at}`, message }] : [];
	});
	if (faults.length > 0) throw invalid(faults, faults[0]?.message);
	if (site_pages !== undefined && urls.length > 1)
		throw invalid([{ path: "urls", message: "Give one address, the site's first page, with `site_pages`." }]);
	const pages = [...new Set(urls.map((url) => pageAddress(new URL(url))))].map(
		(url): ImportPage => ({ url, status: "waiting" }),
	);
	const { tenant_id } = actor;
	const now = ctx.clock.now();
	const row: ImportRow = {
		tenant_id,
		id: newId("imp"),
		kind,
		actor_json: JSON.stringify(actor),
		site_pages: site_pages ?? null,
		pages_json: JSON.stringify(pages),
		status: "running",
		lease_until: null,
		created_at: now,
		updated_at: now,
	};
	if (!(await insertImport(ctx.db, row, MOST_RUNNING)))
		throw new DomainError(
			"rate_limited",
			"imports_running",
			"Pages are being read already: wait until they are done.",
			undefined,
			30,
		);
	await ctx.task({ v: 1, kind: "import_pages", tenant_id, import_id: row.id });
	return viewOf(row);
}

export async function readImport(ctx: Pick<Ctx, "db">, tenant_id: string, id: string): Promise<PageImport> {
	const row = await getImport(ctx.db, tenant_id, id);
	if (!row) throw notFound("import");
	return viewOf(row);
}

/** Fetches one page and ingests it. `links` are those of a page of HTML. */
async function importPage(
	ctx: Ctx,
	{ kind, actor_json }: ImportRow,
	url: string,
): Promise<{ page: ImportPage; links: string[] }> {
	const failed = (reason: string) => ({ page: { url, status: "failed" as const, reason }, links: [] });
	const fetched = await ctx.pages.read(url);
	if ("fault" in fetched) return failed(fetched.fault);
	const html = fetched.type === "html" ? decodePage(fetched.bytes, fetched.charset) : "";
	try {
		const text =
			fetched.type === "pdf" ? await readPdf(ctx, fetched.bytes) : html || decodePage(fetched.bytes, fetched.charset);
		const title = titleOf(html) ?? url.replace(/^https?:\/\/(?:www\.)?|\/$/g, "").slice(0, 300);
		const source_url = pageAddress(new URL(fetched.url));
		const actor = JSON.parse(actor_json) as Actor;
		const { document_id, chunks, warnings } = await ingestDocument(ctx, actor, { title, kind, source_url, text });
		const links = html ? linksOf(html, fetched.url) : [];
		return { page: { url, status: "done", document_id, title, chunks, warnings }, links };
	} catch (error) {
		if (error instanceof DomainError) return failed(error.message);
		log("error", "page not read", { url, error });
		return failed("Something went wrong on our side: try this page again.");
	}
}

/**
 * Reads the pages of an import that are waiting, a few at once, and writes down after each few what became of them. Goes on where an earlier
 * run ended; a page read twice replaces itself.
 */
export async function importPages(ctx: Ctx, tenant_id: string, id: string): Promise<void> {
	const leaseEnd = () => ctx.clock.wall() + LEASE;
	const row = await leaseImport(ctx.db, tenant_id, id, ctx.clock.wall(), leaseEnd());
	if (!row) return;
	const pages = JSON.parse(row.pages_json) as ImportPage[];
	for (;;) {
		const waiting = pages.filter(({ status }) => status === "waiting").slice(0, AT_ONCE);
		const read = await Promise.all(waiting.map(({ url }) => importPage(ctx, row, url)));
		for (const { page, links } of read) {
			const at = pages.findIndex(({ url }) => url === page.url);
			pages[at] = page;
			if (row.site_pages === null || at > 0) continue;
			const fresh = links.filter((url) => !pages.some((known) => known.url === url));
			for (const url of fresh.slice(0, row.site_pages - pages.length)) pages.push({ url, status: "waiting" });
		}
		const done = pages.every(({ status }) => status !== "waiting");
		await saveImport(ctx.db, tenant_id, id, {
			pages_json: JSON.stringify(pages),
			status: done ? "done" : "running",
			lease_until: done ? null : leaseEnd(),
			updated_at: ctx.clock.now(),
		});
		if (done) return;
	}
}

/** Hands over imports whose job was lost or whose worker died. */
export async function resumeImports(ctx: Pick<Ctx, "db" | "clock" | "task">): Promise<number> {
	const standing = await listStandingImports(ctx.db, ctx.clock.wall(), MOST_STANDING);
	for (const { tenant_id, id } of standing) await ctx.task({ v: 1, kind: "import_pages", tenant_id, import_id: id });
	return standing.length;
}
