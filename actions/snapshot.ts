import type { AttendanceFacts, BranchRule } from "../funnel/branching";
import type { PlanInput, PlannedStep, SentMessage } from "../funnel/plan";
import type { Channel, Phase, Seconds } from "../funnel/vocabulary";

/** What a registration's object knows, so that an alarm reads nothing else. Plain data: it crosses RPC and storage. */
export interface Snapshot {
	tenant_id: string;
	registration_id: string;
	/** The event revision this was read at: plan version, calendar sequence and fence in one. */
	revision: number;
	/** The planner's input but for what the object itself keeps. */
	plan_input: Omit<PlanInput, "now" | "sent">;
	branch_rule: BranchRule;
	facts: AttendanceFacts;
}

/** A planned step with the identity it is sent under. */
export interface ScheduledStep extends PlannedStep {
	message_id: string;
	/** When it leaves: up to two minutes before `send_at`, so that a herd does not leave in one second. */
	leave_at: Seconds | null;
	/** Wall time at which it was handed to delivery, null before. */
	handed_at: Seconds | null;
	/** True once delivery reported that it was sent or dropped. */
	settled: boolean;
}

/** A message about the event itself: sent once per revision to whoever was told something else before. */
export interface Notice {
	kind: "rescheduled" | "cancelled";
	message_id: string;
	send_at: Seconds;
	deadline: Seconds;
	handed_at: Seconds | null;
	settled: boolean;
}

/** A message that D1 knows has left: it outranks what the object remembers. */
export interface SentFact {
	phase: Phase;
	key: string;
	channel: Channel;
	at: Seconds;
	starts_at: Seconds | null;
}

/** What delivery made of a message that was handed over. */
export interface Settled {
	message_id: string;
	outcome: "sent" | "dropped";
	at: Seconds;
}

/** The whole of a registration object's storage, under one key. */
export interface RegistrationRecord {
	snapshot: Snapshot;
	steps: ScheduledStep[];
	sent: SentMessage[];
	notice: Notice | null;
	/** The `traceparent` of what planned it last, which its alarms go on from; absent where nothing is traced. */
	trace?: string;
}
