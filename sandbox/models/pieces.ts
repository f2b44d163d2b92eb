/** A piece of text that the model knows, and how probable it is (natural logarithm). */
export type Vocabulary = [piece: string, score: number][];

/** Pieces before this one stand for no text: unknown, begin, end and reserved ones. */
const FIRST_PIECE = 6;
const UNKNOWN = 0;
/** Far below the rarest piece, so that a mark is unknown only where no piece fits. */
const UNKNOWN_SCORE = -20;

/**
 * Cuts text into the most probable sequence of a unigram vocabulary's pieces (Kudo, "Subword Regularization", ACL 2018), by dynamic
 * programming. Spaces count as "▁", one in front of the text too.
 */
export function createTokenizer(vocabulary: Vocabulary): (text: string) => number[] {
	const known = new Map(vocabulary.map(([piece, score], id) => [piece, { score, id }]));
	const longest = vocabulary.reduce((most, [piece]) => Math.max(most, piece.length), 1);
	return (text) => {
		const marked = `▁${text.normalize("NFKC").replace(/\s+/g, " ").trim().replaceAll(" ", "▁")}`;
		const end = marked.length;
		const best = new Float64Array(end + 1).fill(Number.NEGATIVE_INFINITY);
		const from = new Int32Array(end + 1);
		const ids = new Int32Array(end + 1);
		best[0] = 0;
		const offer = (at: number, to: number, score: number, id: number) => {
			const sum = (best[at] as number) + score;
			if (sum <= (best[to] as number)) return;
			best[to] = sum;
			from[to] = at;
			ids[to] = id;
		};
		for (let at = 0; at < end; at++) {
			offer(at, at + 1, UNKNOWN_SCORE, UNKNOWN);
			for (let length = 1; length <= Math.min(longest, end - at); length++) {
				const piece = known.get(marked.slice(at, at + length));
				if (piece && piece.id >= FIRST_PIECE) offer(at, at + length, piece.score, piece.id);
			}
		}
		const out: number[] = [];
		for (let at = end; at > 0; at = from[at] as number) out.push(ids[at] as number);
		return out.reverse();
	};
}
