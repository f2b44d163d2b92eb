import { type Block, blocksOf } from "./chunk-blocks";
import { cutBlock, sentencesOf, sizeOf } from "./chunk-sentences";

/** A citable passage: whole sentences, and the headings it stands under. */
export interface Chunk {
	/** Headings above it, outermost first, joined by " > "; those within it are in the text. */
	heading: string;
	text: string;
}

/** Words a passage has at most, and from how many on it is not filled up with a part of a paragraph. */
const MOST_WORDS = 180;
const ENOUGH_WORDS = 120;
/** A new section, or a paragraph that would have to be cut, begins a new one from this length on. */
const ENOUGH_AT_BREAK = 60;
/** Letters of a sentence from which on its repetition tells nothing; shorter ones may be meant. */
const LEAST_REPEATED = 30;
/** Headings and introducing lines in a row that move on to the next passage: one for each level. */
const MOST_LEADS = 6;

/**
 * Cuts Markdown or plain text into passages of some 120 to 180 words that do not overlap. A passage ends between blocks (headings,
 * paragraphs, list items, table rows) where it can, else between sentences; a heading or an introducing line goes with what follows it.
 * What is repeated within one section or one long paragraph, and passages that are the same, occur once.
 */
export function chunkText(text: string): Chunk[] {
	const packer = new Packer();
	for (const block of unrepeated(blocksOf(text))) packer.add(block);
	return packer.finish();
}

/** Without what its section has said already, and without the repeated headings that nothing is left of. */
function unrepeated(blocks: Block[]): Block[] {
	const seen = new Set<string>();
	const isNew = ({ kind, path, text }: Block): boolean => {
		const key = `${kind === "heading"}\n${path.join("\n")}\n\n${text}`;
		return !seen.has(key) && seen.add(key).size > 0;
	};
	const marked = blocks.map((block) => ({ block, fresh: isNew(block) }));
	const left = marked
		.filter(({ block, fresh }) => fresh || block.kind === "heading")
		.map(({ block, fresh }) => ({ block: once(block), fresh }));
	return left.flatMap(({ block, fresh }, at) => {
		const next = left[at + 1]?.block.kind ?? "heading";
		return fresh || next !== "heading" ? [block] : [];
	});
}

/** Without the sentences that a block too long for one passage says again. */
function once(block: Block): Block {
	if (sizeOf(block.text) <= MOST_WORDS) return block;
	const said = new Set<string>();
	const fresh = sentencesOf(block.text).filter((sentence) => {
		const key = sentence.trim();
		return key.length < LEAST_REPEATED || (!said.has(key) && said.add(key).size > 0);
	});
	return { ...block, text: fresh.join("").trim() };
}

class Packer {
	#chunks = new Map<string, Chunk>();
	#held: Block[] = [];
	#words = 0;

	add(block: Block): void {
		const words = sizeOf(block.text);
		if (block.kind === "heading") {
			if (this.#words >= ENOUGH_AT_BREAK) this.#flush();
			this.#hold(block, words);
			return;
		}
		if (this.#words + words <= MOST_WORDS) {
			this.#hold(block, words);
			return;
		}
		if (this.#words >= (words <= MOST_WORDS ? ENOUGH_AT_BREAK : ENOUGH_WORDS)) this.#flush();
		if (this.#words + words <= MOST_WORDS) {
			this.#hold(block, words);
			return;
		}
		cutBlock(block.text, MOST_WORDS - this.#words, MOST_WORDS).forEach((text, n) => {
			if (n > 0) this.#flush();
			if (text === "") return;
			this.#hold({ ...block, text, glued: n > 0 ? false : block.glued }, sizeOf(text));
		});
	}

	finish(): Chunk[] {
		this.#emit(this.#held);
		this.#held = [];
		this.#words = 0;
		return [...this.#chunks.values()];
	}

	#hold(block: Block, words: number): void {
		this.#held.push(block);
		this.#words += words;
	}

	/** Ends the passage; a heading or introducing line at its end begins the next one. */
	#flush(): void {
		let cut = this.#held.length;
		while (cut > Math.max(0, this.#held.length - MOST_LEADS) && leads(this.#held[cut - 1] as Block)) cut--;
		const next = this.#held.slice(cut);
		this.#emit(this.#held.slice(0, cut));
		this.#held = next;
		this.#words = next.reduce((sum, block) => sum + sizeOf(block.text), 0);
	}

	#emit(blocks: Block[]): void {
		const first = blocks[0];
		if (!first) return;
		let text = first.text;
		for (const block of blocks.slice(1)) text += (block.glued ? "\n" : "\n\n") + block.text;
		const heading = first.path.join(" > ");
		const key = `${heading}\n\n${text}`;
		if (!this.#chunks.has(key)) this.#chunks.set(key, { heading, text });
	}
}

/** Whether a block only opens what follows it: a heading, marked or not, or a line that ends with a colon. */
const leads = ({ kind, text }: Block): boolean =>
	kind === "heading" || text.endsWith(":") || (kind === "paragraph" && text.length < 60 && /[\p{L}\p{N}]$/u.test(text));
