import { findStep } from "../../funnel/config";
import { type Arm, armOf, concerns, isKeptFrom, withholds } from "../../funnel/experiments/arms";
import { firstAllowed, sendWindow } from "../../funnel/quiet-hours";
import { regionalTextLimit } from "../../funnel/quiet-hours-regions";
import { topicsOf } from "../../funnel/topics";
import { CONFIRMATION_KEY, type Purpose, type Reason, type Seconds, type Step } from "../../funnel/vocabulary";
import { planSettings } from "../event-facts";
import { mayHaveLeft } from "./claim";
import type { Delivery } from "./load";
import type { Standing } from "./standing";

export type Decision =
	| { kind: "send" }
	/** A text that cannot leave goes out as an e-mail. */
	| { kind: "divert" }
	/** Not before `until`, in product time. */
	| { kind: "wait"; until: Seconds; reason: string }
	| { kind: "drop"; reason: Reason }
	/** It is final already, or somebody else holds it. */
	| { kind: "done" }
	/** Planned for another revision: the registration's object plans it anew. */
	| { kind: "stale" };

/** The step a delivery is of; null for a notice, which the platform words, and for a step an edit took away. */
export const stepOf = ({ funnel, job }: Delivery): Step | null =>
	job.phase === "notice" ? null : findStep(funnel, job.phase, job.step_key);

export const purposeOf = (delivery: Delivery): Purpose => stepOf(delivery)?.purpose ?? "transactional";

/** Whether the person said no to a topic that the message belongs to. */
const wantsNone = (delivery: Delivery): boolean =>
	delivery.enrolled.contact.topics_off_json !== "[]" &&
	topicsOf(delivery.tenant.settings.topics, purposeOf(delivery), delivery.event.type).some(({ key }) =>
		(JSON.parse(delivery.enrolled.contact.topics_off_json) as string[]).includes(key),
	);

const BRANCH: Record<string, string> = {
	post_event_attended: "attended",
	post_event_left_early: "left_early",
	post_event_no_show: "no_show",
};

/** Why no e-mail may go to the person, if so. */
function emailRefusal(delivery: Delivery): Reason | null {
	const held = delivery.suppressions.filter((s) => s.channel === "email");
	if (held.some((s) => s.scope === "all")) return "suppressed";
	const marketing = purposeOf(delivery) !== "transactional";
	if (marketing && (wantsNone(delivery) || held.length > 0 || !delivery.enrolled.contact.consent_email))
		return "unsubscribed";
	return null;
}

/** Whether a text that cannot leave goes out as an e-mail: it matters most, e-mail is open, and no text has left. */
export function mayBecomeEmail(delivery: Delivery): boolean {
	const step = stepOf(delivery);
	const must = step !== null && (step.priority === "must" || step.key === CONFIRMATION_KEY);
	return must && emailRefusal(delivery) === null && (delivery.row === null || !mayHaveLeft(delivery.row));
}

/** The hours in which the person may be sent a text. */
function textWindow({ tenant, switches, enrolled, event }: Delivery) {
	const { quiet_hours } = planSettings(tenant, switches);
	return sendWindow(quiet_hours, enrolled.contact.time_zone ?? event.time_zone, enrolled.contact.region);
}

/** How many texts the person may be sent within 24 hours: the tenant's ceiling, and for marketing the law of their region. */
function textsToday(delivery: Delivery, now: Seconds): number {
	const ceiling = delivery.tenant.settings.sms_daily_ceiling;
	if (purposeOf(delivery) === "transactional") return ceiling;
	const { region, time_zone } = delivery.enrolled.contact;
	const limit = regionalTextLimit(region, time_zone ?? delivery.event.time_zone, Math.floor(now / 86_400));
	return Math.min(ceiling, limit ?? ceiling);
}

function decideText(delivery: Delivery, now: Seconds, smsToday: Seconds[]): Decision {
	const { job, switches, enrolled, suppressions } = delivery;
	const drop = (reason: Reason): Decision => ({ kind: "drop", reason });
	if (!enrolled.contact.phone) return drop("no_phone");
	if (!enrolled.contact.consent_sms || suppressions.some((s) => s.channel === "sms")) return drop("no_sms_consent");
	if (!switches.sms_delivery_enabled) return mayBecomeEmail(delivery) ? { kind: "divert" } : drop("channel_off");
	if (smsToday.length >= textsToday(delivery, now)) return drop("daily_limit");
	const open = firstAllowed(textWindow(delivery), now);
	if (open === now) return { kind: "send" };
	if (open !== null && open < job.deadline) return { kind: "wait", until: open, reason: "quiet_hours" };
	return drop("quiet_hours");
}

