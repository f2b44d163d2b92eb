import { DurableObject } from "cloudflare:workers";
import type { Ctx } from "../actions/context";
import type { DeliveryJob } from "../actions/jobs";
import { branchDue, dueSteps, nextDue, schedule, sentAs } from "../actions/schedule";
import type { Notice, RegistrationRecord, ScheduledStep, SentFact, Settled, Snapshot } from "../actions/snapshot";
import { log } from "../actions/telemetry/log";
import { traceparent } from "../actions/telemetry/trace";
import { type AttendanceFacts, branchFor } from "../funnel/branching";
import type { Plan } from "../funnel/plan";
import { plan } from "../funnel/planner";
import type { Seconds } from "../funnel/vocabulary";
import { createContext } from "../workers/context";
import type { Env } from "../workers/env";
import { traced } from "../workers/tracing";
import { HAND_AGAIN_AFTER, handAgain, idsOf, markHanded, noticeFor, unsettled } from "./handing-over";

const RECORD = "registration";

/** Wall milliseconds until the next try after a failed hand-over: longer than a hiccup, shorter than a reminder. */
const RETRY_MS = 5_000;

/**
 * One registration's schedule and its alarm. Holds a snapshot of what it needs, so that an alarm reads no database;
 * it sends nothing itself but hands due messages to the delivery queue. Its whole state is one value, so every change
 * is one atomic write.
 */
export class Registration extends DurableObject<Env> {
	#ctx: Ctx;
	#record: RegistrationRecord | null;

	constructor(state: DurableObjectState, env: Env) {
		super(state, env);
		this.#ctx = createContext(env);
		this.#record = state.storage.kv.get<RegistrationRecord>(RECORD) ?? null;
	}

