import type { AccountState, Ctx } from "./context";
import { EMAIL_ACCOUNT, smsAccount } from "./deliver/line";

export interface ProviderAccountView {
	account: string;
	channel: "email" | "sms";
	/** `open`: nothing is asked of the provider; `half_open`: one call may try; `unknown`: its state cannot be read. */
	state: AccountState["state"] | "unknown";
	consecutive_failures: number;
	/** ISO 8601, wall time. */
	open_until: string | null;
	/** ISO 8601, wall time: until when the provider asked for silence. */
	held_until: string | null;
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** The provider accounts the platform sends through, each with its breaker. */
export const providerAccounts = (ctx: Ctx): Promise<ProviderAccountView[]> =>
	Promise.all(
		(
			[
				[EMAIL_ACCOUNT, "email"],
				[smsAccount(ctx), "sms"],
			] as const
		).map(async ([account, channel]) => {
			const found = await ctx
				.account(account)
				.look()
				.catch(() => ({ state: "unknown" as const, consecutive_failures: 0, open_until: null, held_until: null }));
			const { state, consecutive_failures } = found;
			return {
				account,
				channel,
				state,
				consecutive_failures,
				open_until: iso(found.open_until),
				held_until: iso(found.held_until),
			};
		}),
	);
