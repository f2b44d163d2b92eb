import { type SQL, SQL as SqlTemplate } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import type { Db } from "./client";

/** A built query, or a statement written as a `sql` template. */
export type Statement = SQL | { toSQL(): { sql: string; params: unknown[] } };

/** A statement as text with `?` for each parameter: for the few that are too busy to be built each time. */
export const statement = (sql: string, params: unknown[]): Statement => ({ toSQL: () => ({ sql, params }) });

const dialect = new SQLiteSyncDialect();

/**
 * Runs statements as one transaction and one round trip, templates among them: the query builder's own batch takes no
 * template that has parameters.
 *
 * @returns for each statement the rows it gave back, by column name as in the statement
 */
export async function runBatch<Row = Record<string, unknown>>(db: Db, statements: Statement[]): Promise<Row[][]> {
	const d1: D1Database = db.$client;
	const prepared = statements.map((statement) => {
		const { sql, params } = statement instanceof SqlTemplate ? dialect.sqlToQuery(statement) : statement.toSQL();
		return d1.prepare(sql).bind(...params);
	});
	const results = await d1.batch<Row>(prepared);
	return results.map((result) => result.results);
}