	/**
	 * Takes the first plan of a new registration and hands over what is due at once. A second call changes nothing.
	 * Plan and hand-over are one write, and no alarm has to come first: most of what an enrolment costs is here.
	 */
	adopt(snapshot: Snapshot, planned: Plan, trace?: string): void {
		if (this.#record) return;
		this.#traced("adopt", trace, snapshot, () => this.#adopt(snapshot, planned));
	}

	#adopt(snapshot: Snapshot, planned: Plan): void {
		const steps = schedule(snapshot, planned, snapshot.plan_input.registered_at);
		const record: RegistrationRecord = { snapshot, steps, sent: [], notice: null, ...this.#place() };
		const due = dueSteps(record, this.#ctx.clock.now());
		if (due.length === 0) {
			this.#save(record);
			return;
		}
		const handed = markHanded(record, new Set(due.map((s) => s.message_id)), this.#ctx.clock.wall());
		this.#save(handed);
		const next_due_at = nextDue(handed);
		this.ctx.waitUntil(this.#handOver(due.map((s) => this.#job(snapshot, s, next_due_at))));
	}

	/**
	 * Plans every unsent step again from what is now known. `sent` comes from the message store and outranks the
	 * object's own memory; `told` is the start the last message spoke of, undefined where none has left. Whoever was
	 * told another start, or of an event now cancelled, gets one notice.
	 *
	 * @returns what is due at once, marked as handed over: the caller gives it to the queue, many registrations' together.
	 *   What never gets there is handed over again by the alarm
	 */
	replan(snapshot: Snapshot, sent: SentFact[], told: Seconds | null | undefined, trace?: string): DeliveryJob[] {
		return this.#traced("replan", trace, snapshot, () => this.#replan(snapshot, sent, told));
	}

	#replan(snapshot: Snapshot, sent: SentFact[], told: Seconds | null | undefined): DeliveryJob[] {
		const before = this.#record;
		if (before && before.snapshot.revision > snapshot.revision) return [];
		const facts = before ? before.snapshot.facts : snapshot.facts;
		const outcome = {
			...snapshot.plan_input.outcome,
			attendance: before?.snapshot.plan_input.outcome.attendance ?? snapshot.plan_input.outcome.attendance,
			changed_at: before?.snapshot.plan_input.outcome.changed_at ?? snapshot.plan_input.outcome.changed_at,
		};
		const merged: Snapshot = { ...snapshot, facts, plan_input: { ...snapshot.plan_input, outcome } };
		const record = this.#planned(merged, sent, before?.notice ?? null, told);
		const { jobs, handed } = this.#dueAt(record, this.#ctx.clock.now());
		this.#save(markHanded(record, handed, this.#ctx.clock.wall()));
		return jobs;
	}

	/** Takes in what became known of the attendance; after the branch was taken it may move the registration to another. */
	observe(facts: AttendanceFacts, trace?: string): { attendance: string | null } | null {
		const record = this.#record;
		if (!record) return null;
		return this.#traced("observe", trace, record.snapshot, () => this.#observe(record, facts));
	}

	#observe(record: RegistrationRecord, facts: AttendanceFacts): { attendance: string | null } {
		const snapshot: Snapshot = { ...record.snapshot, facts };
		const { outcome } = snapshot.plan_input;
		const branch = branchFor(facts, snapshot.branch_rule);
		if (outcome.attendance === null || outcome.attendance === branch) {
			this.#save({ ...record, snapshot });
			return { attendance: outcome.attendance };
		}
		this.#takeBranch({ ...record, snapshot }, this.#ctx.clock.now());
		return { attendance: branch };
	}

	/** Takes a poll answer, a purchase or a change of consent into the plan. */
	update(
		change: Partial<Pick<Snapshot["plan_input"], "recipient">> & { poll?: { question: string; answer: string } },
		trace?: string,
	): void {
		const record = this.#record;
		if (record) this.#traced("update", trace, record.snapshot, () => this.#update(record, change));
	}

	#update(
		record: RegistrationRecord,
		change: Partial<Pick<Snapshot["plan_input"], "recipient">> & { poll?: { question: string; answer: string } },
	): void {
		const now = this.#ctx.clock.now();
		const input = record.snapshot.plan_input;
		const others = input.outcome.poll_answers.filter((p) => p.question !== change.poll?.question);
		const poll_answers = change.poll ? [...others, { ...change.poll, at: now }] : input.outcome.poll_answers;
		const snapshot: Snapshot = {
			...record.snapshot,
			plan_input: {
				...input,
				recipient: { ...input.recipient, ...change.recipient },
				outcome: { ...input.outcome, poll_answers },
			},
		};
		this.#plan(snapshot, null, record.notice);
	}

	/** What delivery made of messages that were handed over. */
	settle(reports: Settled[]): void {
		const record = this.#record;
		if (!record) return;
		const byId = new Map(reports.map((r) => [r.message_id, r]));
		const sent = [...record.sent];
		const steps = record.steps.map((step) => {
			const report = byId.get(step.message_id);
			if (!report || step.settled) return step;
			if (report.outcome === "sent") sent.push(sentAs(record.snapshot, step, report.at));
			return { ...step, settled: true };
		});
		const notice =
			record.notice && byId.has(record.notice.message_id) ? { ...record.notice, settled: true } : record.notice;
		this.#save({ ...record, steps, sent, notice });
	}

	/** The schedule as it stands, or null where nothing was ever planned. */
	schedule(): { plan_version: number; steps: ScheduledStep[] } | null {
		return this.#record && { plan_version: this.#record.snapshot.revision, steps: this.#record.steps };
	}

	/**
	 * Acts on whatever is due: what a sweep calls when an alarm seems lost.
	 *
	 * @returns when the object is due next, or null where nothing was ever planned
	 */
	async wake(trace?: string): Promise<{ next_due_at: Seconds | null } | null> {
		if (!this.#record) return null;
		await this.#traced("wake", trace ?? this.#record.trace, this.#record.snapshot, () => this.#act());
		const next = nextDue(this.#record);
		if (!this.#unreported()) return { next_due_at: next };
		// Should queue and alarm both be lost, the sweep comes by again for what nobody has reported on.
		const { clock } = this.#ctx;
		const again = clock.now() + (clock.now() - clock.ago(HAND_AGAIN_AFTER));
		return { next_due_at: next === null ? again : Math.min(next, again) };
	}

	/** Forgets everything, the alarm included. */
	async erase(): Promise<void> {
		this.#record = null;
		await this.ctx.storage.deleteAlarm();
		await this.ctx.storage.deleteAll();
	}

	override async alarm(): Promise<void> {
		const record = this.#record;
		if (!record) return;
		try {
			await this.#traced("alarm", record.trace, record.snapshot, () => this.#act());
		} catch (error) {
			// The platform gives an alarm up after six failures, so the object arms the next one itself.
			log("error", "alarm failed", { ...idsOf(record.snapshot), error });
			await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
		}
	}

	/** Runs `work` as a span of the trace that `trace` names. */
	#traced<T>(name: string, trace: string | undefined, of: Snapshot, work: () => T): T {
		const { tenant_id, registration_id } = of;
		const attributes = { "myxelium.tenant_id": tenant_id, "myxelium.registration_id": registration_id };
		const root = { name: `registration ${name}`, kind: 2, parent: trace, attributes } as const;
		return traced(this.env, (export_) => this.ctx.waitUntil(export_), [root], work);
	}

	/** What a record keeps of the trace that plans it. */
	#place(): Pick<RegistrationRecord, "trace"> {
		const trace = traceparent() ?? this.#record?.trace;
		return trace === undefined ? {} : { trace };
	}

	async #act(): Promise<void> {
		let record = this.#record;
		if (!record) return;
		const now = this.#ctx.clock.now();
		const wall = this.#ctx.clock.wall();
		const due = branchDue(record.snapshot);
		if (due !== null && due <= now) record = this.#takeBranch(record, null);
		record = handAgain(record, wall);
		const { snapshot } = record;
		const { jobs, handed, leave_at } = this.#dueAt(record, now);
		for (const job of jobs) {
			const at = leave_at.get(job.message_id);
			if (at !== undefined) job.late_ms = Math.max(0, Date.now() - this.#ctx.clock.wallMsAt(at));
		}
		if (jobs.length > 0) await this.#ctx.deliver(jobs);
		// While the queue took them, the plan may have been made anew: what is marked is what stands now.
		const current = jobs.length > 0 ? this.#record : record;
		if (!current) return;
		this.#save(
			current.snapshot.revision === snapshot.revision ? markHanded(handAgain(current, wall), handed, wall) : current,
		);
	}

	#takeBranch(record: RegistrationRecord, changed_at: Seconds | null): RegistrationRecord {
		const input = record.snapshot.plan_input;
		const attendance = branchFor(record.snapshot.facts, record.snapshot.branch_rule);
		const snapshot: Snapshot = {
			...record.snapshot,
			plan_input: { ...input, outcome: { ...input.outcome, attendance, changed_at } },
		};
		return this.#plan(snapshot, null, record.notice);
	}

