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

/** Calls of the e-mail account in one minute, as far as is known. */
export const emailsInAMinute = (): number => learnedRate * 60;

interface Asked {
	kind: string;
	counts?: boolean;
	well?: true;
	retry_after_s?: number;
	rate?: RateInfo;
}

/** One worker's calls of one provider account: each waits for room, and tells the account how it went. */
export type Line = <T extends Asked>(work: () => Promise<T>) => Promise<T | Retry>;

const givenBack = (reason: string, seconds: number): Retry => ({
	kind: "retry",
	reason,
	retry_after_s: seconds,
	counts: false,
});

/**
 * @param held_until wall time at which this worker's claims end
 * @returns a line that answers with a retry that counts no attempt where nobody was asked: the account is busy for
 *   longer than the worker may wait, or its breaker is open
 */
export function openLine(ctx: Ctx, name: string, held_until: Seconds): Line {
	const account = ctx.account(name);
	const rate = () => (name === EMAIL_ACCOUNT ? learnedRate : SMS_PER_SECOND);
	let shut: Retry | null = null;
	return async (work) => {
		if (shut) return shut;
		const patience = Math.min(PATIENCE_MS, (held_until - LAST_CALL_SECONDS - ctx.clock.wall()) * 1000);
		if (patience < 0) return givenBack("account is busy", 1);
		const room = await account.take(rate(), patience).catch(() => null);
		if (!room) return givenBack("account could not be asked for room", ASK_AGAIN);
		if (room.open) {
			shut = givenBack(BREAKER_OPEN, room.wait_ms / 1000);
			return shut;
		}
		if (room.wait_ms > patience) return givenBack("account is busy", room.wait_ms / 1000);
		if (room.wait_ms > 0) await new Promise((resolve) => setTimeout(resolve, room.wait_ms));
		const outcome = await work();
		if (name === EMAIL_ACCOUNT && outcome.rate?.limit && outcome.rate.limit >= 1) learnedRate = outcome.rate.limit;
		const health = healthOf(outcome);
		if (health === "failure" || health === null || room.watched || outcome.rate?.remaining === 0)
			await account
				.report(health ?? "busy", health === "well" ? 0 : silence(outcome))
				.catch((error) =>
					console.error(
						JSON.stringify({ level: "warn", message: "account not told", account: name, error: causeText(error) }),
					),
				);
		return outcome;
	};
}

/** Wall seconds nobody should call after `outcome`: what the provider asks for; a second where it only says no. */
const silence = ({ kind, counts, retry_after_s }: Asked): number =>
	kind === "retry" && counts === false ? Math.max(1, retry_after_s ?? 1) : 0;
