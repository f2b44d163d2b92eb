import type { Channel, Reason, Seconds } from "../vocabulary";

/** A reason for machines and one sentence for the coach. */
export type Verdict = readonly [reason: Reason, explanation: string];

/** `45 s`, `12 min`, `5 h 30 min`, `3 days 4 h`: two units at most. */
export function duration(seconds: Seconds): string {
	const size = Math.abs(seconds);
	if (size < 60) return `${Math.round(size)} s`;
	const minutes = Math.round(size / 60);
	if (minutes < 60) return `${minutes} min`;
	if (minutes < 48 * 60) return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
	const hours = Math.round(size / 3600);
	return join(Math.floor(hours / 24), "days", hours % 24, "h");
}

function join(big: number, bigUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** `2 h earlier` or `2 h later`. */
export function shift(from: Seconds, to: Seconds): string {
	return `${duration(to - from)} ${to < from ? "earlier" : "later"}`;
}

/** An instant told by its distance from another: `2 h before the start`. */
export function relative(at: Seconds, other: Seconds, name: string): string {
	if (at === other) return `at ${name}`;
	return `${duration(at - other)} ${at < other ? "before" : "after"} ${name}`;
}

export function plural(channel: Channel): string {
	return channel === "email" ? "e-mails" : "texts";
}
