import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Ctx, RegistrationObject } from "../../actions/context";
import { createEvent } from "../../actions/create-event";
import { enrollContact } from "../../actions/enroll-contact";
import type { DeliveryJob } from "../../actions/jobs";
import { processWebhook } from "../../actions/process-webhook";
import { receiveWebhook } from "../../actions/receive-webhook";
import { createDb } from "../../db/client";
import { Registration } from "../../durable-objects/registration";
import { createContext } from "../../workers/context";
import { fastD1 } from "./fast-d1";
import { setNow } from "./product";

const PEOPLE = 200;
const WAYS = 50;
const MEETING = "81234567890";
const TENANT = "ten_trace";
const START = Date.parse("2027-03-01T12:00:00Z") / 1000;
const MINUTE = 60;
const system = { type: "system", tenant_id: TENANT } as const;

/** What has to be the same in the end. */
const CHANGED = {
	messages: "id, status, human_status, reason, provider_id",
	registrations: "id, state, attendance, attended_minutes",
	contacts: "id, consent_email, consent_sms",
	suppressions: "channel, address_hash, scope, reason",
	attendance_intervals: "registration_id, id, session, participant, joined_at, left_at",
	meeting_sessions: "event_id, session, ended_at",
	unmatched_attendance: "id, registrant_id, email, joined_at, left_at",
	webhook_events: "provider_event_id, status, error, tenant_id",
};
/** Tables the streams add rows to, and what they overwrite in others. */
const ADDED_TO = ["webhook_events", "unmatched_attendance", "meeting_sessions", "attendance_intervals", "suppressions"];
const OVERWRITTEN = {
	messages: "status, human_status, reason, provider_id, sent_at, updated_at",
	registrations: "state, attendance, attended_minutes, next_due_at, planned_revision, updated_at",
	contacts: "consent_email, consent_sms, updated_at",
};

interface Recorded {
	provider: "resend" | "zoom";
	id: string;
	kind: string;
	body: string;
}

/** Numbers in [0, 1) that are the same in every run: mulberry32 (github.com/bryc/code, "PRNGs"). */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const emailOf = (n: number) => `p${n}@people.example`;

/** What the providers reported of 200 people: mail read and bounced, people who came, dropped out, came back or never did. */
function record(): Recorded[] {
	const trace: Recorded[] = [];
	const mail = (n: number, what: string, at: number, more: object = {}) => {
		const data = { email_id: `mail-${n}`, to: [emailOf(n)], created_at: iso(START - 86_400), ...more };
		const body = { type: `email.${what}`, created_at: iso(START - 86_400 + at), data };
		trace.push({ provider: "resend", id: `svix-${n}-${what}-${at}`, kind: body.type, body: JSON.stringify(body) });
	};
	const seen = (n: number, what: "joined" | "left", minute: number, who: object, presence = `u${n}`) => {
		const time = { [what === "joined" ? "join_time" : "leave_time"]: iso(START + minute * MINUTE) };
		const participant = { participant_uuid: presence, email: "", ...who, ...time };
		const event = `meeting.participant_${what}`;
		const body = JSON.stringify({ event, payload: { object: { id: MEETING, uuid: "holding==", participant } } });
		trace.push({ provider: "zoom", id: `zoom-${n}-${what}-${minute}-${presence}`, kind: event, body });
	};
	for (let n = 0; n < PEOPLE; n++) {
		if (n % 5 === 0) mail(n, "sent", 0);
		if (n % 20 === 7) mail(n, "bounced", 2, { bounce: { type: n % 40 === 7 ? "Permanent" : "Transient" } });
		else mail(n, "delivered", 2);
		if (n % 4 === 0) mail(n, "opened", n % 8 === 0 ? 3 : 600);
		if (n % 8 === 0)
			mail(n, "clicked", 700, { click: { userAgent: n % 16 === 0 ? "Barracuda" : "Mozilla/5.0 (iPhone)" } });
		if (n % 50 === 9) mail(n, "complained", 900);
		const who = n % 5 === 4 ? { email: emailOf(n).toUpperCase() } : { registrant_id: `r${n}` };
		if (n % 2 === 1 && n % 16 !== 1) continue;
		seen(n, "joined", n % 9, who);
		if (n % 16 === 1) {
			seen(n, "left", 12, who);
			seen(n, "joined", 20, who, `again${n}`);
		}
		if (n % 3 === 0 || n % 8 === 2) seen(n, "left", n % 8 === 2 ? 9 : 55, who, n % 16 === 1 ? `again${n}` : undefined);
	}
	for (let n = 0; n < 5; n++) seen(PEOPLE + n, "joined", 5, { registrant_id: `stranger${n}` });
	const ended = {
		event: "meeting.ended",
		payload: { object: { id: MEETING, uuid: "holding==", end_time: iso(START + 60 * MINUTE) } },
	};
	trace.push({ provider: "zoom", id: "zoom-ended", kind: ended.event, body: JSON.stringify(ended) });
	return trace;
}

