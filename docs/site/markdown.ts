import { escapeHtml, type Html, html, raw } from "../../pages/html";

export interface Heading {
	level: number;
	id: string;
	text: string;
}

export interface Rendered {
	title: string;
	/** The first paragraph as plain text. */
	lead: string;
	/** Everything after the title. */
	body: Html;
	/** Headings below the title, in order. */
	headings: Heading[];
}

/** What only the site knows about the targets that a page names. */
export interface Targets {
	/** Where a link goes; throws where it goes nowhere. */
	href(target: string): string;
	/** The markup of a picture. */
	picture(target: string, alternative: string): Html;
	/** Where the text of a `code` span is described, if anywhere. */
	described(code: string): string | undefined;
}

export const slugOf = (text: string): string =>
	text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-|-$/g, "");

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|\*([^\s*][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
const FENCE = /^```(\w*)$/;
const HEADING = /^(#{1,4}) (.+)$/;
const BULLET = /^- (.*)$/;
const NUMBER = /^\d+\. (.*)$/;
/** A line of text may begin with a number and a full stop: only a first item begins a list. */
const FIRST = /^1\. (.*)$/;
const ROW = /^\|(.*)\|$/;
const PICTURE = /^!\[([^\]]+)\]\(([^)\s]+)\)$/;
/** What Markdown gives a meaning that is not rendered here. */
const UNKNOWN = /^(?:\s+\S|<|[*+_] |={3,}|-{3,}|#{5,}|~~~|!\[)/;

export const plain = (text: string): string => text.replace(INLINE, (_, ...found) => found.slice(0, 4).find(Boolean));

function inline(text: string, to: Targets): Html {
	let out = "";
	let at = 0;
	for (const found of text.matchAll(INLINE)) {
		const [whole, code, strong, emphasis, label, target] = found;
		out += escapeHtml(text.slice(at, found.index));
		at = found.index + whole.length;
		if (code) {
			const described = to.described(code);
			const shown = html`<code>${code}</code>`;
			out += described ? html`<a href="${described}">${shown}</a>` : shown;
		} else if (strong) out += html`<strong>${inline(strong, to)}</strong>`;
		else if (emphasis) out += html`<em>${inline(emphasis, to)}</em>`;
		else out += html`<a href="${to.href(target as string)}">${inline(label as string, to)}</a>`;
	}
	return raw(out + escapeHtml(text.slice(at)));
}

const cellsOf = (row: string): string[] => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

function table(lines: string[], to: Targets): Html {
	const [head = [], rule = [], ...rows] = lines.map((line) => cellsOf(ROW.exec(line)?.[1] ?? ""));
	if (!rule.every((cell) => /^:?-+:?$/.test(cell)) || rows.some((row) => row.length !== head.length))
		throw new Error(`A table needs a line of dashes under its head and as many cells in each row: ${lines[0]}`);
	const cells = (row: string[]) => row.map((cell) => html`<td>${inline(cell, to)}</td>`);
	return html`<div class="wide" role="group" aria-label="Table: ${head.map(plain).filter(Boolean).join(", ")}" tabindex="0"><table><thead><tr>${head.map((cell) => html`<th scope="col">${inline(cell, to)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody></table></div>`;
}

/** Lines from `start` on that belong to a list, joined to items. */
function items(lines: string[], mark: RegExp): { list: string[]; taken: number } {
	const list: string[] = [];
	let taken = 0;
	for (const line of lines) {
		const item = mark.exec(line);
		if (item) list.push(item[1] as string);
		else if (/^ {2,3}\S/.test(line) && list.length) list.push(`${list.pop()} ${line.trim()}`);
		else break;
		taken++;
	}
	return { list, taken };
}

export const codeBlock = (text: string, label: string): Html =>
	html`<pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`;

/**
 * Renders the project's own Markdown: headings, paragraphs, flat lists, tables, fenced code, notes (`> `), pictures and
 * the usual inline marks, as CommonMark and GitHub's tables read them (spec.commonmark.org/0.31.2). What it does not know
 * it refuses, so that no page shows a mark instead of what the mark means.
 *
 * @throws Error that names the line
 */
export function renderMarkdown(source: string, to: Targets): Rendered {
	const lines = source.replaceAll("\r\n", "\n").split("\n");
	const headings: Heading[] = [];
	let title = "";
	let lead = "";
	const body: Html[] = [];
	for (let at = 0; at < lines.length; ) {
		const line = lines[at] as string;
		const rest = lines.slice(at);
		const until = (ends: (line: string) => boolean, from = 1) => {
			const end = rest.findIndex((each, i) => i >= from && ends(each));
			return end === -1 ? rest.length : end;
		};
		const heading = HEADING.exec(line);
		const fence = FENCE.exec(line);
		const picture = PICTURE.exec(line);
		const mark = [BULLET, FIRST].find((each) => each.test(line));
		if (line === "") at++;
		else if (heading) {
			const [, marks = "", text = ""] = heading;
			at++;
			if (marks.length === 1) {
				if (title) throw new Error(`A second title: ${line}`);
				title = plain(text);
				continue;
			}
			const id = slugOf(plain(text));
			if (headings.some((other) => other.id === id)) throw new Error(`Two headings are called alike: ${line}`);
			headings.push({ level: marks.length, id, text: plain(text) });
			body.push(raw(`<h${marks.length} id="${id}">${inline(text, to)}</h${marks.length}>`));
		} else if (fence) {
			const end = until((each) => each === "```");
			if (end === rest.length) throw new Error(`A code block does not end: ${rest[1]}`);
			body.push(codeBlock(rest.slice(1, end).join("\n"), `Code: ${headings.at(-1)?.text ?? title}`));
			at += end + 1;
		} else if (picture) {
			body.push(to.picture(picture[2] as string, picture[1] as string));
			at++;
		} else if (mark) {
			const { list, taken } = items(rest, mark === FIRST ? NUMBER : mark);
			const shown = list.map((item) => html`<li>${inline(item, to)}</li>\n`);
			body.push(mark === FIRST ? html`<ol>${shown}</ol>` : html`<ul>${shown}</ul>`);
			at += taken;
		} else if (ROW.test(line)) {
			const end = until((each) => !ROW.test(each));
			body.push(table(rest.slice(0, end), to));
			at += end;
		} else if (line.startsWith("> ")) {
			const end = until((each) => !each.startsWith("> "));
			const text = rest.slice(0, end).map((each) => each.slice(2));
			body.push(html`<div class="note"><p>${inline(text.join(" "), to)}</p></div>`);
			at += end;
		} else if (UNKNOWN.test(line)) throw new Error(`This form of Markdown is not rendered: ${line}`);
		else {
			const end = until((each) => each === "" || [HEADING, FENCE, BULLET, FIRST, ROW].some((form) => form.test(each)));
			const text = rest.slice(0, end).join(" ");
			lead ||= plain(text);
			body.push(html`<p>${inline(text, to)}</p>`);
			at += end;
		}
	}
	if (!title) throw new Error("A page needs a title: `# Title`.");
	return { title, lead, body: html`${body}`, headings };
}
