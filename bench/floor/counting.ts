import { tally } from "./tally";

type Member = Record<PropertyKey, unknown>;

/** `target` with some members replaced; its other methods keep running on itself, as native objects demand. */
function replaced<T extends object>(target: T, members: (name: PropertyKey) => unknown): T {
	return new Proxy(target, {
		get(_, name) {
			const own = members(name);
			if (own !== undefined) return own;
			const value = (target as Member)[name];
			return typeof value === "function" ? value.bind(target) : value;
		},
	});
}

const real = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

function noted<T>(kind: string, result: D1Result<T>): D1Result<T> {
	tally(kind, "d1_rows_read", result.meta.rows_read);
	tally(kind, "d1_rows_written", result.meta.rows_written);
	return result;
}

function countedStatement(statement: D1PreparedStatement, text: string, kind: string): D1PreparedStatement {
	const all = async () => {
		tally(kind, "d1_calls");
		return noted(kind, await statement.all());
	};
	const members: Member = {
		bind: (...values: unknown[]) => countedStatement(statement.bind(...values), text, kind),
		all,
		run: all,
		first: async (column?: string) => {
			const [row] = (await all()).results;
			return (column === undefined ? row : row?.[column]) ?? null;
		},
		/** It tells no figures. What a write gives back has columns of one table, so their names are enough; a read is repeated. */
		raw: async () => {
			const { results } = await all();
			return /^\s*(select|with)\b/i.test(text) ? statement.raw() : results.map((row) => Object.values(row));
		},
	};
	const counted = replaced(statement, (name) => members[name]);
	real.set(counted, statement);
	return counted;
}

/** Counts calls, and rows as D1 itself says. */
export function countedD1(db: D1Database, kind: string): D1Database {
	const members: Member = {
		prepare: (text: string) => countedStatement(db.prepare(text), text, kind),
		batch: async (statements: D1PreparedStatement[]) => {
			tally(kind, "d1_calls");
			tally(kind, "d1_statements_in_batches", statements.length);
			const results = await db.batch(statements.map((s) => real.get(s) ?? s));
			return results.map((result) => noted(kind, result));
		},
	};
	return replaced(db, (name) => members[name]);
}

/** Counts every call of one of its objects as `<name>_calls`. */
export function countedNamespace<T extends DurableObjectNamespace>(namespace: T, kind: string, name: string): T {
	const counted = (stub: object) =>
		new Proxy(stub, {
			get(_, method) {
				const member = (stub as Member)[method];
				if (typeof member !== "function") return member;
				return (...args: unknown[]) => {
					tally(kind, `${name}_calls`);
					return Reflect.apply(member, stub, args);
				};
			},
		});
	const members: Member = {
		get: (id: DurableObjectId) => counted(namespace.get(id)),
		getByName: (id: string) => counted(namespace.getByName(id)),
	};
	return replaced(namespace, (member) => members[member]);
}

export function countedQueue<T extends Queue>(queue: T, kind: string): T {
	const members: Member = {
		send: (...args: Parameters<Queue["send"]>) => {
			tally(kind, "queue_writes");
			return queue.send(...args);
		},
		sendBatch: (...[messages, options]: Parameters<Queue["sendBatch"]>) => {
			const list = [...messages];
			tally(kind, "queue_writes", list.length);
			return queue.sendBatch(list, options);
		},
	};
	return replaced(queue, (name) => members[name]);
}

const bytesOf = (body: unknown): number =>
	typeof body === "string" ? new TextEncoder().encode(body).length : ((body as ArrayBuffer).byteLength ?? 0);

const BUCKET = new Set(["put", "get", "head", "delete", "list"]);

export function countedBucket(bucket: R2Bucket, kind: string): R2Bucket {
	return replaced(bucket, (name) => {
		if (!BUCKET.has(String(name))) return undefined;
		const method = (bucket as unknown as Member)[name] as (...args: unknown[]) => unknown;
		return (...args: unknown[]) => {
			tally(kind, `r2_${String(name)}s`);
			if (name === "put") tally(kind, "r2_bytes", bytesOf(args[1]));
			return Reflect.apply(method, bucket, args);
		};
	});
}

/** Counts an object's writes: values put and alarms set. */
export function countedState(state: DurableObjectState, kind: string): DurableObjectState {
	const { storage } = state;
	let size = 0;
	const kv = replaced(storage.kv, (name) =>
		name === "put"
			? (key: string, value: unknown) => {
					tally(kind, "storage_writes");
					storage.kv.put(key, value);
					tally(kind, "object_bytes", storage.sql.databaseSize - size);
					size = storage.sql.databaseSize;
				}
			: undefined,
	);
	const members: Member = {
		kv,
		setAlarm: (at: number) => {
			tally(kind, "alarms_set");
			return storage.setAlarm(at);
		},
	};
	const counted = replaced(storage, (name) => members[name]);
	return replaced(state, (name) => (name === "storage" ? counted : undefined));
}
