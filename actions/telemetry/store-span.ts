import { type Attributes, leaf } from "./trace";

/** Longest text of a statement that a span keeps. */
const TEXT = 400;
const READS = /^\s*select\b/i;
/** Statements of a batch whose text a span keeps. */
const SHOWN = 5;

/** A statement without what might be somebody's: parameters are marks anyway, and literals become marks. */
export const withoutValues = (sql: string): string =>
	sql
		.slice(0, 4 * TEXT)
		.replace(/'(?:[^']|'')*('|$)/g, "?")
		.replace(/\b\d+(?:\.\d+)?\b/g, "?")
		.replace(/\s+/g, " ")
		.trim()
		.slice(0, TEXT);

/** `insert messages` of a statement, for a name; the operation alone where it names no table first. */
function nameOf(sql: string): string {
	const [, operation = "query"] = /^\s*(\w+)/.exec(sql) ?? [];
	const [, table = ""] = /\b(?:from|into|update)\s+["`]?(\w+)/i.exec(sql) ?? [];
	return `${operation.toLowerCase()}${table && ` ${table}`}`;
}

const rowsOf = (results: { meta?: { rows_read?: number; rows_written?: number } }[]): Attributes => {
	const sum = (of: "rows_read" | "rows_written") => results.reduce((n, { meta }) => n + (meta?.[of] ?? 0), 0);
	return { "d1.rows_read": sum("rows_read"), "d1.rows_written": sum("rows_written") };
};

class WatchedStatement {
	constructor(
		readonly inner: D1PreparedStatement,
		readonly sql: string,
	) {}
	bind(...values: unknown[]): WatchedStatement {
		return new WatchedStatement(this.inner.bind(...values), this.sql);
	}
	private span<T>(work: () => Promise<T>, outcome: (result: T) => Attributes = () => ({})): Promise<T> {
		return leaf(
			() => `d1 ${nameOf(this.sql)}`,
			() => ({ "db.system.name": "cloudflare.d1", "db.query.text": withoutValues(this.sql) }),
			work,
			outcome,
		);
	}
	run<T>(): Promise<D1Result<T>> {
		return this.span(
			() => this.inner.run<T>(),
			(result) => rowsOf([result]),
		);
	}
	all<T>(): Promise<D1Result<T>> {
		return this.span(
			() => this.inner.all<T>(),
			(result) => rowsOf([result]),
		);
	}
	first(...column: [string]): Promise<unknown> {
		return this.span(() => this.inner.first(...column));
	}
	raw(...options: [{ columnNames: true }]): Promise<unknown[]> {
		return this.span(() => this.inner.raw(...options));
	}
}

const innerOf = (statement: unknown): D1PreparedStatement =>
	statement instanceof WatchedStatement ? statement.inner : (statement as D1PreparedStatement);

/** `d1` with a span of each sampled trace around every call: what was asked without values, and the rows it read and wrote. */
export function watchD1(d1: D1Database): D1Database {
	const watched: Omit<D1Database, symbol> = {
		prepare: (sql) => new WatchedStatement(d1.prepare(sql), sql) as unknown as D1PreparedStatement,
		batch: <T>(statements: D1PreparedStatement[]) => {
			const texts = () =>
				statements.map((one) =>
					(one as unknown) instanceof WatchedStatement ? (one as unknown as WatchedStatement).sql : "",
				);
			return leaf(
				() => `d1 batch ${nameOf(texts().find((sql) => !READS.test(sql)) ?? texts()[0] ?? "")}`,
				() => ({
					"db.system.name": "cloudflare.d1",
					"db.operation.batch.size": statements.length,
					"db.query.text": texts().slice(0, SHOWN).map(withoutValues).join("; "),
				}),
				() => d1.batch<T>(statements.map(innerOf)),
				rowsOf,
			);
		},
		exec: (sql) => d1.exec(sql),
		dump: () => d1.dump(),
		withSession: (constraint) => d1.withSession(constraint),
	};
	return watched as D1Database;
}

const CALLS = ["get", "put", "head", "delete", "list"] as const;

/** `bucket` with a span of each sampled trace around every call; keys, which name tenants and messages, are left out. */
export function watchR2(bucket: R2Bucket): R2Bucket {
	const calls = CALLS.map((name) => [
		name,
		(...given: unknown[]) =>
			leaf(
				() => `r2 ${name}`,
				() => ({ "peer.service": "r2" }),
				() => (bucket[name] as (...given: unknown[]) => Promise<unknown>).apply(bucket, given),
			),
	]);
	const others: Pick<R2Bucket, "createMultipartUpload" | "resumeMultipartUpload"> = {
		createMultipartUpload: (...given) => bucket.createMultipartUpload(...given),
		resumeMultipartUpload: (...given) => bucket.resumeMultipartUpload(...given),
	};
	return { ...others, ...Object.fromEntries(calls) } as R2Bucket;
}
