type Member = Record<PropertyKey, unknown>;

/** What goes wrong. Instants are wall time in epoch milliseconds. */
export interface Faulty {
	refuse_writes_until: number;
	/** Share of the queued messages that are delivered a second time. */
	twice: number;
	now: () => number;
}

const WRITES = /^\s*(insert|update|delete|replace|with\b[^;]*\b(insert|update|delete))\b/i;
/** A second delivery comes up to so many seconds after the first. */
const LATEST_TWIN = 5;

/** `target` with some members replaced; its other methods keep running on itself, as native objects demand. */
function replaced<T extends object>(target: T, members: Member): T {
	return new Proxy(target, {
		get(_, name) {
			if (name in members) return members[name];
			const value = (target as Member)[name];
			return typeof value === "function" ? value.bind(target) : value;
		},
	});
}

const real = new WeakMap<D1PreparedStatement, { statement: D1PreparedStatement; writes: boolean }>();

/** A database that refuses every write while `faulty` says so; a batch with one write in it as a whole. */
export function faultyD1(db: D1Database, faulty: Faulty): D1Database {
	const check = (writes: boolean) => {
		if (writes && faulty.now() < faulty.refuse_writes_until)
			throw new Error("D1_ERROR: database is locked: SQLITE_BUSY");
	};
	const wrap = (statement: D1PreparedStatement, writes: boolean): D1PreparedStatement => {
		const checked =
			<A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
			async (...args: A): Promise<R> => {
				check(writes);
				return work.apply(statement, args);
			};
		const faultyStatement = replaced(statement, {
			bind: (...values: unknown[]) => wrap(statement.bind(...values), writes),
			all: checked(statement.all),
			run: checked(statement.run),
			first: checked(statement.first as (...args: unknown[]) => Promise<unknown>),
			raw: checked(statement.raw as (...args: unknown[]) => Promise<unknown>),
		});
		real.set(faultyStatement, { statement, writes });
		return faultyStatement;
	};
	return replaced(db, {
		prepare: (text: string) => wrap(db.prepare(text), WRITES.test(text)),
		batch: async (statements: D1PreparedStatement[]) => {
			const known = statements.map((s) => real.get(s) ?? { statement: s, writes: true });
			check(known.some(({ writes }) => writes));
			return db.batch(known.map(({ statement }) => statement));
		},
	});
}

/** A queue that delivers some of its messages twice, the second time in another batch. */
export function faultyQueue<T>(queue: Queue<T>, faulty: Faulty): Queue<T> {
	const twin = (options?: { delaySeconds?: number }) => ({
		delaySeconds: (options?.delaySeconds ?? 0) + Math.floor(Math.random() * (LATEST_TWIN + 1)),
	});
	return replaced(queue, {
		send: async (body: T, options?: QueueSendOptions) => {
			const sent = await queue.send(body, options);
			if (Math.random() < faulty.twice) await queue.send(body, twin(options));
			return sent;
		},
		sendBatch: async (messages: Iterable<MessageSendRequest<T>>, options?: QueueSendBatchOptions) => {
			const list = [...messages];
			const sent = await queue.sendBatch(list, options);
			const twins = list.filter(() => Math.random() < faulty.twice);
			if (twins.length > 0) await queue.sendBatch(twins, twin(options));
			return sent;
		},
	});
}
