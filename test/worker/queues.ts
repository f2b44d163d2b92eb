import { createExecutionContext, createMessageBatch, getQueueResult, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, vi } from "vitest";
import type { Ctx } from "../../actions/context";
import { deliverMessages } from "../../actions/deliver-messages";
import type { DeliveryJob, TaskJob } from "../../actions/jobs";
import { createContext } from "../../workers/context";
import { runQueue } from "../../workers/scheduler/queue";
import { fire, objectOf, setNow, type TestTenant } from "./product";

/** Far enough ahead that no alarm set in a test goes off by itself. */
export const NOON = Date.parse("2027-03-01T12:00:00Z");
export const HOUR = 3_600_000;

/** The Worker's own capabilities, without the wait for room at a provider, whose clock knows nothing of the test's. */
export const context = (changes: Partial<Ctx> = {}): Ctx => {
	const real = createContext(env);
	const sms: Ctx["sms"] = { ...real.sms, find: (wanted) => real.sms.find({ ...wanted, since: 0 }) };
	return { ...real, sms, account: () => AT_ONCE, ...changes };
};

/** An account that always has room and never fails. */
const AT_ONCE: ReturnType<Ctx["account"]> = {
	take: async () => ({ wait_ms: 0, open: false, watched: false }),
	report: async () => CLOSED,
	look: async () => CLOSED,
};
const CLOSED = {
	state: "closed",
	consecutive_failures: 0,
	open_until: null,
	held_until: null,
	ahead: 0,
} as const;

/** Works `bodies` off as one batch of `queue` and says which of them are to come again. */
export async function consume(queue: "deliveries" | "tasks", bodies: unknown[], attempts = 1) {
	const messages = bodies.map((body, i) => ({ id: `m${i}`, timestamp: new Date(), attempts, body }));
	const batch = createMessageBatch(`myxelium-${queue}`, messages);
	const execution = createExecutionContext();
	await runQueue(batch, env);
	const result = await getQueueResult(batch, execution);
	return { retried: result.retryMessages.map(({ msgId }) => Number(msgId.slice(1))), acked: result.explicitAcks };
}

/** Both queues, held by the test: what is sent to them waits until the test works it off. */
export interface Queues {
	deliveries: DeliveryJob[];
	tasks: TaskJob[];
	/** Works off all that waits, and what that brings; answers what asked to come again, with its delay. */
	workOff(ctx?: Ctx): Promise<{ job: DeliveryJob; seconds: number }[]>;
	/** Lets product time pass up to `until`: every alarm and every retry at its own instant. */
	pass(tenant: TestTenant, registrations: string[], until: number, ctx?: Ctx): Promise<void>;
}

/** Stops the clock at `NOON` and holds the queues, for every test of the file. */
export function holdQueues(): Queues {
	const queues: Queues = { deliveries: [], tasks: [], workOff, pass };
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ["Date"] });
		setNow(NOON);
		queues.deliveries.length = 0;
		queues.tasks.length = 0;
		vi.spyOn(env.DELIVERIES, "sendBatch").mockImplementation((async (batch: Iterable<{ body: DeliveryJob }>) => {
			for (const { body } of batch) queues.deliveries.push(deliveryCopy(body));
		}) as never);
		vi.spyOn(env.TASKS, "send").mockImplementation((async (job: TaskJob) => {
			queues.tasks.push(job);
		}) as never);
	});
	afterEach(() => {
		vi.restoreAllMocks();
		vi.useRealTimers();
	});

	async function workOff(ctx = context()) {
		const again: { job: DeliveryJob; seconds: number }[] = [];
		while (queues.tasks.length > 0 || queues.deliveries.length > 0) {
			const tasks = queues.tasks.splice(0);
			if (tasks.length > 0) await consume("tasks", tasks);
			const jobs = queues.deliveries.splice(0);
			if (jobs.length === 0) continue;
			for (const [id, seconds] of await deliverMessages(ctx, jobs))
				again.push({ job: jobs.find((job) => job.message_id === id) as DeliveryJob, seconds });
		}
		return again;
	}

	async function pass(tenant: TestTenant, registrations: string[], until: number, ctx = context()) {
		const waiting: { job: DeliveryJob; at: number }[] = [];
		const later = (again: { job: DeliveryJob; seconds: number }[]) =>
			waiting.push(...again.map(({ job, seconds }) => ({ job, at: Date.now() + Math.ceil(seconds) * 1000 })));
		later(await workOff(ctx));
		for (let turns = 0; turns < 500; turns++) {
			const alarms = await Promise.all(registrations.map(async (id) => ({ id, at: await alarmOf(tenant, id) })));
			const next = Math.min(...alarms.map(({ at }) => at), ...waiting.map(({ at }) => at));
			if (next > until) {
				setNow(until);
				return;
			}
			setNow(Math.max(next, Date.now()));
			for (const { id, at } of alarms) if (at <= Date.now()) await fire(tenant, id);
			const due = waiting.filter(({ at }) => at <= Date.now());
			for (const one of due) waiting.splice(waiting.indexOf(one), 1);
			queues.deliveries.push(...due.map(({ job }) => job));
			later(await workOff(ctx));
		}
		throw new Error("The registrations never came to rest.");
	}
	return queues;
}

const deliveryCopy = (job: DeliveryJob): DeliveryJob => JSON.parse(JSON.stringify(job));

/** When the registration's object acts next, wall time in milliseconds; never is Infinity. */
export const alarmOf = (tenant: TestTenant, registration_id: string): Promise<number> =>
	runInDurableObject(
		objectOf(tenant, registration_id),
		async (_, state) => (await state.storage.getAlarm()) ?? Infinity,
	);

export interface Fault {
	provider: "resend" | "twilio";
	kind: "error" | "rate_limit" | "accept_then_cut" | "timeout";
	status?: number;
	code?: string | number;
	count?: number;
	endpoint?: string;
	/** Strikes only requests whose body holds this text. */
	holding?: string;
}

const faults = `${env.RESEND_BASE_URL}/sandbox/faults`;
export const setFault = (fault: Fault) =>
	fetch(faults, { method: "POST", body: JSON.stringify(fault), headers: { "content-type": "application/json" } });
export const clearFaults = () => fetch(faults, { method: "DELETE" });

/** Rows of a table, of one tenant where one is given. */
export async function rows<T = Record<string, unknown>>(table: string, tenant?: TestTenant): Promise<T[]> {
	const all = env.DB.prepare(`select * from ${table}${tenant ? " where tenant_id = ?" : ""}`);
	return (await (tenant ? all.bind(tenant.tenant_id) : all).all<T>()).results;
}
