import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Ctx } from "../../actions/context";
import { LEASE_SECONDS } from "../../actions/deliver/claim";
import { deliverMessages } from "../../actions/deliver-messages";
import type { DeliveryJob } from "../../actions/jobs";
import { sweep } from "../../actions/sweep";
import { createDb } from "../../db/client";
import type { SendOutcome } from "../../providers/email";
import { notify } from "../../workers/webhooks/testing";
import { call, enroll, fire, makeEvent, setNow, signUp } from "./product";
import { context, HOUR, holdQueues, NOON, rows } from "./queues";

/**
 * What one turn of a worker comes to. `lost`: the provider took it and the worker hears nothing. `unrecorded`: the
 * provider took it and the database refuses to write that down.
 */
const TURNS = [
	"accept",
	"refuse",
	"no_room",
	"lost",
	"killed_before",
	"killed_after",
	"killed_recording",
	"unrecorded",
	"bad",
] as const;
const turn = fc.record({
	does: fc.constantFrom(...TURNS),
	/** Wall seconds that pass before it. */
	wait: fc.constantFrom(0, 1, 3, 30, LEASE_SECONDS + 1),
	twice: fc.boolean(),
	sweep: fc.boolean(),
	change: fc.constantFrom(null, null, null, "cancel", "move", "unregister"),
	/** What the provider reports meanwhile about everything it took, once or twice. */
	notices: fc.array(fc.constantFrom("delivered", "opened", "bounced", "complained"), { maxLength: 2 }),
});

/** Where a message may end; the last three have left too, and it is known how they fared. */
const LEFT = ["sent", "delivered", "opened", "bounced", "complained", "undelivered"];

/** The database until `refuses` says otherwise. */
function refusing(refuses: () => boolean): Ctx["db"] {
	const refused = () => Promise.reject(new Error("D1_ERROR: database is locked"));
	return createDb({
		prepare: (text: string) => env.DB.prepare(text),
		batch: (statements: D1PreparedStatement[]) => (refuses() ? refused() : env.DB.batch(statements)),
	} as unknown as D1Database);
}

/** What is true of the event while a worker takes its turn. */
interface World {
	starts_at: number;
	cancelled: boolean;
	unregistered: boolean;
}

/** A provider that remembers what it took, by key, as a real one does, and what was not true when it took it. */
function provider() {
	const taken = new Map<string, string>();
	const untrue: string[] = [];
	const world: World = { starts_at: 0, cancelled: false, unregistered: false };
	return {
		taken,
		untrue,
		world,
		take(key: string, body: string): SendOutcome {
			const known = taken.get(key);
			if (known !== undefined && known !== body)
				return { kind: "terminal", code: "idempotency_conflict", reason: "another payload" };
			if (known === undefined) {
				const invite = atob(JSON.parse(body).attachments[0].content);
				const start = new Date(world.starts_at).toISOString().replace(/[-:]|\.000/g, "");
				if (!invite.includes(`DTSTART:${start}`)) untrue.push(`${key} tells another time`);
				if (invite.includes("METHOD:CANCEL") !== world.cancelled) untrue.push(`${key} is wrong about the event`);
				if (world.unregistered) untrue.push(`${key} goes to somebody who left`);
			}
			taken.set(key, body);
			return { kind: "accepted", provider_id: `id-${key}` };
		},
	};
}

interface Row {
	id: string;
	status: string;
	reason: string | null;
	attempts: number;
	step_key: string;
	registration_id: string;
}