	/** What of `record` is due at `now`, as jobs, with when its steps were to leave. */
	#dueAt(
		record: RegistrationRecord,
		now: Seconds,
	): { jobs: DeliveryJob[]; handed: Set<string>; leave_at: Map<string, Seconds> } {
		const { snapshot } = record;
		const steps = dueSteps(record, now);
		const notice = record.notice && !record.notice.settled && record.notice.handed_at === null ? record.notice : null;
		const handed = new Set([...steps.map((s) => s.message_id), ...(notice ? [notice.message_id] : [])]);
		const next_due_at = nextDue(markHanded(record, handed, this.#ctx.clock.wall()));
		const jobs = steps.map((s) => this.#job(snapshot, s, next_due_at));
		if (notice) jobs.push(this.#noticeJob(snapshot, notice, next_due_at));
		return { jobs, handed, leave_at: new Map(steps.map((s) => [s.message_id, s.leave_at as number])) };
	}

	/** Plans `snapshot` anew and keeps the result. */
	#plan(snapshot: Snapshot, facts: SentFact[] | null, held: Notice | null, told?: Seconds | null): RegistrationRecord {
		const record = this.#planned(snapshot, facts, held, told);
		this.#save(record);
		return record;
	}

	/** The record of `snapshot` planned anew around what has left or is on its way. */
	#planned(
		snapshot: Snapshot,
		facts: SentFact[] | null,
		held: Notice | null,
		told?: Seconds | null,
	): RegistrationRecord {
		const before = this.#record;
		const now = Math.max(this.#ctx.clock.now(), snapshot.plan_input.registered_at);
		const fenced = before !== null && before.snapshot.revision !== snapshot.revision;
		const onTheWay = fenced
			? []
			: (before?.steps ?? []).filter((s) => s.handed_at !== null && !s.settled && s.leave_at !== null);
		const sent = facts ?? before?.sent ?? [];
		const flying = onTheWay.map((s) => sentAs((before as RegistrationRecord).snapshot, s, s.send_at as number));
		const planned = plan({ ...snapshot.plan_input, now, sent: [...sent, ...flying] });
		const settledBefore = new Map((before?.steps ?? []).map((s) => [s.message_id, s]));
		const steps = schedule(snapshot, planned, now, before).map((step) => {
			const earlier = settledBefore.get(step.message_id);
			if (!earlier || fenced) return step;
			const carried = onTheWay.some((s) => s.message_id === step.message_id);
			return carried ? { ...step, handed_at: earlier.handed_at, settled: false } : step;
		});
		const notice = fenced || (held === null && facts !== null) ? noticeFor(snapshot, before, told, now) : held;
		return { snapshot, steps, sent, notice, ...this.#place() };
	}

	/** Gives jobs to the queue that are marked as handed over already; where it takes none they wait for the next alarm. */
	async #handOver(jobs: DeliveryJob[]): Promise<void> {
		try {
			await this.#ctx.deliver(jobs);
		} catch (error) {
			log("error", "hand-over failed", { ...(this.#record && idsOf(this.#record.snapshot)), error });
			if (!this.#record) return;
			const ids = new Set(jobs.map((job) => job.message_id));
			const steps = this.#record.steps.map((s) =>
				ids.has(s.message_id) && !s.settled ? { ...s, handed_at: null } : s,
			);
			this.#save({ ...this.#record, steps });
			await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
		}
	}

	#job(snapshot: Snapshot, step: ScheduledStep, next_due_at: Seconds | null): DeliveryJob {
		return {
			v: 1,
			kind: "send",
			tenant_id: snapshot.tenant_id,
			registration_id: snapshot.registration_id,
			message_id: step.message_id,
			phase: step.phase,
			step_key: step.key,
			channel: step.channel,
			revision: snapshot.revision,
			send_at: step.send_at as number,
			deadline: step.deadline,
			next_due_at,
		};
	}

	#noticeJob(snapshot: Snapshot, notice: Notice, next_due_at: Seconds | null): DeliveryJob {
		return {
			v: 1,
			kind: "send",
			tenant_id: snapshot.tenant_id,
			registration_id: snapshot.registration_id,
			message_id: notice.message_id,
			phase: "notice",
			step_key: notice.kind,
			channel: "email",
			revision: snapshot.revision,
			send_at: notice.send_at,
			deadline: notice.deadline,
			next_due_at,
		};
	}

	/** True while delivery owes a report on something it was handed. */
	#unreported(): boolean {
		const record = this.#record;
		return (
			record !== null && (record.steps.some((s) => s.handed_at !== null && !s.settled) || unsettled(record.notice))
		);
	}

	#save(record: RegistrationRecord): void {
		this.#record = record;
		this.ctx.storage.kv.put(RECORD, record);
		const next = nextDue(record);
		const again = this.#unreported() ? Date.now() + HAND_AGAIN_AFTER * 1000 : Number.POSITIVE_INFINITY;
		const at = Math.min(next === null ? Number.POSITIVE_INFINITY : this.#ctx.clock.wallMsAt(next), again);
		if (Number.isFinite(at)) this.ctx.storage.setAlarm(at);
		else this.ctx.storage.deleteAlarm();
	}
}
