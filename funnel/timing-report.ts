import type { PlanInput, TimingStep } from "./plan";
import { plan } from "./planner";
import { isAllowed, sendWindow } from "./quiet-hours";
import type { Channel, Reason, Seconds } from "./vocabulary";

export interface TimingComparison {
	/** Registrations that came later than the funnel was written for, and before the start. */
	late: number;
	/** What sending each pre-event step at the instant its author wrote would have come to. */
	fixed: {
		messages: number;
		/** Due after the event had started. */
		after_start: number;
		/** Due before the person had registered, so that nobody would have got them. */
		lost: number;
		/** Closer to the one before on the same channel than the tenant's gap, though the author had not written them so. */
		in_a_heap: number;
		/** Texts due outside the hours in which the person may be texted. */
		at_night: number;
	};
	/** What is planned instead for the same people. */
	adaptive: {
		messages: number;
		after_start: number;
		in_a_heap: number;
		at_night: number;
		/** Sent, but earlier or later than written. */
		moved: number;
		dropped: number;
		dropped_by_reason: Partial<Record<Reason, number>>;
	};
}

interface Leaving {
	step: TimingStep;
	channel: Channel;
	at: Seconds;
}

/**
 * Holds a fixed sequence against the planner for the same registrations; those that were not late are left out. Pure, and
 * over the planner's own inputs, so that consent, zones and the tenant's gaps are the same on both sides.
 */
export function compareTiming(inputs: readonly PlanInput[]): TimingComparison {
	const report: TimingComparison = {
		late: 0,
		fixed: { messages: 0, after_start: 0, lost: 0, in_a_heap: 0, at_night: 0 },
		adaptive: { messages: 0, after_start: 0, in_a_heap: 0, at_night: 0, moved: 0, dropped: 0, dropped_by_reason: {} },
	};
	for (const input of inputs) if (isLate(input)) compareOne(report, input, input.event.starts_at as Seconds);
	return report;
}

export const isLate = ({ event, registered_at, nominal_hours }: PlanInput): boolean =>
	event.starts_at !== null && registered_at < event.starts_at && event.starts_at - registered_at < nominal_hours * 3600;

function compareOne(report: TimingComparison, input: PlanInput, starts_at: Seconds): void {
	const { fixed, adaptive } = report;
	const { registered_at } = input;
	report.late++;
	const mayText = input.recipient.sms_consent && input.recipient.phone !== null;
	const steps = input.steps.filter(({ phase, channel }) => phase === "pre_event" && (channel === "email" || mayText));
	const written = steps.map((step): Leaving => {
		const from = step.anchor === "event_start" ? starts_at : registered_at;
		return { step, channel: step.channel, at: from + Math.round(step.delay_hours * 3600) };
	});
	const leaving = written.filter(({ at }) => at >= registered_at);
	fixed.messages += written.length;
	fixed.lost += written.length - leaving.length;
	fixed.after_start += leaving.filter(({ at }) => at > starts_at).length;
	fixed.in_a_heap += heaped(input, leaving);
	fixed.at_night += atNight(input, leaving);

	const settings = { ...input.settings, adaptive: true };
	const { steps: planned } = plan({ ...input, settings, steps, now: registered_at, sent: [] });
	const sent: Leaving[] = [];
	for (const [i, { send_at, nominal_at, channel, reason }] of planned.entries()) {
		if (send_at !== null) {
			sent.push({ step: steps[i] as TimingStep, channel, at: send_at });
			if (send_at !== nominal_at) adaptive.moved++;
		} else {
			adaptive.dropped++;
			if (reason) adaptive.dropped_by_reason[reason] = (adaptive.dropped_by_reason[reason] ?? 0) + 1;
		}
	}
	adaptive.messages += sent.length;
	adaptive.after_start += sent.filter(({ at }) => at > starts_at).length;
	adaptive.in_a_heap += heaped(input, sent);
	adaptive.at_night += atNight(input, sent);
}

function atNight({ settings, recipient, event }: PlanInput, leaving: Leaving[]): number {
	const window = sendWindow(settings.quiet_hours, recipient.time_zone ?? event.time_zone, recipient.region);
	return leaving.filter(({ channel, at }) => channel === "sms" && !isAllowed(window, at)).length;
}

/** Two that are both tied to the start are as close as their author wrote them. */
function heaped({ settings }: PlanInput, leaving: Leaving[]): number {
	const inOrder = leaving.toSorted((a, b) => a.at - b.at);
	let count = 0;
	const last: Partial<Record<Channel, Leaving>> = {};
	for (const one of inOrder) {
		const before = last[one.channel];
		const tied = before?.step.anchor === "event_start" && one.step.anchor === "event_start";
		if (before && !tied && one.at - before.at < settings.gap[one.channel]) count++;
		last[one.channel] = one;
	}
	return count;
}
