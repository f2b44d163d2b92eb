/** The document a row was made from. */
export const documentOf = (row) => row.id.replace(/_[^_]+$/, "");

/** "A" for documents with an even number, "B" for odd ones; BEGIN rows by the last digit of their id. */
export function halfOf(row) {
	const id = row.id.includes(":") ? row.id : documentOf(row);
	return Number(/(\d)$/.exec(id)?.[1] ?? 0) % 2 === 0 ? "A" : "B";
}
