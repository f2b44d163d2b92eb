import { drizzle } from "drizzle-orm/d1";
import * as schema from "../d1-migrations/schema";

/** Typed queries over D1; `batch` is one transaction and one round trip. */
export function createDb(d1: D1Database) {
	return drizzle(d1, { schema });
}

export type Db = ReturnType<typeof createDb>;
