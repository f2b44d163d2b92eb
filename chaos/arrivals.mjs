import { demand } from "../scripts/lib/http.mjs";
import { KEY_OF } from "./people.mjs";

const PAGE = 1000;

/**
 * What reached people, by the sandbox's own record: nothing of the product's is asked.
 *
 * @returns `count` for each person and step, and each arrival with its channel and wall time in milliseconds
 */
export function watchArrivals(sandbox_url) {
	/** @type {Map<string, {channel: string, at: number}[]>} */
	const byMessage = new Map();
	const personOf = new Map();
	let cursor = 0;
	return {
		byMessage,
		/** Whose number it is; texts are told by it. */
		know: (phone, email) => personOf.set(phone, email),
		/** @returns how many messages arrived, of one step alone where it is named */
		async look(only) {
			for (let full = true; full; ) {
				const path = `/sandbox/messages?body=false&limit=${PAGE}&cursor=${cursor}`;
				const { data } = await demand(sandbox_url, "GET", path);
				full = data.length === PAGE;
				for (const message of data) {
					cursor = message.cursor;
					if (message.direction !== "outbound") continue;
					const text = message.channel === "sms";
					const person = text ? personOf.get(message.to) : message.to;
					const step = text ? "text" : KEY_OF[message.subject];
					if (!step) continue;
					const name = `${person} ${step}`;
					const arrival = { channel: message.channel, at: Date.parse(message.received_at) };
					byMessage.set(name, [...(byMessage.get(name) ?? []), arrival]);
				}
			}
			if (!only) return byMessage.size;
			return [...byMessage.keys()].filter((name) => name.endsWith(` ${only}`)).length;
		},
	};
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function lagOf(lags) {
	const sorted = lags.toSorted((a, b) => a - b);
	return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), most: sorted.at(-1) ?? 0 };
}

/** Accepted so many seconds after its instant, a message counts as late. */
export const LATE_S = 60;
/** Reminders leave up to two minutes early; the clock is five seconds off. */
const EARLY_S = 125;

/**
 * Holds what arrived against what the schedules say.
 *
 * @param {{email: string, steps: {key: string, channel: string, outcome: string, status: string, send_at: string|null}[]}[]} schedules
 */
export function compare(schedules, byMessage) {
	const counts = () => ({ planned: 0, sent: 0, lost: 0, given_up: 0, double: 0, unplanned: 0 });
	const result = { email: counts(), sms: counts() };
	const lags = [];
	const lags_of = {};
	const strange = [];
	const seen = new Set();
	const statuses = {};
	const left_out = {};
	let early = 0;
	for (const { email, steps } of schedules)
		for (const { key, channel, outcome, status, send_at, reason } of steps) {
			const name = `${email} ${key}`;
			const arrived = byMessage.get(name) ?? [];
			// What waited until it was no longer true was lost to the storm, whatever reason it carries.
			const planned = reason === "past_deadline" || (outcome !== "dropped" && status !== "dropped");
			if (!planned) left_out[`${key}: ${reason}`] = (left_out[`${key}: ${reason}`] ?? 0) + 1;
			if (!planned && arrived.length === 0) continue;
			seen.add(name);
			const of = result[key === "text" ? "sms" : "email"];
			statuses[status] = (statuses[status] ?? 0) + 1;
			if (planned) of.planned += 1;
			else of.unplanned += arrived.length > 0 ? 1 : 0;
			if (arrived.length > 0) of.sent += 1;
			else if (status === "failed") of.given_up += 1;
			else of.lost += 1;
			if (arrived.length > 1) of.double += arrived.length - 1;
			if (arrived.length !== 1 || !planned) strange.push({ name, channel, outcome, status, reason, arrived });
			const [first] = arrived;
			if (!first || send_at === null) continue;
			const lag = (first.at - Date.parse(send_at)) / 1000;
			if (lag < -EARLY_S) early += 1;
			lags.push(lag);
			lags_of[key] ??= [];
			lags_of[key].push(lag);
		}
	for (const [name, arrived] of byMessage)
		if (!seen.has(name)) {
			result[arrived[0].channel].unplanned += arrived.length;
			strange.push({ name, arrived });
		}
	return {
		...result,
		statuses,
		left_out,
		early,
		late: lags.filter((lag) => lag > LATE_S).length,
		lag_s: lagOf(lags),
		lag_by_step: Object.fromEntries(Object.entries(lags_of).map(([key, own]) => [key, lagOf(own)])),
		strange,
	};
}
