import type { Figures, History, Metric, Part } from "../../db/rollups";
import type { Seconds } from "../../funnel/vocabulary";
import { armParts, holdoutParts } from "../experiments/parts";

const HOUR = 3600;
const DAY = 86_400;

/** Upper bounds of lead-time cohorts, in seconds, with their names in order. */
const COHORTS: [Seconds, string][] = [
	[0, "0 after the start"],
	[HOUR, "1 under 1 h"],
	[DAY, "2 1-24 h"],
	[3 * DAY, "3 1-3 days"],
	[7 * DAY, "4 3-7 days"],
	[14 * DAY, "5 7-14 days"],
	[Number.POSITIVE_INFINITY, "6 14 days and more"],
];

/** Upper bounds of the time from registration to purchase. */
const DELAYS: [Seconds, string][] = [
	[HOUR, "0 under 1 h"],
	[DAY, "1 1-24 h"],
	[3 * DAY, "2 1-3 days"],
	[7 * DAY, "3 3-7 days"],
	[14 * DAY, "4 7-14 days"],
	[30 * DAY, "5 14-30 days"],
	[Number.POSITIVE_INFINITY, "6 30 days and more"],
];

const within = (bounds: [Seconds, string][], value: Seconds): string =>
	(bounds.find(([below]) => value < below) as [Seconds, string])[1];

/** Names of cohorts and of times to a purchase as people read them, without what they are sorted by. */
export const bareName = (name: string): string => name.slice(2);
const NO_START = "7 no start";
const keyed = (names: string[]) => new Map(names.map((name) => [bareName(name), name]));
export const COHORT_KEYS: ReadonlyMap<string, string> = keyed([...COHORTS.map(([, name]) => name), NO_START]);
export const DELAY_KEYS: ReadonlyMap<string, string> = keyed(DELAYS.map(([, name]) => name));

/** How long before the start somebody registered, as a name that sorts by it. */
export const cohortOf = (starts_at: Seconds | null, registered_at: Seconds): string =>
	starts_at === null ? NO_START : within(COHORTS, starts_at - registered_at);

export const dayOf = (at: Seconds): string => new Date(at * 1000).toISOString().slice(0, 10);

/** `[utm_source, utm_medium, utm_campaign]`, each empty where it was not given. */
export function sourceOf(source_json: string | null): [string, string, string] {
	const given: Record<string, unknown> = source_json === null ? {} : JSON.parse(source_json);
	const of = (name: string) => String(given[`utm_${name}`] ?? given[name] ?? "").slice(0, 60);
	return [of("source"), of("medium"), of("campaign")];
}

/** How revenue is shared among the messages that left before a purchase. */
export const ATTRIBUTION_MODELS = ["last", "first", "linear"] as const;

/** Dimensions that tell of a step or an experiment: they are kept for each event, not for all together. */
const STEPWISE = new Set(["experiment", "step", "step_reason", "step_revenue"]);

/**
 * What one registration adds to the figures: of its event and, but for steps and experiments, of all events together. Pure. A message
 * counts once, under the furthest status people took it to, on the day (UTC) it was sent; whatever machines alone opened is
 * `machine_opened`. Attendance counts on the day of the event, of registrations that stand.
 */