/** Marketing e-mail waits for the tenant's good standing, and for the person's; nothing else does. */
function decideEmail(delivery: Delivery, now: Seconds, standing: Standing): Decision {
	const refusal = emailRefusal(delivery);
	if (refusal) return { kind: "drop", reason: refusal };
	if (purposeOf(delivery) === "transactional") return { kind: "send" };
	const { deadline } = delivery.job;
	if (standing.isCapped(delivery.enrolled.contact.id)) return { kind: "drop", reason: "frequency_cap" };
	const hold = standing.holds(now);
	if (!hold) return { kind: "send" };
	return hold.until <= deadline ? { kind: "wait", ...hold } : { kind: "drop", reason: "warm_up" };
}

/** The arm of a running experiment that this message is about; null where none is. */
export function armOfMessage({ event, tenant, enrolled, job, funnel }: Delivery): Arm | null {
	const { experiment } = event;
	if (!experiment) return null;
	const step = findStep(funnel, job.phase, job.step_key);
	if (!step || !concerns(experiment, { phase: job.phase, step_key: job.step_key, purpose: step.purpose })) return null;
	return armOf(experiment, tenant.id, enrolled.registration.id);
}

/** The tenant's holdout, over all events: of who would have been sent the message now. */
function isKeptFromAll(delivery: Delivery): boolean {
	const { tenant, enrolled, job, row } = delivery;
	if (tenant.holdout === null || (row && mayHaveLeft(row))) return false;
	const message = { phase: job.phase, step_key: job.step_key, purpose: purposeOf(delivery) };
	return isKeptFrom(tenant.holdout, tenant.id, enrolled.contact.id, message);
}

/** Held out is only who would have been sent the message now, so that both arms of an experiment are people alike. */
function isHeldOut(delivery: Delivery): boolean {
	const { experiment } = delivery.event;
	if (!experiment || !withholds(experiment) || (delivery.row && mayHaveLeft(delivery.row))) return false;
	return armOfMessage(delivery) === "variant";
}

/**
 * Whether a message may leave now: the rules that bind at the moment of sending, whatever the plan said when it was
 * made.
 *
 * @param now product time
 * @param smsToday instants of the contact's SMS in the last 24 hours
 * @param standing how much the tenant and the person may be sent
 */
export function decide(delivery: Delivery, now: Seconds, smsToday: Seconds[], standing: Standing): Decision {
	const decision = decideByRules(delivery, now, smsToday, standing);
	const leaves = decision.kind === "send" || decision.kind === "divert";
	if (leaves && isKeptFromAll(delivery)) return { kind: "drop", reason: "tenant_holdout" };
	return leaves && isHeldOut(delivery) ? { kind: "drop", reason: "experiment_holdout" } : decision;
}

function decideByRules(delivery: Delivery, now: Seconds, smsToday: Seconds[], standing: Standing): Decision {
	const { job, row, event, enrolled } = delivery;
	if (row && row.status !== "queued") return { kind: "done" };
	if (job.revision !== event.revision) return { kind: "stale" };
	const drop = (reason: Reason): Decision => ({ kind: "drop", reason });
	if (job.step_key !== "cancelled" && event.state === "cancelled") return drop("event_cancelled");
	if (enrolled.registration.state === "cancelled") return drop("unregistered");
	const step = stepOf(delivery);
	if (job.phase !== "notice" && !step) return drop("other_branch");
	if (now > job.deadline) return drop("past_deadline");
	if (delivery.only && !(job.channel === "email" && delivery.only.includes(enrolled.contact.email)))
		return drop("owner_not_verified");
	if (step?.purpose === "offer" && enrolled.registration.purchased_at !== null) return drop("purchased");
	const branch = BRANCH[job.phase];
	const taken = enrolled.registration.attendance;
	if (branch && taken && taken !== branch && !(taken === "left_early" && branch === "attended"))
		return drop("other_branch");
	if (job.phase.startsWith("poll:") && !delivery.switches.poll_personalization_enabled) return drop("other_branch");
	return job.channel === "sms" ? decideText(delivery, now, smsToday) : decideEmail(delivery, now, standing);
}
