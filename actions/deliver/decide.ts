import { findStep } from "../../funnel/config";
import { topicsOf } from "../../funnel/topics";
import type { Purpose, Reason, Seconds, Step } from "../../funnel/vocabulary";
import type { Delivery } from "./load";

export type Decision =
	| { kind: "send" }
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

/**
 * Whether a message may leave now: the rules that bind at the moment of sending, whatever the plan said when it was
 * made.
 *
 * @param now product time
 * @param smsToday instants of the contact's SMS in the last 24 hours
 */
export function decide(delivery: Delivery, now: Seconds, smsToday: Seconds[]): Decision {
	const { job, row, event, enrolled, tenant, suppressions } = delivery;
	if (row && row.status !== "queued") return { kind: "done" };
	if (job.revision !== event.revision) return { kind: "stale" };
	const drop = (reason: Reason): Decision => ({ kind: "drop", reason });
	if (job.step_key !== "cancelled" && event.state === "cancelled") return drop("event_cancelled");
	if (enrolled.registration.state === "cancelled") return drop("unregistered");
	const step = stepOf(delivery);
	if (job.phase !== "notice" && !step) return drop("other_branch");
	if (now > job.deadline) return drop("past_deadline");
	const marketing = purposeOf(delivery) !== "transactional";
	const held = suppressions.filter((s) => s.channel === job.channel);
	if (job.channel === "email") {
		if (held.some((s) => s.scope === "all")) return drop("suppressed");
		if (marketing && wantsNone(delivery)) return drop("unsubscribed");
		if (marketing && (held.length > 0 || !enrolled.contact.consent_email)) return drop("unsubscribed");
	} else {
		if (!tenant.settings.switches.sms_delivery_enabled) return drop("channel_off");
		if (!enrolled.contact.phone) return drop("no_phone");
		if (!enrolled.contact.consent_sms || held.length > 0) return drop("no_sms_consent");
		if (smsToday.length >= tenant.settings.sms_daily_ceiling) return drop("daily_limit");
	}
	if (step?.purpose === "offer" && enrolled.registration.purchased_at !== null) return drop("purchased");
	const branch = BRANCH[job.phase];
	const taken = enrolled.registration.attendance;
	if (branch && taken && taken !== branch && !(taken === "left_early" && branch === "attended"))
		return drop("other_branch");
	return { kind: "send" };
}
