import { sql } from "drizzle-orm";
import type { Db } from "./client";
import type { Part } from "./rollups";

/** One number of a report: what it adds up of the parts under a key of a dimension, of one event (empty for all). */
export interface FigurePlace {
	event_id: string;
	dimension: string;
	key: string[];
	countOf: (figures: Part["n"]) => number;
}

/** Registrations that one question looks at, and how often it asks on: a common figure fills its page with the first. */
const LOOKED_AT = 150;
const MOST_QUESTIONS = 7;

/**
 * The registrations that make up a number, and how many of it each has, newest first from after the id `cursor` on. They are read
 * from what each has added to the rollups, so that they come to the number itself. Taken apart here, as D1 would count
 * each part of each as a row that was read.
 *
 * @returns at most `limit` of them, and where to go on; a page may be short, or empty, and still have a next one
 */
export async function listFigurePeople(
	db: Db,
	tenant_id: string,
	{ event_id, dimension, key, countOf }: FigurePlace,
	page: { cursor?: string | null | undefined; limit: number },
): Promise<{ people: { registration_id: string; count: number }[]; next_cursor: string | null }> {
	const k = JSON.stringify(key);
	const people: { registration_id: string; count: number }[] = [];
	let cursor = page.cursor ?? null;
	for (let questions = 0; questions < MOST_QUESTIONS; questions++) {
		const looked = await db.all<{ id: string; parts_json: string }>(
			sql`select r.id, p.parts_json from registrations r
				join analytics_parts p on p.tenant_id = r.tenant_id and p.registration_id = r.id
				where r.tenant_id = ${tenant_id} ${event_id === "" ? sql`` : sql`and r.event_id = ${event_id}`}
				${cursor === null ? sql`` : sql`and r.id < ${cursor}`} order by r.id desc limit ${LOOKED_AT}`,
		);
		for (const { id, parts_json } of looked) {
			const parts = (JSON.parse(parts_json) as Part[]).filter(
				(p) => p.d === dimension && p.e === event_id && p.k === k,
			);
			const count = parts.reduce((sum, { n }) => sum + countOf(n), 0);
			if (count <= 0) continue;
			if (people.length === page.limit) return { people, next_cursor: people.at(-1)?.registration_id ?? null };
			people.push({ registration_id: id, count });
		}
		cursor = looked.at(-1)?.id ?? null;
		if (looked.length < LOOKED_AT) return { people, next_cursor: null };
	}
	return { people, next_cursor: cursor };
}
