import type { Seconds } from "../../funnel/vocabulary";
import { healthOf, type RateInfo, type Retry } from "../../providers/outcome";
import type { Ctx } from "../context";
import { newId } from "../ids";
import { log } from "../telemetry/log";
import type { Gate } from "./in-flight";

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
	/** Says how many calls are to come, so that others know how much waits. */
	expect(calls: number): void;
	/** Answers with a retry that counts no attempt where nobody was asked. */
	call<T extends Asked>(work: () => Promise<T>): Promise<T | Retry>;
	/** Turns away what has not been called yet: what comes of calls cannot be written down. */
	stop(): void;
}

const givenBack = (reason: string, seconds: number): Retry => ({
	kind: "retry",
	reason,
	retry_after_s: seconds,
	counts: false,
});

const pause = (ms: number) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined);

/**
 * Calls may be under way side by side, as far as `gate` lets them: one that gets no answer holds up no other.
 * A line turns calls away, with no attempt used up, while the account is busy for longer than the worker may wait and
 * while its breaker is open.
 *
 * @param held_until wall time at which this worker's claims end
 */
export function openLine(ctx: Ctx, name: string, held_until: Seconds, gate: Gate): Line {
	const account = ctx.account(name);
	const rate = () => (name === EMAIL_ACCOUNT ? learnedRate : SMS_PER_SECOND);
	const worker = newId("wrk");
	let shut: Retry | null = null;
	let expected = 0;

	/** Waits for a place. @returns why there is none, or whether a good answer has to be told too */
	async function place(): Promise<Retry | { watched: boolean }> {
		if (shut) return shut;
		const patience = Math.min(PATIENCE_MS, (held_until - LAST_CALL_SECONDS - ctx.clock.wall()) * 1000);
		if (patience < 0) return givenBack("account is busy", 1);
		expected = Math.max(0, expected - 1);
		const room = await account.take(rate(), patience, worker, expected).catch(() => null);
		if (!room) return givenBack("account could not be asked for room", ASK_AGAIN);
		if (room.open) {
			shut = givenBack(BREAKER_OPEN, room.wait_ms / 1000);
			return shut;
		}
		if (room.wait_ms > patience) return givenBack("account is busy", room.wait_ms / 1000);
		await pause(room.wait_ms);
		return room;
	}

	return {
		expect: (calls) => {
			expected = calls;
		},
		call: (work) => gate(() => inTurn(work)),
		stop: () => {
			shut = givenBack("what comes of calls cannot be written down", ASK_AGAIN);
		},
	};

	async function inTurn<T extends Asked>(work: () => Promise<T>): Promise<T | Retry> {
		const room = await place();
		if ("kind" in room) return room;
		const outcome = await work();
		if (name === EMAIL_ACCOUNT && outcome.rate?.limit && outcome.rate.limit >= 1) learnedRate = outcome.rate.limit;
		const health = healthOf(outcome);
		if (health === "well" && !room.watched) return outcome;
		try {
			const { state, open_until } = await account.report(health ?? "busy", silence(outcome));
			if (state === "open") shut = givenBack(BREAKER_OPEN, Math.max(1, (open_until ?? 0) / 1000 - ctx.clock.wall()));
		} catch (error) {
			log("warn", "account not told", { account: name, error });
		}
		return outcome;
	}
}

/** Wall seconds nobody should call after `outcome`: what the provider asks for; a second where it only says no. */
const silence = ({ kind, counts, retry_after_s }: Asked): number =>
	kind === "retry" && counts === false ? Math.max(1, retry_after_s ?? 1) : 0;

/** Whether `calls` more would keep the e-mail account busy for longer than a minute. */
export const isMoreThanAMinute = async (ctx: Ctx, calls: number): Promise<boolean> => {
	if (calls > learnedRate * 60) return true;
	const { ahead } = await ctx
		.account(EMAIL_ACCOUNT)
		.look()
		.catch(() => ({ ahead: 0 }));
	return ahead + calls > learnedRate * 60;
};