/** One way to report the same: shuffled, a third of it again, cut into pieces with work that is lost and done again. */
function wayOf(trace: Recorded[], seed: number): Recorded[][] {
	const next = random(seed);
	const told = [...trace, ...trace.filter(() => next() < 0.33)];
	for (let i = told.length - 1; i > 0; i--) {
		const j = Math.floor(next() * (i + 1));
		[told[i], told[j]] = [told[j] as Recorded, told[i] as Recorded];
	}
	const pieces: Recorded[][] = [];
	while (told.length > 0) pieces.push(told.splice(0, 1 + Math.floor(next() * trace.length)));
	return pieces;
}

interface World {
	ctx: Ctx;
	sql: SqlStorage;
	objects: Map<string, Registration>;
	/** What was handed over to be sent. */
	jobs: DeliveryJob[];
	/** Back to how everything was before the streams. */
	restore(): void;
}

/** Real registration objects over real SQL, in this one thread; nothing but the alarm clock is left out. */
function worldIn(state: DurableObjectState): World {
	const { sql, kv } = state.storage;
	const jobs: DeliveryJob[] = [];
	const objects = new Map<string, Registration>();
	const kept = new Map<string, unknown>();
	const objectOf = (id: string): Registration => {
		const held = objects.get(id);
		if (held) return held;
		const made = new Registration(state, env);
		const keep = (_: string, record: unknown) => kept.set(id, record);
		const storage = { kv: { put: keep }, setAlarm: () => {}, deleteAlarm: () => {} };
		Object.defineProperty(made, "ctx", { value: { storage, waitUntil: () => {} } });
		objects.set(id, made);
		return made;
	};
	vi.spyOn(env.DELIVERIES, "sendBatch").mockImplementation((async (batch: Iterable<{ body: DeliveryJob }>) => {
		for (const { body } of batch) jobs.push(body);
	}) as never);
	const ctx: Ctx = {
		...createContext(env),
		db: createDb(fastD1(state.storage)),
		meetings: null,
		announce: null,
		task: async () => {},
		registration: (_tenant, id) => objectOf(id) as unknown as RegistrationObject,
	};
	let before: Map<string, unknown> | null = null;
	const restore = () => {
		before ??= new Map(kept);
		for (const [id, record] of before) {
			kv.put("registration", record);
			objects.delete(id);
			objectOf(id);
		}
		kv.delete("registration");
		for (const table of ADDED_TO) sql.exec(`delete from ${table}`);
		for (const [table, columns] of Object.entries(OVERWRITTEN))
			sql.exec(
				`update ${table} set (${columns}) = (select ${columns} from before_${table} b where b.id = ${table}.id)`,
			);
		jobs.length = 0;
	};
	return { ctx, sql, jobs, objects, restore };
}

