import { stripMarks } from "./ground/text";

/** A piece of a document that its author set apart. */
export interface Block {
	kind: "heading" | "paragraph" | "item";
	text: string;
	/** Headings above it, outermost first. */
	path: string[];
	/** True where it follows the block before on the next line: items of one list, rows of one table. */
	glued: boolean;
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*$/;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;
const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+\S/;
const RULE = /^\s*(?:[-*_][ \t]*){3,}$/;
const FENCE = /^\s*(?:```|~~~)/;
const MAX_HEADING = 200;
/** Two spaces or a backslash at its end keep a line from running on into the next. */
const KEPT = /(?: {2}|\\)$/;
const SENTENCE_END = /[.!?:;…]["'”’)\]]*$/;
/** Letters from which on a line that ends in mid-sentence was broken by an editor; titles and lines of an address are shorter. */
const LEAST_BROKEN = 50;
const MAX_STRIPPED = 10_000;

/** Headings, paragraphs, list items and table rows of Markdown or plain text, in order, without their marks. */
export function blocksOf(text: string): Block[] {
	const reader = new Reader();
	let fenced = false;
	for (const line of text.split("\n")) {
		if (FENCE.test(line)) {
			fenced = !fenced;
			reader.end();
		} else if (fenced) reader.line(line, true);
		else reader.read(line);
	}
	reader.end();
	return reader.blocks;
}

class Reader {
	blocks: Block[] = [];
	#path: { level: number; text: string }[] = [];
	#lines: string[] = [];
	#item = false;
	/** Whether the last line may run on into the next. */
	#broken = false;
	#gap = true;

	read(line: string): void {
		const heading = HEADING.exec(line);
		const underline = UNDERLINE.exec(line);
		if (line.trim() === "") {
			this.end();
			this.#gap = true;
		} else if (heading) {
			this.end();
			this.#heading((heading[1] as string).length, heading[2] as string);
		} else if (underline && this.#lines.length === 1 && !this.#item) {
			const [title = ""] = this.#lines;
			this.#lines = [];
			this.#broken = false;
			this.#heading(underline[1]?.startsWith("=") ? 1 : 2, title);
		} else if (RULE.test(line)) this.end();
		else if (ITEM.test(line) || line.trimStart().startsWith("|")) {
			this.end();
			this.#item = true;
			this.line(line);
		} else this.line(line);
	}

	/** @param whole it ends where it ends */
	line(line: string, whole = false): void {
		const text = line.trim();
		const broken = this.#broken && /^[\p{L}\p{N}"“'([]/u.test(text);
		if (broken) this.#lines.push(`${this.#lines.pop()} ${text}`);
		else this.#lines.push(text);
		this.#broken = !whole && text.length >= LEAST_BROKEN && !SENTENCE_END.test(text) && !KEPT.test(line);
	}

	/** Ends the paragraph or item that is being read. */
	end(): void {
		const text = tidy(this.#lines.join("\n"));
		const kind = this.#item ? "item" : "paragraph";
		if (/[\p{L}\p{N}]/u.test(text)) this.#push(kind, text);
		this.#lines = [];
		this.#item = false;
		this.#broken = false;
	}

	#heading(level: number, raw: string): void {
		const text = tidy(raw).slice(0, MAX_HEADING);
		if (!/[\p{L}\p{N}]/u.test(text)) return;
		while ((this.#path.at(-1)?.level ?? 0) >= level) this.#path.pop();
		this.#push("heading", text);
		this.#path.push({ level, text });
	}

	#push(kind: Block["kind"], text: string): void {
		const last = this.blocks.at(-1);
		const glued = !this.#gap && kind === "item" && last !== undefined && last.kind !== "heading";
		this.blocks.push({ kind, text, path: this.#path.map((heading) => heading.text), glued });
		this.#gap = false;
	}
}

const isMargin = (mark: string | undefined): boolean => mark !== undefined && /[\s|]/.test(mark);

/** By parts where it is very long, since some marks take quadratic time to look for. */
function strip(text: string): string {
	let out = "";
	for (let at = 0; at < text.length; ) {
		const space = text.lastIndexOf(" ", at + MAX_STRIPPED);
		const end = text.length - at <= MAX_STRIPPED ? text.length : space > at ? space : at + MAX_STRIPPED;
		out += stripMarks(text.slice(at, end));
		at = end;
	}
	return out;
}

/** Without marks, and without spaces and empty cells at its ends; by hand, since a pattern for the end takes quadratic time. */
function tidy(raw: string): string {
	const text = strip(raw.replace(/[^\S\n]+/g, " "))
		.replace(/ {2,}/g, " ")
		.replace(/ ?\n ?/g, "\n")
		.replace(/^[*+•] /, "- ");
	let from = 0;
	let to = text.length;
	while (from < to && isMargin(text[from])) from++;
	while (to > from && isMargin(text[to - 1])) to--;
	return text.slice(from, to);
}
