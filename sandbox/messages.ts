import type { SQLInputValue } from "node:sqlite";
import type { Store } from "./store.ts";

export type MessageChannel = "email" | "sms" | "slack" | "pagerduty";

export interface StoredAttachment {
	filename: string;
	content_type: string;
	/** Base64. */
	content: string;
	content_id?: string;
	/** Where the file is fetched from, for an attachment given by address. */
	path?: string;
}

/** What a message consists of; fixed once accepted. */
export interface MessageContent {
	from: string;
	to: string[];
	cc: string[];
	bcc: string[];
	reply_to: string[];
	subject: string | null;
	html: string | null;
	text: string | null;
	headers: Record<string, string>;
	tags: Record<string, string>;
	attachments: StoredAttachment[];
	idempotency_key: string | null;
	batch: boolean;
	/** SMS only. */
	segments?: number;
	account_sid?: string;
	messaging_service_sid?: string | null;
}

export interface Message extends MessageContent {
	/** The provider's id too. */
	id: string;
	seq: number;
	channel: MessageChannel;
	direction: "outbound" | "inbound";
	status: string;
	error_code: number | null;
	received_ms: number;
	sent_ms: number | null;
	updated_ms: number;
	/** ISO 8601, product time, where known. */
	product_at: string | null;
	opened: boolean;
}

export type NewMessage = MessageContent &
	Pick<Message, "id" | "channel" | "direction" | "status" | "received_ms" | "product_at">;

export interface MessageFilter {
	/** An e-mail address or number: sender of what came in, recipient of what went out. */
	person?: string;
	channel?: MessageChannel;
	/** Wall time, milliseconds, inclusive. */
	since_ms?: number;
	after_seq?: number;
	newest_first?: boolean;
	limit?: number;
}

export interface Person {
	person: string;
	channel: MessageChannel;
	emails: number;
	sms: number;
	unread: number;
	last_ms: number;
}

/** The bare address of `Name <address>`, lower case. */
export function bareAddress(value: string): string {
	return (/<([^<>]+)>\s*$/.exec(value)?.[1] ?? value).trim().toLowerCase();
}

/** Later news about a message never undoes earlier, weightier news: webhooks may be worked off in any order. */
const WEIGHT: Record<string, number> = {
	queued: 0,
	accepted: 0,
	sent: 1,
	delivered: 2,
	opened: 3,
	clicked: 4,
	undelivered: 5,
	failed: 5,
	bounced: 5,
	suppressed: 5,
	complained: 6,
};

function fromRow(row: Record<string, unknown>): Message {
	const { content, opened, ...columns } = row;
	return { ...JSON.parse(String(content)), ...columns, opened: opened === 1 } as Message;
}

export interface Messages {
	/** Counts up with every change, so that a page knows when to look again. */
	version(): number;
	add(message: NewMessage): void;
	get(id: string): Message | null;
	list(filter: MessageFilter): Message[];
	people(): Person[];
	setStatus(id: string, status: string, at_ms: number, error_code?: number): void;
	setProductTime(ids: string[], product_at: string): void;
	/** True the first time. */
	markOpened(id: string): boolean;
	clear(): void;
}

export function openMessages(store: Store): Messages {
	const { db } = store;
	let changes = 0;
	const insert = db.prepare(
		`INSERT INTO messages (id, channel, direction, status, received_ms, updated_ms, product_at, content)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
	);
	const insertPerson = db.prepare("INSERT OR IGNORE INTO people (person, seq) VALUES (?, ?)");
	const byId = db.prepare("SELECT * FROM messages WHERE id = ?");
	// Content may be large, and statuses change more often than messages are read.
	const statusOf = db.prepare("SELECT status, error_code FROM messages WHERE id = ?");
	const update = db.prepare(
		"UPDATE messages SET status = ?, error_code = ?, updated_ms = ?, sent_ms = coalesce(sent_ms, ?) WHERE id = ?",
	);
	const productTime = db.prepare("UPDATE messages SET product_at = ? WHERE id = ? AND product_at IS NULL");
	const opened = db.prepare("UPDATE messages SET opened = 1 WHERE id = ? AND opened = 0");
	const people = db.prepare(
		`SELECT p.person, min(m.channel) AS channel, sum(m.channel = 'email') AS emails, sum(m.channel = 'sms') AS sms,
		sum(m.opened = 0 AND m.channel <> 'sms') AS unread, max(m.received_ms) AS last_ms
		FROM people p JOIN messages m ON m.seq = p.seq GROUP BY p.person ORDER BY last_ms DESC, p.person`,
	);
	const get = (id: string): Message | null => {
		const row = byId.get(id);
		return row ? fromRow(row) : null;
	};
	return {
		version: () => changes,
		add(message) {
			const { id, channel, direction, status, received_ms, product_at, ...content } = message;
			const { lastInsertRowid } = insert.run(
				id,
				channel,
				direction,
				status,
				received_ms,
				received_ms,
				product_at,
				JSON.stringify(content),
			);
			const persons = direction === "inbound" ? [content.from] : [...content.to, ...content.cc, ...content.bcc];
			for (const person of persons) insertPerson.run(bareAddress(person), lastInsertRowid);
			changes += 1;
		},
		get,
		list(filter) {
			const where: string[] = [];
			const values: SQLInputValue[] = [];
			const also = (clause: string, value: SQLInputValue) => {
				where.push(clause);
				values.push(value);
			};
			if (filter.person !== undefined) {
				also("m.seq IN (SELECT seq FROM people WHERE person = ?)", bareAddress(filter.person));
			}
			if (filter.channel) also("m.channel = ?", filter.channel);
			else where.push("m.channel IN ('email', 'sms')");
			if (filter.since_ms !== undefined) also("m.received_ms >= ?", filter.since_ms);
			if (filter.after_seq !== undefined) also("m.seq > ?", filter.after_seq);
			const order = filter.newest_first ? "DESC" : "ASC";
			const sql = `SELECT m.* FROM messages m WHERE ${where.join(" AND ")} ORDER BY m.seq ${order} LIMIT ?`;
			return db
				.prepare(sql)
				.all(...values, filter.limit ?? -1)
				.map(fromRow);
		},
		people: () => people.all() as unknown as Person[],
		setStatus(id, status, at_ms, error_code) {
			const message = statusOf.get(id) as Pick<Message, "status" | "error_code"> | undefined;
			if (!message || (WEIGHT[status] ?? 0) < (WEIGHT[message.status] ?? 0)) return;
			const left = (WEIGHT[status] ?? 0) >= 1 && status !== "suppressed" && status !== "failed";
			update.run(status, error_code ?? message.error_code, at_ms, left ? at_ms : null, id);
			changes += 1;
		},
		setProductTime(ids, product_at) {
			store.atomically(() => {
				for (const id of ids) productTime.run(product_at, id);
			});
			changes += 1;
		},
		markOpened(id) {
			const first = Number(opened.run(id).changes) > 0;
			if (first) changes += 1;
			return first;
		},
		clear() {
			db.exec("DELETE FROM messages; DELETE FROM people; DELETE FROM idempotency; DELETE FROM outbox;");
			changes += 1;
		},
	};
}
