import { linkUrl } from "./urls";

export type Inline = { kind: "text"; text: string } | { kind: "link"; label: string; url: string };

export type Block =
	/** Each line is a row of its own. */
	| { kind: "paragraph"; lines: Inline[][] }
	| { kind: "list"; items: Inline[][] }
	| { kind: "button"; label: string; url: string };

/** `[label](url)`, where the URL may hold one level of brackets, or a bare web address. */
const LINK = /\[([^[\]\n]+)\]\(((?:[^\s()]|\([^\s()]*\))+)\)|https?:\/\/[^\s<>"]{1,2000}/g;

const count = (text: string, character: string): number => text.split(character).length - 1;

/** A bare address without the punctuation of the sentence around it. */
export function trimBare(url: string): string {
	let end = url.length;
	while (end > 0) {
		const last = url[end - 1] as string;
		const unbalanced = last === ")" && count(url.slice(0, end), ")") > count(url.slice(0, end), "(");
		if (!unbalanced && !".,;:!?'\"]}*_".includes(last)) break;
		end--;
	}
	return url.slice(0, end);
}

function parseInline(text: string, rewrite: Rewrite): Inline[] {
	const parts: Inline[] = [];
	let from = 0;
	const addText = (to: number) => {
		if (to > from) parts.push({ kind: "text", text: text.slice(from, to) });
	};
	for (const match of text.matchAll(LINK)) {
		const [whole, label, target] = match;
		const shown = label ?? trimBare(whole);
		const written = linkUrl(target ?? shown);
		if (!written) continue;
		const url = rewrite(written);
		addText(match.index);
		parts.push({ kind: "link", label: shown, url });
		from = match.index + (label === undefined ? shown.length : whole.length);
	}
	addText(text.length);
	return parts;
}

/** Where a link leads as it is sent, by where it leads as it is written. */
export type Rewrite = (url: string) => string;

/**
 * Reads the light markup of message bodies: a blank line ends a paragraph, `[label](url)` is a link, a paragraph that is
 * one such link and nothing else is a button, lines that start with `- ` are a list. All else is text as written.
 */
export function parseMarkup(body: string, rewrite: Rewrite = (url) => url): Block[] {
	const blocks: Block[] = [];
	for (const chunk of body.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/)) {
		let open: Block | null = null;
		for (const line of chunk.split("\n").map((l) => l.trim())) {
			if (line === "") continue;
			const item = /^- +(.+)$/.exec(line)?.[1];
			const inlines = parseInline(item ?? line, rewrite);
			if (item !== undefined) {
				if (open?.kind !== "list") {
					open = { kind: "list", items: [] };
					blocks.push(open);
				}
				open.items.push(inlines);
			} else {
				if (open?.kind !== "paragraph") {
					open = { kind: "paragraph", lines: [] };
					blocks.push(open);
				}
				open.lines.push(inlines);
			}
		}
	}
	return blocks.map(asButton);
}

function asButton(block: Block): Block {
	if (block.kind !== "paragraph" || block.lines.length !== 1 || block.lines[0]?.length !== 1) return block;
	const only = block.lines[0][0];
	// A bare address is read, not pressed: it stays a link.
	if (only?.kind !== "link" || /^https?:\/\//.test(only.label)) return block;
	return { kind: "button", label: only.label, url: only.url };
}
