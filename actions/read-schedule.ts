import { listMessagesOf, type MessageRow } from "../db/messages";
import { getRegistration } from "../db/registrations";
import type { Reason } from "../funnel/vocabulary";
import type { Ctx } from "./context";
import { notFound } from "./errors";
import type { ScheduledStep } from "./snapshot";

export type StepStatus = "pending" | Exclude<MessageRow["status"], "queued">;

export interface StepState extends ScheduledStep {
	status: StepStatus;
	sent_at: number | null;
}

/** Why delivery dropped a message that was planned, in a coach's words. */
const AT_SENDING: Partial<Record<Reason, string>> = {
	past_deadline: "It could not leave before its deadline, so it was not sent late.",
	event_cancelled: "The event was cancelled before it left.",
	unregistered: "The person cancelled their registration before it left.",
	unsubscribed: "The person had unsubscribed by the time it was due.",
	suppressed: "The address bounced or complained before it was due.",
	no_sms_consent: "The person had taken back their consent to texts by the time it was due.",
	no_phone: "There was no phone number when it was due.",
	daily_limit: "The person already had the most texts one may get in 24 hours.",
	purchased: "The person had bought by the time it was due.",
	other_branch: "It belonged to another branch by the time it was due.",
	quiet_hours: "It was delayed into hours in which no text may be sent, and its deadline is before they end.",
	frequency_cap: "The person had had the most marketing e-mails they may be sent.",
	owner_not_verified: "No owner had verified their e-mail address, so messages went to the owners alone.",
	warm_up: "More e-mail was waiting than a new sender may send before its deadline.",
	tenant_holdout: "The person is in the share of all people who go without these messages.",
	experiment_holdout: "The person is in the share of an experiment that goes without it.",
	channel_off: "Text messages were switched off when it was due.",
};

/**
 * A registration's schedule with what became of each step: the object's plan beside the message store.
 *
 * @throws not_found where there is no such registration
 */
export async function readSchedule(
	ctx: Ctx,
	tenant_id: string,
	id: string,
): Promise<{ plan_version: number; steps: StepState[] }> {
	const enrolled = await getRegistration(ctx.db, tenant_id, id);
	if (!enrolled) throw notFound("registration");
	const [held, rows] = await Promise.all([
		ctx.registration(tenant_id, id).schedule(),
		listMessagesOf(ctx.db, tenant_id, [id]),
	]);
	if (!held) return { plan_version: enrolled.registration.planned_revision, steps: rows.map(fromStore) };
	const byId = new Map(rows.map((row) => [row.id, row]));
	return { plan_version: held.plan_version, steps: held.steps.map((step) => stateOf(step, byId.get(step.message_id))) };
}

function stateOf(step: ScheduledStep, row: MessageRow | undefined): StepState {
	if (!row || row.status === "queued") {
		const status = step.outcome === "dropped" ? "dropped" : "pending";
		return { ...step, status, sent_at: null };
	}
	// The plan says a text, the message store an e-mail: texts could not leave when it was due.
	if (row.status !== "dropped" && row.channel === "email" && step.channel === "sms")
		return {
			...step,
			channel: "email",
			outcome: "converted",
			reason: "sms_down_to_email",
			explanation: "Sent as an e-mail instead: text messages could not be sent when it was due.",
			send_at: row.send_at,
			status: row.status,
			sent_at: row.sent_at,
		};
	if (row.status !== "dropped") return { ...step, send_at: row.send_at, status: row.status, sent_at: row.sent_at };
	const reason = (row.reason ?? step.reason) as Reason;
	return {
		...step,
		outcome: "dropped",
		reason,
		explanation: AT_SENDING[reason] ?? step.explanation,
		status: "dropped",
		sent_at: null,
	};
}

/** What the message store alone knows of a step, once the schedule was cleared away some weeks after the event. */
function fromStore(row: MessageRow): StepState {
	const dropped = row.status === "dropped";
	const step: ScheduledStep = {
		message_id: row.id,
		key: row.step_key,
		phase: row.phase as ScheduledStep["phase"],
		channel: row.channel,
		priority: "should",
		nominal_at: row.send_at,
		send_at: dropped ? null : row.send_at,
		outcome: dropped ? "dropped" : "scheduled",
		reason: dropped ? (row.reason as Reason) : null,
		explanation: null,
		deadline: row.deadline,
		sent: row.sent_at !== null,
		leave_at: null,
		handed_at: null,
		settled: true,
	};
	return stateOf(step, row);
}