export function contributionOf(history: History): Part[] {
	const { registration: r, messages, conversions, poll_answers, withdrawals } = history;
	const found = new Map<string, Part>();
	const add = (d: string, key: string[], n: Figures) => {
		const k = JSON.stringify(key);
		for (const e of STEPWISE.has(d) ? [r.event_id] : [r.event_id, ""]) {
			const part = found.get(`${d} ${e} ${k}`) ?? { d, e, k, n: {} };
			found.set(`${d} ${e} ${k}`, part);
			for (const [name, value] of Object.entries(n) as [Metric, number][]) part.n[name] = (part.n[name] ?? 0) + value;
		}
	};
	const cohort = [cohortOf(r.starts_at, r.registered_at)];
	const source = sourceOf(r.source_json);
	const everywhere = (n: Figures, at: Seconds) => {
		add("total", [], n);
		add("cohort", cohort, n);
		add("source", source, n);
		add("day", [dayOf(at)], n);
	};
	everywhere({ registrations: 1, cancelled: Number(r.state === "cancelled") }, r.registered_at);
	const seen = {
		join_clicks: r.join_clicks,
		clicked_join: Number(r.join_clicks > 0),
		joined: Number(r.first_joined_at !== null),
	};
	if (seen.join_clicks > 0 || seen.joined) everywhere(seen, r.first_joined_at ?? r.starts_at ?? r.registered_at);
	if (r.attendance !== null && r.state === "active")
		everywhere({ [r.attendance]: 1, minutes: r.attended_minutes ?? 0 }, r.starts_at ?? r.registered_at);
	if (r.purchased_at !== null) everywhere({ purchased: 1 }, r.purchased_at);
	for (const { at } of poll_answers) everywhere({ poll_answers: 1 }, at);

	const left = messages
		.filter((m) => m.sent_at !== null)
		.sort((a, b) => (a.sent_at as Seconds) - (b.sent_at as Seconds) || (a.id < b.id ? -1 : 1));
	for (const m of messages) {
		const status = m.human_status ?? m.status;
		const n: Figures = { [status]: 1, segments: m.segments ?? 0 };
		if (m.human_status !== null && (m.status === "opened" || m.status === "clicked")) n.machine_opened = 1;
		everywhere(n, m.sent_at ?? m.send_at);
		add("channel", [m.channel], n);
		add("step", [m.phase, m.step_key, m.channel], n);
		if (m.status === "dropped" && m.reason !== null) {
			add("channel_reason", [m.channel, m.reason], { dropped: 1 });
			add("step_reason", [m.phase, m.step_key, m.channel, m.reason], { dropped: 1 });
		}
	}
	for (const { channel, at, mine } of withdrawals) {
		if (mine === 0) continue;
		everywhere({ unsubscribes: 1 }, at);
		add("channel", [channel], { unsubscribes: 1 });
		const last = left.findLast((m) => m.channel === channel && (m.sent_at as Seconds) <= at);
		if (last) add("step", [last.phase, last.step_key, last.channel], { unsubscribes: 1 });
	}
	for (const { amount, refunded, currency, at } of conversions) {
		const revenue = amount - refunded;
		everywhere({ conversions: 1 }, at);
		add("delay", [within(DELAYS, at - r.registered_at)], { conversions: 1 });
		for (const [d, key] of [
			["revenue", []],
			["cohort_revenue", cohort],
			["source_revenue", source],
			["day_revenue", [dayOf(at)]],
		] as [string, string[]][])
			add(d, [...key, currency], { conversions: 1, revenue });
		const before = left.filter((m) => (m.sent_at as Seconds) <= at);
		for (const [model, shares] of Object.entries(attribute(before, revenue)))
			for (const { message, revenue: share } of shares) {
				const step = message ? [message.phase, message.step_key, message.channel] : ["", "", ""];
				add("channel_revenue", [model, message?.channel ?? "", currency], { conversions: 1, revenue: share });
				add("step_revenue", [model, ...step, currency], { conversions: 1, revenue: share });
			}
	}
	for (const { key, n } of armParts(history)) add("experiment", key, n);
	for (const { key, n } of holdoutParts(history)) add("holdout", key, n);
	return [...found.values()]
		.map((part) => ({ ...part, n: nonZero(part.n) }))
		.filter((part) => Object.keys(part.n).length > 0);
}

type Sent = History["messages"][number];

/** Shares add up to `revenue` under each model; without a message before, all of it belongs to none. */
function attribute(before: Sent[], revenue: number): Record<string, { message: Sent | null; revenue: number }[]> {
	const first = before[0] ?? null;
	const each = Math.trunc(revenue / Math.max(1, before.length));
	const rest = revenue - each * before.length;
	return {
		last: [{ message: before.at(-1) ?? null, revenue }],
		first: [{ message: first, revenue }],
		// Cents that do not divide go to the earliest.
		linear:
			first === null
				? [{ message: null, revenue }]
				: before.map((message, i) => ({ message, revenue: i === 0 ? each + rest : each })),
	};
}

const nonZero = (n: Figures): Figures => Object.fromEntries(Object.entries(n).filter(([, value]) => value !== 0));

/** What has to be added to `from` to make it `to`. Pure. */
export function changesBetween(from: Part[], to: Part[]): Part[] {
	const all = new Map<string, Part>();
	for (const [parts, sign] of [
		[from, -1],
		[to, 1],
	] as const)
		for (const { d, e, k, n } of parts) {
			const part = all.get(`${d} ${e} ${k}`) ?? { d, e, k, n: {} };
			all.set(`${d} ${e} ${k}`, part);
			for (const [name, value] of Object.entries(n) as [Metric, number][])
				part.n[name] = (part.n[name] ?? 0) + sign * value;
		}
	return [...all.values()]
		.map((part) => ({ ...part, n: nonZero(part.n) }))
		.filter((part) => Object.keys(part.n).length > 0);
}
