const NAMED: Record<string, string> = {
	amp: "&",
	lt: "<",
	gt: ">",
	quot: '"',
	apos: "'",
	nbsp: " ",
	ndash: "–",
	mdash: "—",
	hellip: "…",
	lsquo: "‘",
	rsquo: "’",
	ldquo: "“",
	rdquo: "”",
	laquo: "«",
	raquo: "»",
	bull: "•",
	middot: "·",
	copy: "©",
	reg: "®",
	trade: "™",
	euro: "€",
	pound: "£",
	yen: "¥",
	cent: "¢",
	times: "×",
	deg: "°",
	frac12: "½",
	auml: "ä",
	ouml: "ö",
	uuml: "ü",
	Auml: "Ä",
	Ouml: "Ö",
	Uuml: "Ü",
	szlig: "ß",
	eacute: "é",
	egrave: "è",
	agrave: "à",
	ccedil: "ç",
	ntilde: "ñ",
};

/** What these hold is no text of the page. */
const SILENT = new Set(
	"script style noscript template svg iframe object canvas head select textarea math nav".split(" "),
);
const BLOCK = new Set(
	"p div section article header footer main aside ul ol dl dt dd table thead tbody tfoot form fieldset figure figcaption blockquote pre address hr details summary body html center".split(
		" ",
	),
);
const INLINE = new Set(
	"a b i u s em strong span small mark del ins sub sup code kbd abbr cite q time label button font img picture source video audio input br wbr li tr td th caption col colgroup h1 h2 h3 h4 h5 h6 meta link title base center big tt option optgroup iframe".split(
		" ",
	),
);
const TAG_NAME = /<\/?([a-z][a-z0-9]{0,15})(?=[\s/>])/iy;

const known = (name: string): boolean => BLOCK.has(name) || INLINE.has(name) || SILENT.has(name);

/** Character references to the characters they stand for; one that is unknown stays as it is. */
export function decodeEntities(text: string): string {
	return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,8}\d{0,2}));/gi, (whole, hex, dec, name) => {
		if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole;
		const code = hex ? Number.parseInt(hex, 16) : Number(dec);
		if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return "";
		return String.fromCodePoint(code);
	});
}

/** Where the tag that begins at `from` ends, just behind its ">", or -1 where it is none. Marks inside quotes do not count. */
function endOfTag(html: string, from: number, lastClose: number): number {
	if (from > lastClose) return -1;
	let quote = "";
	for (let at = from + 1; at < html.length; at++) {
		const mark = html[at] as string;
		if (quote) {
			if (mark === quote) quote = "";
		} else if (mark === '"' || mark === "'") quote = mark;
		else if (mark === ">") return at + 1;
		else if (mark === "<") return -1;
	}
	return html.indexOf(">", from) + 1 || -1;
}

const attribute = (tag: string, name: string): string =>
	new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag)?.slice(1).find(Boolean) ?? "";

/** A heading, a list or a link of Markdown: CommonMark reads it within a block of HTML too, behind a blank line. */
const MARKDOWN = /^(?:#{1,6}|[*+-]|\d{1,2}\.)[ \t]+\S|\]\((?:https?:|\/|#|mailto:)/m;

/** Whether a text is a page of HTML rather than Markdown that holds some tags. */
export const isHtml = (text: string): boolean =>
	/^\s*(?:<\?xml|<!doctype|<html|<head|<body)/i.test(text) ||
	(/^\s*<[a-z]/i.test(text) &&
		/<\/?(?:p|div|section|article|h[1-6]|ul|ol|table)\b/i.test(text) &&
		!MARKDOWN.test(text));

/**
 * HTML as Markdown of headings, lists and paragraphs, however badly it is nested: tags are read one by one and nothing must be closed.
 * In a text that is not HTML as a whole, line breaks stay and only the tags go. Linear in the length of the text.
 */
export function htmlToMarkdown(html: string, whole = isHtml(html)): string {
	const out: string[] = [];
	const lastClose = html.lastIndexOf(">");
	const lower = html.toLowerCase();
	const links: string[] = [];
	const absent = new Set<string>();
	/** Where `mark` stands next, or -1; what is absent once is not looked for again, so that reading stays linear. */
	const next = (mark: string, from: number): number => {
		const found = absent.has(mark) ? -1 : lower.indexOf(mark, from);
		if (found < 0) absent.add(mark);
		return found;
	};
	const say = (text: string) => out.push(whole ? text.replace(/\s+/g, " ") : text);
	let at = 0;
	while (at < html.length) {
		const open = html.indexOf("<", at);
		if (open < 0) break;
		say(html.slice(at, open));
		at = open;
		if (html.startsWith("<!--", at)) {
			const end = next("-->", at);
			at = end < 0 ? at + 4 : end + 3;
			continue;
		}
		TAG_NAME.lastIndex = at;
		const name = TAG_NAME.exec(html)?.[1]?.toLowerCase() ?? "";
		const declaration = whole && /^[!?]/.test(html[at + 1] ?? "");
		const end = name || declaration ? endOfTag(html, at, lastClose) : -1;
		if (end < 0 || !(declaration || known(name) || whole)) {
			say("<");
			at++;
			continue;
		}
		const tag = html.slice(at, end);
		at = end;
		const closing = tag[1] === "/";
		if (SILENT.has(name)) {
			if (closing || tag.endsWith("/>")) continue;
			const close = next(`</${name}`, at);
			// A page cut off inside its navigation still has a text; one cut off inside a script has none.
			if (close >= 0) at = close;
			else if (name === "script" || name === "style") at = html.length;
		} else if (/^h[1-6]$/.test(name)) out.push(closing ? "\n\n" : `\n\n${"#".repeat(Number(name[1]))} `);
		else if (name === "li") out.push(closing ? "" : "\n- ");
		else if (name === "br") out.push("\n");
		else if (name === "tr") out.push(closing ? "" : "\n");
		else if (name === "td" || name === "th") out.push(closing ? " | " : "");
		else if (name === "a") {
			if (!closing) links.push(attribute(tag, "href"));
			else {
				const href = decodeEntities(links.pop() ?? "");
				const address = href.replace(/^mailto:/i, "");
				if (/^(?:https?:\/\/|mailto:)/i.test(href) && out.at(-1)?.trim() !== address) out.push(` (${address})`);
			}
		} else if (BLOCK.has(name)) out.push("\n\n");
	}
	say(html.slice(at));
	return decodeEntities(out.join(""));
}
