import { z } from "zod";

/** The cursor of a list sorted by id. */
export const idCursor = z
	.string()
	.max(200)
	.regex(/^[\w.:-]+$/, "Use the next_cursor of the page before.");

/** The part of a list's query that says which page. */
export const pageQuery = {
	cursor: idCursor.optional(),
	limit: z.coerce.number().int().min(1).max(100).default(25),
};

/** The cursor of a list sorted by an instant: `<epoch seconds>.<id>`, of use to this server alone. */
export const timeCursor = z
	.string()
	.max(200)
	.regex(/^\d{1,12}\.[\w.:-]+$/, "Use the next_cursor of the page before.")
	.transform((text) => {
		const dot = text.indexOf(".");
		return { at: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
	});

export const timePageQuery = { ...pageQuery, cursor: timeCursor.optional() };

/**
 * One page of a list.
 *
 * @param rows what was read: one more than `limit` where there is another page
 * @param view a row as it is answered
 * @param cursorOf where the next page goes on after the last row shown
 */
export function pageOf<Row, View>(
	rows: Row[],
	limit: number,
	view: (row: Row) => View,
	cursorOf: (row: Row) => string,
): { data: View[]; next_cursor: string | null } {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return { data: shown.map(view), next_cursor: rows.length > limit && last ? cursorOf(last) : null };
}