describe("a message under any sequence of claims, failures, deaths and changes", () => {
	const queues = holdQueues();

	function worker(sink: ReturnType<typeof provider>, does: (typeof TURNS)[number]): Ctx {
		let taken = false;
		const db = does === "unrecorded" ? refusing(() => taken) : context().db;
		const real = context({ db });
		const send = async (body: string, key: string): Promise<SendOutcome> => {
			if (does === "refuse") return { kind: "retry", reason: "500", counts: true };
			if (does === "no_room") return { kind: "retry", reason: "429", counts: false };
			if (does === "bad") return { kind: "terminal", code: "validation_error", reason: "bad address" };
			if (does === "killed_before") throw new Error("killed");
			const outcome = sink.take(key, body);
			taken = true;
			if (does === "killed_after") throw new Error("killed");
			return does === "lost" ? { kind: "ambiguous", reason: "cut" } : outcome;
		};
		const broken = () => Promise.reject(new Error("killed"));
		const registration: Ctx["registration"] = (tenant_id, id) =>
			does === "killed_recording"
				? ({ ...real.registration(tenant_id, id), settle: broken } as ReturnType<Ctx["registration"]>)
				: real.registration(tenant_id, id);
		return context({ db, email: { ...real.email, send, sendBatch: broken }, registration });
	}

	it("ends sent, dropped or failed, leaves once at most, and never tells what no longer holds", async () => {
		vi.spyOn(console, "error").mockImplementation(() => {});
		vi.spyOn(console, "warn").mockImplementation(() => {});
		await fc.assert(
			fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 9 }), async (turns) => {
				setNow(NOON);
				queues.deliveries.length = 0;
				queues.tasks.length = 0;
				const tenant = await signUp();
				const sink = provider();
				const { world } = sink;
				world.starts_at = NOON + 48 * HOUR;
				const event = await makeEvent(tenant, {}, { funnel_template: "custom" });
				const email = `p${crypto.randomUUID()}@people.example`;
				const { registration_id: id } = (await enroll(tenant, event.event_id, { email })).body;
				await fire(tenant, id);
				const jobs: DeliveryJob[] = queues.deliveries.splice(0);
				const change = async (what: string | null, n: number) => {
					if (what === "cancel") {
						await call("POST", `events/${event.event_id}/cancel`, {}, tenant.auth);
						world.cancelled = true;
					}
					if (what === "unregister") {
						await call("POST", `registrations/${id}/cancel`, {}, tenant.auth);
						world.unregistered = true;
					}
					if (what !== "move") return;
					const next = NOON + (50 + n) * HOUR;
					const body = { scheduled_at: new Date(next).toISOString() };
					const moved = await call("PATCH", `events/${event.event_id}`, body, tenant.auth);
					if (moved.status === 200) world.starts_at = next;
				};
				for (const [n, one] of turns.entries()) {
					setNow(Date.now() + one.wait * 1000);
					await change(one.change, n);
					await queues.workOff(worker(sink, one.does));
					await fire(tenant, id);
					jobs.push(...queues.deliveries.splice(0));
					await deliverMessages(worker(sink, one.does), jobs);
					if (one.twice) await Promise.all([1, 2].map(() => deliverMessages(worker(sink, "accept"), jobs.slice(-1))));
					for (const kind of one.notices)
						for (const key of sink.taken.keys()) {
							const tags = { tenant_id: tenant.tenant_id, message_id: key };
							const type = `email.${kind}`;
							await notify(context(), "resend", type, { type, data: { email_id: `id-${key}`, to: [email], tags } });
						}
					if (one.sweep) await sweep(worker(sink, one.does));
				}
				// All is well again: what is still open comes to an end.
				const settled = async (rounds: number) => {
					for (let i = 0; i < rounds; i++) {
						setNow(Date.now() + 131_000);
						await sweep(worker(sink, "accept"));
						await fire(tenant, id);
						await queues.workOff(worker(sink, "accept"));
					}
				};
				await settled(4);
				setNow(world.starts_at + 26 * HOUR);
				await sweep(worker(sink, "accept"));

				const mine = (await rows<Row>("messages", tenant)).filter((m) => m.registration_id === id);
				const story = JSON.stringify({ turns, world, mine });
				expect(sink.untrue, story).toEqual([]);
				for (const m of mine) {
					expect([...LEFT, "dropped", "failed"], story).toContain(m.status);
					if (LEFT.includes(m.status)) expect(sink.taken.has(m.id), story).toBe(true);
					else expect(m.reason, story).toBeTruthy();
					// Dropped after an attempt whose outcome nobody heard of, it may have left all the same.
					if (m.status === "dropped" && m.attempts === 0) expect(sink.taken.has(m.id), story).toBe(false);
				}
				const welcome = mine.filter((m) => m.step_key === "welcome");
				expect(welcome.length, story).toBeLessThanOrEqual(1);
				if (!world.cancelled && !world.unregistered) {
					expect(welcome.length, story).toBe(1);
					if (!turns.some((one) => one.does === "bad")) expect(sink.taken.size, story).toBeGreaterThan(0);
				}
			}),
			{ numRuns: 12, endOnFailure: true },
		);
	}, 60_000);

	/** A text provider without idempotency keys: it takes whatever it is given, and lists what it took. */
	function textWorker(texts: Map<string, string>, does: (typeof TURNS)[number]): Ctx {
		let taken = false;
		const send = async ({ body }: { body: string }): Promise<SendOutcome> => {
			if (does === "refuse") return { kind: "retry", reason: "20500: try again", counts: true };
			if (does === "no_room") return { kind: "retry", reason: "20429", counts: false };
			if (does === "bad") return { kind: "terminal", code: "21211", reason: "no such number" };
			if (does === "killed_before") throw new Error("killed");
			const provider_id = `SM${crypto.randomUUID()}`;
			texts.set(provider_id, body);
			taken = true;
			if (does === "killed_after") throw new Error("killed");
			if (does === "lost") return { kind: "ambiguous", reason: "cut" };
			return { kind: "accepted", provider_id };
		};
		const find: Ctx["sms"]["find"] = async ({ body, except = [] }) => {
			if (does === "killed_before") throw new Error("killed");
			if (does === "refuse") return { kind: "retry", reason: "20500: try again", counts: true };
			if (does === "lost") return { kind: "ambiguous", reason: "cut" };
			const found = [...texts].find(([id, text]) => text === body && !except.includes(id));
			return found ? { kind: "found", provider_id: found[0], status: "sent" } : { kind: "absent" };
		};
		const db = does === "unrecorded" ? refusing(() => taken) : context().db;
		return context({ db, sms: { ...context().sms, send, find } });
	}

	it("is a text that leaves once at most, though its provider knows no key", async () => {
		vi.spyOn(console, "error").mockImplementation(() => {});
		const body = "See you at {{event.starts_at}}";
		const step = { key: "text", anchor: "registration", delay_hours: 1, priority: "must", channel: "sms", body };
		await fc.assert(
			fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 9 }), async (turns) => {
				setNow(NOON);
				queues.deliveries.length = 0;
				queues.tasks.length = 0;
				const tenant = await signUp();
				const config = { nominal_hours: 48, pre_event: [step] };
				const event = await makeEvent(tenant, {}, { funnel_config: config });
				const contact = { phone: "+4915112345678", consent_sms: true };
				const { registration_id: id } = (await enroll(tenant, event.event_id, contact)).body;
				setNow(NOON + HOUR);
				await fire(tenant, id);
				const jobs = queues.deliveries.splice(0).filter((job) => job.channel === "sms");
				const texts = new Map<string, string>();
				for (const [n, one] of turns.entries()) {
					setNow(Date.now() + one.wait * 1000);
					if (one.change === "move") {
						const scheduled_at = new Date(NOON + (50 + n) * HOUR).toISOString();
						await call("PATCH", `events/${event.event_id}`, { scheduled_at }, tenant.auth);
					}
					await queues.workOff(textWorker(texts, one.does));
					await fire(tenant, id);
					jobs.push(...queues.deliveries.splice(0).filter((job) => job.channel === "sms"));
					await deliverMessages(textWorker(texts, one.does), jobs);
					for (const MessageSid of one.notices.length > 0 ? texts.keys() : []) {
						const MessageStatus = one.notices.includes("bounced") ? "undelivered" : "delivered";
						const search = `?m=${jobs[0]?.message_id}`;
						await notify(context(), "twilio", "status", { search, form: { MessageSid, MessageStatus } });
					}
					if (one.sweep) await sweep(textWorker(texts, one.does));
				}
				for (let i = 0; i < 4; i++) {
					setNow(Date.now() + 131_000);
					await sweep(textWorker(texts, "accept"));
					await fire(tenant, id);
					await queues.workOff(textWorker(texts, "accept"));
				}
				const [row, ...more] = (await rows<Row>("messages", tenant)).filter((m) => m.step_key === "text");
				const story = JSON.stringify({ turns, row, texts: [...texts] });
				expect(texts.size, story).toBeLessThanOrEqual(1);
				expect(more, story).toEqual([]);
				expect([...LEFT, "failed"], story).toContain(row?.status);
				if (LEFT.includes(row?.status ?? "")) expect(texts.size, story).toBe(1);
				else expect(row?.reason, story).toBeTruthy();
				const refusals = turns.filter(({ does }) => does === "bad" || does === "refuse" || does === "lost");
				const undelivered = turns.some(({ notices }) => notices.includes("bounced"));
				if (refusals.length === 0 && !undelivered) expect(LEFT, story).toContain(row?.status);
			}),
			{ numRuns: 12, endOnFailure: true },
		);
	}, 60_000);
});
