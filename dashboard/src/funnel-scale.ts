import type { Phase, Step } from "../../funnel/vocabulary";

/** What the axis covers. Lengths in hours; the parts of the axis add up to 1. */
export interface Axis {
	/** From registration to the start; null where there is no start. */
	lead: number | null;
	duration: number;
	/** The latest step after the end, or after registration where there is no start. */
	after: number;
	start: number;
	end: number;
}

/** Below this many hours the scale is nearly even, above it logarithmic: ten minutes and ten days both keep room. */
const EVEN_HOURS = 0.5;

const log = (hours: number, most: number) => Math.log1p(hours / EVEN_HOURS) / Math.log1p(most / EVEN_HOURS);
const unlog = (part: number, most: number) => Math.expm1(part * Math.log1p(most / EVEN_HOURS)) * EVEN_HOURS;

/** Hours since one end of a span to its part, stretched at both ends, where messages are close to one another. */
function spread(hours: number, most: number): number {
	const half = most / 2;
	return hours <= half ? log(hours, half) / 2 : 1 - log(most - hours, half) / 2;
}
function unspread(part: number, most: number): number {
	const half = most / 2;
	return part <= 0.5 ? unlog(part * 2, half) : most - unlog((1 - part) * 2, half);
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The axis of a funnel: registration, the event and what follows it. */
export function axisOf(
	steps: { phase: Phase; step: Step }[],
	nominal_hours: number,
	duration_minutes: number | null,
	scheduled: boolean,
): Axis {
	const after = Math.max(
		72,
		...steps
			.filter(({ step }) => (scheduled ? step.anchor === "event_end" : true))
			.map(({ step }) => step.delay_hours * 1.2),
	);
	if (!scheduled) return { lead: null, duration: 0, after, start: 0, end: 0 };
	const early = steps.filter(({ step, phase }) => phase === "pre_event" && step.anchor === "event_start");
	const lead = Math.max(nominal_hours, ...early.map(({ step }) => -step.delay_hours));
	const busy = steps.some(({ phase }) => phase === "during_event");
	return { lead, duration: (duration_minutes ?? 60) / 60, after, start: 0.46, end: busy ? 0.62 : 0.54 };
}

/** Where on the axis a step stands, 0 to 1. */
export function placeOf(axis: Axis, { anchor, delay_hours }: Pick<Step, "anchor" | "delay_hours">): number {
	const { lead, duration, after, start, end } = axis;
	if (lead === null) return log(clamp(delay_hours, 0, after), after);
	if (anchor === "event_end") return end + log(clamp(delay_hours, 0, after), after) * (1 - end);
	if (anchor === "registration") return spread(clamp(delay_hours, 0, lead), lead) * start;
	if (delay_hours <= 0) return spread(clamp(lead + delay_hours, 0, lead), lead) * start;
	return start + clamp(delay_hours / duration, 0, 1) * (end - start);
}

/** Hours as somebody would say them: five minutes, half hours, hours, half days. */
function neat(hours: number): number {
	const size = Math.abs(hours);
	const grid = size < 1 ? 1 / 12 : size < 12 ? 0.5 : size < 48 ? 1 : 12;
	return Math.round((Math.round(hours / grid) * grid + 0) * 1e6) / 1e6 + 0;
}

/** The delay of a step at a place of the axis, on the side of its anchor on which it may stand. */
export function delayAt(axis: Axis, { anchor, delay_hours }: Pick<Step, "anchor" | "delay_hours">, at: number): number {
	const { lead, duration, after, start, end } = axis;
	if (lead === null) return neat(unlog(clamp(at, 0, 1), after));
	if (anchor === "event_end") return neat(unlog(clamp((at - end) / (1 - end), 0, 1), after));
	if (anchor === "registration") return neat(unspread(clamp(at / start, 0, 1), lead));
	if (delay_hours > 0 || at > start) {
		const during = clamp((at - start) / (end - start), 0, 1) * duration;
		return delay_hours > 0 ? neat(during) : 0;
	}
	return neat(unspread(clamp(at / start, 0, 1), lead) - lead);
}

/** Marks under the axis: their place and the length of time they stand for, in minutes. */
export function ticksOf(axis: Axis): { at: number; minutes: number; side: "before" | "after" }[] {
	const hours = [1, 6, 24, 72, 168, 336, 720, 2160];
	const from = axis.lead === null ? "registration" : "event_end";
	const before = axis.lead === null ? [] : hours.filter((h) => h <= (axis.lead as number) * 0.45);
	return [
		...before.map((h) => ({
			at: placeOf(axis, { anchor: "event_start", delay_hours: -h }),
			minutes: h * 60,
			side: "before" as const,
		})),
		...hours
			.filter((h) => h <= axis.after)
			.map((h) => ({
				at: placeOf(axis, { anchor: from, delay_hours: h }),
				minutes: h * 60,
				side: "after" as const,
			})),
	];
}

/** A row for each of the places, so that no two in one row are nearer than `apart`. */
export function rowsFor(places: number[], apart: number): number[] {
	const last: number[] = [];
	const rows = places.map(() => 0);
	for (const index of places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))) {
		const place = places[index] ?? 0;
		let row = 0;
		while (row < last.length && place - (last[row] ?? 0) < apart) row++;
		last[row] = place;
		rows[index] = row;
	}
	return rows;
}

/** Whether a step keeps its own instant however late somebody registers; the rest is squeezed into the time left. */
export const isPinned = (phase: Phase, { key, anchor }: Pick<Step, "key" | "anchor">): boolean =>
	phase !== "pre_event" || anchor !== "registration" || key === "welcome";

/** Whether a step cannot be moved at all: the confirmation. */
export const isFast = (phase: Phase, key: string): boolean => phase === "pre_event" && key === "welcome";
