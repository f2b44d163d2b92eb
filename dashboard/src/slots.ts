/** `{{event.title}}`, `{{contact.first_name|there}}`. */
const SLOT = /\{\{\s*([^}|]+?)\s*(?:\|([^}]*))?\}\}/g;

export type Piece = { text: string; slot?: string };

/**
 * Copy in pieces, slots told apart. A slot reads as its value where it is known already, else as what stands there when
 * there is none, else as its own name in words.
 */
export function pieces(copy: string, values: Record<string, string>): Piece[] {
	const found: Piece[] = [];
	let from = 0;
	for (const match of copy.matchAll(SLOT)) {
		if (match.index > from) found.push({ text: copy.slice(from, match.index) });
		const slot = match[1] as string;
		found.push({ text: values[slot] || match[2]?.trim() || inWords(slot), slot });
		from = match.index + match[0].length;
	}
	if (from < copy.length) found.push({ text: copy.slice(from) });
	return found;
}

const inWords = (slot: string): string => {
	const [group = "", name = ""] = slot.split(".");
	if (group === "link") return `${name.replaceAll("_", " ")} link`;
	return (name || group).replaceAll("_", " ");
};
