import { decodeEntities } from "./ingest-html";

const HEAD_CHARS = 200_000;
const MOST_LINKS = 2000;
/** What a link leads to that is no page. */
const NO_PAGE =
	/\.(?:avif|css|csv|docx?|epub|gif|gz|ico|ics|jpe?g|js|json|m4a|mov|mp[34]|png|pptx?|rss|svg|txt|webm|webp|xlsx?|xml|zip)$/i;
/** Parameters that say how somebody came, not what the page is. */
const TRACKING = /^(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref)$/i;

/** Bytes as text: by the given character set, else by the page's own word for it, else as UTF-8. */
export function decodePage(bytes: Uint8Array, charset: string | null): string {
	const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
	const label = charset ?? /<meta[^>]{1,200}charset\s*=\s*["']?([\w-]{2,30})/i.exec(start)?.[1] ?? "utf-8";
	try {
		return new TextDecoder(label).decode(bytes);
	} catch {
		return new TextDecoder().decode(bytes);
	}
}

/** The title of a page of HTML, or null. */
export function titleOf(html: string): string | null {
	const head = html.slice(0, HEAD_CHARS);
	const open = head.search(/<title[\s>]/i);
	const from = open < 0 ? -1 : head.indexOf(">", open);
	const to = from < 0 ? -1 : head.indexOf("<", from);
	if (to < 0) return null;
	const title = decodeEntities(head.slice(from + 1, to))
		.replace(/\s+/g, " ")
		.trim()
		.slice(0, 300);
	return title === "" ? null : title;
}

/** An address without its fragment and without what only tells where somebody came from, so that one page has one address. */
export function pageAddress(url: URL): string {
	const page = new URL(url);
	page.hash = "";
	for (const name of [...page.searchParams.keys()]) if (TRACKING.test(name)) page.searchParams.delete(name);
	return page.href;
}

/** Pages of the same host that a page links to, in order, each once, the page itself left out. */
export function linksOf(html: string, at: string): string[] {
	const here = new URL(at);
	const found = new Set<string>();
	for (const [, double, single, bare] of html.matchAll(
		/<a\s[^<>]{0,500}?href\s{0,3}=\s{0,3}(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})'|([^\s"'<>]{1,2000}))/gi,
	)) {
		const url = URL.parse(decodeEntities(double ?? single ?? bare ?? "").trim(), here);
		if (!url || url.host !== here.host || !/^https?:$/.test(url.protocol) || NO_PAGE.test(url.pathname)) continue;
		found.add(pageAddress(url));
		if (found.size > MOST_LINKS) break;
	}
	found.delete(pageAddress(here));
	return [...found];
}
