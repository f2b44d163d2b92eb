import type { Seconds } from "../../funnel/vocabulary";
import { healthOf, type RateInfo, type Retry } from "../../providers/outcome";
import { causeText } from "../cause";
import type { Ctx } from "../context";

/** Resend's rate for one team where its answers do not say more. */
const EMAILS_PER_SECOND = 2;
/** What a long code takes; https://help.twilio.com/articles/115002943027 */
const SMS_PER_SECOND = 1;
/** Longest a worker waits for room before it gives a message back to the queue, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Wall seconds a provider's call and writing down its answer may take before the lease ends. */
const LAST_CALL_SECONDS = 20;
/** Wall seconds until an account is asked for room again that could not be asked. */
const ASK_AGAIN = 5;

/** Why nothing was asked of a provider that fails: no attempt is used up. */
export const BREAKER_OPEN = "breaker_open";

export const EMAIL_ACCOUNT = "resend";
/** A sender is an account of its own: Twilio's rate is one for each number. */
export const smsAccount = (ctx: Ctx): string => `twilio:${ctx.sms.sender}`;

/** What the e-mail account's answers said its rate was; kept for the life of the isolate. */
let learnedRate = EMAILS_PER_SECOND;

interface Asked {
	kind: string;
	counts?: boolean;
	well?: true;
	retry_after_s?: number;
	rate?: RateInfo;
}

/** One worker's calls of one provider account: each waits for room, and tells the account how it went. */
export interface Line {
	/** Says how many calls are to come, so that they take their places in the row at once. */
	expect(calls: number): void;
	/** Answers with a retry that counts no attempt where nobody was asked. */
	call<T extends Asked>(work: () => Promise<T>): Promise<T | Retry>;
}

const givenBack = (reason: string, seconds: number): Retry => ({
	kind: "retry",
	reason,
	retry_after_s: seconds,
	counts: false,
});

const pause = (ms: number) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined);

/**
 * A line turns calls away, with no attempt used up, while the account is busy for longer than the worker may wait and
 * while its breaker is open.
 *
 * @param held_until wall time at which this worker's claims end
 */
export function openLine(ctx: Ctx, name: string, held_until: Seconds): Line {
	const account = ctx.account(name);
	const rate = () => (name === EMAIL_ACCOUNT ? learnedRate : SMS_PER_SECOND);
	let shut: Retry | null = null;
	let expected = 0;
	/** Places in the row that were taken and not used: when the next one is, by this isolate's own timer, and how many there are. */
	let places = { at: 0, left: 0, interval_ms: 0, watched: false };

	/** Waits for a place. @returns why there is none */
	async function place(): Promise<Retry | null> {
		if (shut) return shut;
		const left_ms = (held_until - LAST_CALL_SECONDS - ctx.clock.wall()) * 1000;
		if (left_ms < 0) return givenBack("account is busy", 1);
		if (places.left === 0) {
			const patience = Math.min(PATIENCE_MS, left_ms);
			const calls = Math.max(1, Math.min(expected, Math.floor((patience / 1000) * (rate() / 2))));
			const room = await account.take(rate(), patience, calls).catch(() => null);
			if (!room) return givenBack("account could not be asked for room", ASK_AGAIN);
			if (room.open) {
				shut = givenBack(BREAKER_OPEN, room.wait_ms / 1000);
				return shut;
			}
			if (room.wait_ms > patience) return givenBack("account is busy", room.wait_ms / 1000);
			places = { at: performance.now() + room.wait_ms, left: calls, ...room };
		}
		const { at, left, interval_ms } = places;
		places = { ...places, at: at + interval_ms, left: left - 1 };
		expected = Math.max(0, expected - 1);
		if (at - performance.now() > left_ms) return givenBack("account is busy", 1);
		await pause(at - performance.now());
		return null;
	}

	return {
		expect: (calls) => {
			expected = calls;
		},
		async call(work) {
			const turnedAway = await place();
			if (turnedAway) return turnedAway;
			const outcome = await work();
			if (name === EMAIL_ACCOUNT && outcome.rate?.limit && outcome.rate.limit >= 1) learnedRate = outcome.rate.limit;
			const health = healthOf(outcome);
			if (health === "well" && !places.watched) return outcome;
			// Whatever was held in the row is taken anew: the provider asked for silence, or fails.
			if (health !== "well") places = { ...places, left: 0 };
			try {
				const { state, open_until } = await account.report(health ?? "busy", silence(outcome));
				if (state === "open") shut = givenBack(BREAKER_OPEN, Math.max(1, (open_until ?? 0) / 1000 - ctx.clock.wall()));
			} catch (error) {
				console.error(
					JSON.stringify({ level: "warn", message: "account not told", account: name, error: causeText(error) }),
				);
			}
			return outcome;
		},
	};
}

/** Wall seconds nobody should call after `outcome`: what the provider asks for; a second where it only says no. */
const silence = ({ kind, counts, retry_after_s }: Asked): number =>
	kind === "retry" && counts === false ? Math.max(1, retry_after_s ?? 1) : 0;

/** Whether `calls` more would keep the e-mail account busy for longer than a minute. */
export const isMoreThanAMinute = async (ctx: Ctx, calls: number): Promise<boolean> => {
	if (calls > learnedRate * 60) return true;
	const { queued_ms } = await ctx
		.account(EMAIL_ACCOUNT)
		.look()
		.catch(() => ({ queued_ms: 0 }));
	return queued_ms / 1000 + calls / learnedRate > 60;
};