/** Everybody enrolled and mailed, and all that leaves before the event has left. */
async function prepare(state: DurableObjectState): Promise<World> {
	const world = worldIn(state);
	const { ctx, sql, objects } = world;
	for (const { queries } of env.TEST_MIGRATIONS) for (const query of queries) if (query.trim()) sql.exec(query);
	setNow((START - 2 * 86_400) * 1000);
	const tenant = "insert into tenants (id, name, subdomain, time_zone, postal_address, publishable_key, created_at)";
	sql.exec(`${tenant} values (?, 'Ana', 'ana', 'Europe/Berlin', 'Here', 'pk_trace', 0)`, TENANT);
	const { event } = await createEvent(ctx, system, {
		event: {
			...{
				title: "Calm mornings",
				type: "webinar",
				scheduled_at: START,
				duration_minutes: 60,
				description: "An hour.",
			},
			...{ join_url: "https://meet.example/calm", zoom_meeting_id: MEETING, timezone: "Europe/Berlin" },
		},
		publish: true,
		funnel_template: "standard",
	} as Parameters<typeof createEvent>[2]);
	const message =
		"insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, attempts, provider_id, sent_at, updated_at) values (?, ?, ?, ?, 'pre_event', 'welcome', 'email', 1, 1, 1, 2, 'sent', 1, ?, 5, 5)";
	for (let n = 0; n < PEOPLE; n++) {
		const { enrollment } = await enrollContact(ctx, system, {
			event_id: event.id,
			contact: {
				...{ email: emailOf(n), phone: null, first_name: "Noa", last_name: null, time_zone: "Europe/Berlin" },
				...{ region: null, consent_email: true, consent_sms: false },
			},
			...{ source: null, custom_fields: null, ip: null, idempotency_key: `k${n}`, request_hash: `h${n}` },
		});
		const id = enrollment.registration_id;
		sql.exec("update registrations set zoom_registrant_id = ? where id = ?", `r${n}`, id);
		sql.exec(message, TENANT, `msg_${n}`, id, event.id, `mail-${n}`);
	}
	setNow((START + 61 * MINUTE) * 1000);
	for (const object of objects.values()) {
		await object.wake();
		const left = (object.schedule()?.steps ?? []).filter((step) => step.handed_at !== null);
		object.settle(left.map((step) => ({ message_id: step.message_id, outcome: "sent", at: step.send_at ?? 0 })));
	}
	for (const table of Object.keys(OVERWRITTEN)) sql.exec(`create table before_${table} as select * from ${table}`);
	return world;
}

/** Takes the pieces in. A worker that died left some of its work undone on paper: it is done again. */
async function play({ ctx, sql }: World, pieces: Recorded[][]): Promise<void> {
	for (const piece of pieces) {
		const ids: string[] = [];
		const task: Ctx["task"] = async (job) => {
			if (job.kind === "webhook") ids.push(job.webhook_event_id);
		};
		for (const { id, ...notice } of piece) await receiveWebhook({ ...ctx, task }, { ...notice, provider_event_id: id });
		for (const id of ids) await processWebhook(ctx, id);
		for (const id of ids.slice(-8)) {
			sql.exec("update webhook_events set status = 'received', attempts = 0 where id = ?", id);
			await processWebhook(ctx, id);
		}
	}
}

/** The stores and the plans as they stand, then all that is still sent in the twelve days after. */
async function outcome({ sql, objects, jobs }: World) {
	const stores = Object.entries(CHANGED).map(([table, columns]) => [
		table,
		sql.exec(`select ${columns} from ${table} order by ${columns}`).toArray(),
	]);
	for (const minutes of [60 + 31, 12 * 24 * 60]) {
		setNow((START + minutes * MINUTE) * 1000);
		for (const object of objects.values()) await object.wake();
	}
	const sends = jobs.map(({ message_id, send_at, deadline }) => `${message_id} ${send_at} ${deadline}`).sort();
	const branches = [...objects].map(([id, object]) => [
		id,
		(object.schedule()?.steps ?? []).map((s) => [s.key, s.phase, s.reason]),
	]);
	return { stores: Object.fromEntries(stores), branches, sends };
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

it("the streams of 200 people end in the same state and the same sends in 50 ways", { timeout: 300_000 }, async () => {
	await runInDurableObject(env.REGISTRATION.getByName("recorded-trace"), async (_, state) => {
		const world = await prepare(state);
		const trace = record();
		let first = "";
		for (let way = 0; way < WAYS; way++) {
			setNow((START + 62 * MINUTE) * 1000);
			world.restore();
			await play(world, way === 0 ? [trace] : wayOf(trace, way));
			const ended = await outcome(world);
			if (way === 0) {
				first = JSON.stringify(ended);
				const count = (table: string, column: string) =>
					Object.fromEntries(
						world.sql
							.exec(`select ${column} as what, count(*) as n from ${table} group by 1`)
							.toArray()
							.map((r) => [r.what, r.n]),
					);
				expect([
					count("registrations", "attendance"),
					count("messages", "status"),
					count("messages", "human_status"),
					count("suppressions", "reason"),
					count("unmatched_attendance", "source"),
				]).toEqual([
					{ attended: 88, left_early: 25, null: 87 },
					{ bounced: 10, clicked: 25, complained: 4, delivered: 136, opened: 25 },
					{ delivered: 13, null: 187 },
					{ bounced: 5, complained: 4 },
					{ zoom: 5 },
				]);
				expect(ended.sends.length).toBeGreaterThan(PEOPLE);
			} else expect(JSON.stringify(ended)).toBe(first);
		}
	});
});
