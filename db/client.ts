import { drizzle } from "drizzle-orm/d1";

/**
 * Typed queries over D1; `batch` is one transaction and one round trip. Without the schema, which only the relational queries that are not
 * used here would need: to go through its tables costs 0.14 ms, and every request and every object makes a client.
 */
export function createDb(d1: D1Database) {
	return drizzle(d1);
}

export type Db = ReturnType<typeof createDb>;
