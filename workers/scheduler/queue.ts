import { sendAccountEmail } from "../../actions/accounts/send-account-email";
import { addMeetingRegistrant, removeMeetingRegistrant } from "../../actions/add-meeting-registrant";
import { causeText } from "../../actions/cause";
import type { Ctx } from "../../actions/context";
import { RETRY_DELAYS } from "../../actions/deliver/record";
import { deliverMessages } from "../../actions/deliver-messages";
import { beat } from "../../actions/heartbeat";
import { importPages } from "../../actions/import-pages";
import { indexKnowledge } from "../../actions/index-knowledge";
import { deliveryJob, type TaskJob, taskJob } from "../../actions/jobs";
import { flushMetrics, isFlushDue, observe } from "../../actions/operations/metrics";
import { deliverOutgoing } from "../../actions/outgoing/deliver";
import { processWebhook } from "../../actions/process-webhook";
import { pullReports, refreshMany } from "../../actions/pull-reports";
import { replanEvent } from "../../actions/replan-event";
import { inLogScope, log } from "../../actions/telemetry/log";
import type { Root } from "../../actions/telemetry/trace";
import { createContext } from "../context";
import type { Env } from "../env";
import { traced } from "../tracing";

type Handlers = { [K in TaskJob["kind"]]: (ctx: Ctx, job: Extract<TaskJob, { kind: K }>) => Promise<void> };

type Handler = (ctx: Ctx, job: TaskJob) => Promise<void>;

const handlers: Handlers = {
	replan_event: (ctx, job) => replanEvent(ctx, job),
	meeting_registrant: (ctx, job) => addMeetingRegistrant(ctx, job.tenant_id, job.registration_id),
	meeting_registrant_gone: (ctx, job) => removeMeetingRegistrant(ctx, job),
	pull_reports: (ctx, job) => pullReports(ctx, job.tenant_id, job.event_id),
	refresh_attendance: (ctx, job) => refreshMany(ctx, job),
	account_email: (ctx, job) => sendAccountEmail(ctx, job.link_id),
	webhook: (ctx, job) => processWebhook(ctx, job.webhook_event_id),
	import_pages: (ctx, job) => importPages(ctx, job.tenant_id, job.import_id),
	heartbeat: (ctx) => beat(ctx, "queue"),
	outgoing: (ctx, job) => deliverOutgoing(ctx, job),
	index_knowledge: (ctx, job) => indexKnowledge(ctx, job.tenant_id),
};

/** Longest a job may wait for its first try, in milliseconds, before it counts as late. */
const OLD_MS = 60_000;
/** Longest an alarm may be late, in milliseconds, before it counts as such. */
const LATE_MS = 30_000;

/**
 * Works a batch off. Each message is acknowledged or given back by itself, and nothing is thrown from here: a throw
 * would bring back the whole batch, the finished ones too.
 */
export async function runQueue(batch: MessageBatch<unknown>, env: Env, execution?: ExecutionContext): Promise<void> {
	const background = (work: Promise<unknown>) => execution?.waitUntil(work);
	const ctx = createContext(env);
	const wall = ctx.clock.wall();
	for (const { timestamp, attempts, body } of batch.messages) {
		// What comes again waited because it was told to.
		if (attempts > 1) continue;
		const ms = Math.max(0, wall * 1000 - timestamp.getTime());
		observe("queue", wall, { slow: ms > OLD_MS, ms }, text((body as Carried | null)?.tenant_id));
	}
	if (batch.queue.endsWith("deliveries"))
		await traced(
			env,
			background,
			batch.messages.map((message) => rootOf(message, wall)),
			() => runDeliveries(ctx, batch),
		);
	else
		await Promise.all(
			batch.messages.map((message) =>
				traced(env, background, [rootOf(message, wall)], ([root]) =>
					runTask(ctx, message, (cause) => {
						if (root) root.error = cause;
					}),
				),
			),
		);
	if (isFlushDue(wall)) await flushMetrics(ctx);
}

type Carried = Partial<Record<"kind" | "channel" | "traceparent" | "tenant_id" | "message_id", unknown>>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A queued job as a first span: it goes on from the trace it carries, found again by its message's id. */
function rootOf({ body, timestamp, attempts }: Message<unknown>, wall: number): Root {
	const { kind, channel, traceparent, tenant_id, message_id } = (body ?? {}) as Carried;
	return {
		name: channel === undefined ? `task ${text(kind)}` : `deliver ${text(channel)}`,
		kind: 5,
		parent: traceparent,
		...(typeof message_id === "string" && { key: message_id }),
		attributes: {
			"messaging.system": "cloudflare_queues",
			"myxelium.attempt": attempts,
			"myxelium.waited_ms": Math.max(0, wall * 1000 - timestamp.getTime()),
			...(tenant_id !== undefined && { "myxelium.tenant_id": text(tenant_id) }),
			...(message_id !== undefined && { "myxelium.message_id": text(message_id) }),
		},
	};
}

async function runDeliveries(ctx: Ctx, batch: MessageBatch<unknown>): Promise<void> {
	const parsed = batch.messages.map((message) => ({ message, job: deliveryJob.safeParse(message.body) }));
	const retries = await deliverMessages(
		ctx,
		parsed.flatMap(({ job }) => (job.success ? [job.data] : [])),
		parsed.length + (batch.metadata?.metrics?.backlogCount ?? 0),
	);
	for (const { message, job } of parsed) {
		if (!job.success) {
			log("error", "unreadable delivery", { issues: job.error.issues });
			message.ack();
			continue;
		}
		const { late_ms } = job.data;
		if (late_ms !== undefined && message.attempts === 1)
			observe("alarm", ctx.clock.wall(), { slow: late_ms > LATE_MS, ms: late_ms }, job.data.tenant_id);
		const again = retries.get(job.data.message_id);
		if (again === undefined) message.ack();
		else message.retry({ delaySeconds: Math.ceil(again) });
	}
}

async function runTask(ctx: Ctx, message: Message<unknown>, failed: (cause: string) => void): Promise<void> {
	const job = taskJob.safeParse(message.body);
	if (!job.success) {
		log("error", "unreadable task", { issues: job.error.issues });
		message.ack();
		return;
	}
	try {
		const scope = "tenant_id" in job.data ? { tenant_id: job.data.tenant_id } : {};
		await inLogScope(scope, () => (handlers[job.data.kind] as Handler)(ctx, job.data));
		message.ack();
	} catch (error) {
		failed(causeText(error));
		log("error", "task failed", { kind: job.data.kind, error });
		const delay = RETRY_DELAYS[message.attempts - 1];
		if (delay === undefined) message.ack();
		else message.retry({ delaySeconds: delay });
	}
}
