/** A run of text as the PDF places it; `y` grows upwards. */
export interface Run {
	text: string;
	y: number;
	/** Size of its letters. */
	size: number;
	/** Whether its line ends behind it. */
	ends: boolean;
}

interface Line {
	text: string;
	y: number;
	size: number;
}

/** A gap above this many line heights parts paragraphs. */
const PARAGRAPH_GAP = 1.55;
/** Larger than the text by this factor, and short, is a heading. */
const HEADING_SIZE = 1.15;
const MOST_HEADING_CHARS = 120;

function linesOf(runs: Run[]): Line[] {
	const lines: Line[] = [];
	let held: Run[] = [];
	const end = () => {
		const text = held
			.map((run) => run.text)
			.join("")
			.replace(/\s+/g, " ")
			.trim();
		const [first] = held;
		if (text && first) lines.push({ text, y: first.y, size: Math.max(...held.map((run) => run.size)) });
		held = [];
	};
	for (const run of runs) {
		held.push(run);
		if (run.ends) end();
	}
	end();
	return lines;
}

/** The size that most letters have. */
function bodySize(lines: Line[]): number {
	const letters = new Map<number, number>();
	for (const { text, size } of lines) {
		const rounded = Math.round(size * 2) / 2;
		letters.set(rounded, (letters.get(rounded) ?? 0) + text.length);
	}
	return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/**
 * The pages of a PDF as Markdown: lines joined to paragraphs where no wider gap parts them, larger type as headings, words that were
 * cut at the end of a line whole again.
 */
export function toMarkdown(pages: Run[][]): string {
	const all = pages.map(linesOf);
	const body = bodySize(all.flat());
	const blocks: string[] = [];
	for (const lines of all) {
		let before: Line | null = null;
		for (const line of lines) {
			const heading = line.size > body * HEADING_SIZE && line.text.length <= MOST_HEADING_CHARS;
			const gap: number = before ? Math.abs(before.y - line.y) : Number.POSITIVE_INFINITY;
			const apart = gap > PARAGRAPH_GAP * Math.max(line.size, 1) || before?.size !== line.size;
			const item = /^(?:[•▪◦‣–*-]|\d{1,2}[.)])\s/.test(line.text);
			const last = blocks.at(-1);
			if (heading && apart) blocks.push(`## ${line.text}`);
			else if (before && last !== undefined && !apart && !item) {
				const cut = /\p{Ll}-$/u.test(last) && /^\p{Ll}/u.test(line.text);
				blocks[blocks.length - 1] = cut ? `${last.slice(0, -1)}${line.text}` : `${last} ${line.text}`;
			} else blocks.push(item ? `- ${line.text.replace(/^[•▪◦‣–*-]\s+/, "")}` : line.text);
			before = line;
		}
	}
	return blocks.join("\n\n");
}
