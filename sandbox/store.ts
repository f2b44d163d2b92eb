import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * One SQLite file. Write-ahead logging keeps every finished transaction when the process is killed; flushing to the
 * disk is left to the system, since only a power cut could lose the tail.
 */
const SCHEMA = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS messages (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	channel TEXT NOT NULL,
	direction TEXT NOT NULL,
	status TEXT NOT NULL,
	error_code INTEGER,
	received_ms INTEGER NOT NULL,
	sent_ms INTEGER,
	updated_ms INTEGER NOT NULL,
	product_at TEXT,
	opened INTEGER NOT NULL DEFAULT 0,
	content TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_time ON messages (received_ms, seq);
CREATE TABLE IF NOT EXISTS people (
	person TEXT NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (person, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS idempotency (
	key TEXT PRIMARY KEY,
	payload_hash TEXT NOT NULL,
	response TEXT NOT NULL,
	at_ms INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS records (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	owner TEXT NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records_by_owner ON records (kind, owner);
CREATE TABLE IF NOT EXISTS outbox (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	state TEXT NOT NULL,
	due_ms INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	last_result TEXT,
	hook TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (state, due_ms);
CREATE TABLE IF NOT EXISTS spans (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	trace_id TEXT NOT NULL,
	span_id TEXT NOT NULL,
	began_ms REAL NOT NULL,
	content TEXT NOT NULL,
	UNIQUE (trace_id, span_id)
);
CREATE TABLE IF NOT EXISTS calls (
	provider TEXT NOT NULL,
	endpoint TEXT NOT NULL,
	status INTEGER NOT NULL,
	outcome TEXT NOT NULL,
	count INTEGER NOT NULL,
	PRIMARY KEY (provider, endpoint, status, outcome)
) WITHOUT ROWID;
`;

export type Outcome = "answered" | "cut" | "unanswered";

/** Small things kept by kind and id: faults, meetings, registrants, sessions, polls, opted-out numbers. */
export interface Records {
	put(kind: string, id: string, owner: string, content: unknown): void;
	get<T>(kind: string, id: string): T | null;
	list<T>(kind: string, owner?: string): T[];
	remove(kind: string, id: string): boolean;
}

export interface Store {
	db: DatabaseSync;
	records: Records;
	/** Runs `work` so that all of it is kept or nothing. */
	atomically<T>(work: () => T): T;
	countCall(provider: string, endpoint: string, status: number, outcome: Outcome): void;
	calls(): { provider: string; endpoint: string; status: number; outcome: Outcome; count: number }[];
	clearCalls(): void;
	close(): void;
}

function recordsOf(db: DatabaseSync): Records {
	const put = db.prepare("INSERT OR REPLACE INTO records (kind, id, owner, content) VALUES (?, ?, ?, ?)");
	const get = db.prepare("SELECT content FROM records WHERE kind = ? AND id = ?");
	const all = db.prepare("SELECT content FROM records WHERE kind = ?");
	const owned = db.prepare("SELECT content FROM records WHERE kind = ? AND owner = ?");
	const remove = db.prepare("DELETE FROM records WHERE kind = ? AND id = ?");
	return {
		put: (kind, id, owner, content) => void put.run(kind, id, owner, JSON.stringify(content)),
		get: <T>(kind: string, id: string) => {
			const row = get.get(kind, id);
			return row ? (JSON.parse(String(row.content)) as T) : null;
		},
		list: <T>(kind: string, owner?: string) => {
			const rows = owner === undefined ? all.all(kind) : owned.all(kind, owner);
			return rows.map((row) => JSON.parse(String(row.content)) as T);
		},
		remove: (kind, id) => Number(remove.run(kind, id).changes) > 0,
	};
}

/** Opens the state in `stateDir` (made if absent), or an empty one in memory for ":memory:". */
export function openStore(stateDir: string): Store {
	if (stateDir !== ":memory:") mkdirSync(stateDir, { recursive: true });
	const db = new DatabaseSync(stateDir === ":memory:" ? stateDir : join(stateDir, "sandbox.sqlite"));
	db.exec(SCHEMA);
	const count = db.prepare(
		`INSERT INTO calls (provider, endpoint, status, outcome, count) VALUES (?, ?, ?, ?, 1)
		ON CONFLICT DO UPDATE SET count = count + 1`,
	);
	const calls = db.prepare(
		"SELECT provider, endpoint, status, outcome, count FROM calls ORDER BY provider, endpoint, status",
	);
	return {
		db,
		records: recordsOf(db),
		atomically(work) {
			db.exec("BEGIN");
			try {
				const result = work();
				db.exec("COMMIT");
				return result;
			} catch (error) {
				db.exec("ROLLBACK");
				throw error;
			}
		},
		countCall: (provider, endpoint, status, outcome) => void count.run(provider, endpoint, status, outcome),
		calls: () => calls.all() as unknown as ReturnType<Store["calls"]>,
		clearCalls: () => db.exec("DELETE FROM calls"),
		close: () => db.close(),
	};
}
