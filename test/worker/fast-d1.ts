/**
 * A D1 database over an object's own SQLite, in the caller's own thread: the same SQL engine and the same interface as
 * far as the product uses it, some twenty times as fast, for tests that repeat themselves thousands of times.
 */
export function fastD1(storage: DurableObjectStorage): D1Database {
	class Statement {
		constructor(
			readonly text: string,
			readonly params: unknown[] = [],
		) {}
		bind(...params: unknown[]) {
			return new Statement(this.text, params);
		}
		cursor() {
			return storage.sql.exec(this.text, ...(this.params as SqlStorageValue[]));
		}
		result() {
			return { results: this.cursor().toArray(), success: true, meta: {} };
		}
		async all() {
			return this.result();
		}
		async run() {
			return this.result();
		}
		async raw() {
			return [...this.cursor().raw()];
		}
		async first(column?: string) {
			const [row] = this.cursor().toArray();
			return (column && row ? row[column] : row) ?? null;
		}
	}
	const database = {
		prepare: (text: string) => new Statement(text),
		batch: async (statements: Statement[]) => storage.transactionSync(() => statements.map((one) => one.result())),
	};
	return database as unknown as D1Database;
}
