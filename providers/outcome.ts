/** What a provider says of its rate limit; null where it does not. */
export interface RateInfo {
	/** Calls allowed in the window. */
	limit: number | null;
	remaining: number | null;
	/** Seconds until the window starts anew. */
	reset_s: number | null;
}

/** Why an address must not be written to again. */
export type Suppress = "email_hard_bounce" | "sms_opt_out" | "invalid_phone";

/** The provider was not able to take the call now. */
export interface Retry {
	kind: "retry";
	reason: string;
	/** Seconds the provider asks to wait. */
	retry_after_s?: number;
	/** False where the call was turned away for want of room: it uses up no attempt. */
	counts: boolean;
	rate?: RateInfo;
}

/** The call may have taken effect; look before repeating it. */
export interface Ambiguous {
	kind: "ambiguous";
	reason: string;
	/** Seconds the provider asks to wait. */
	retry_after_s?: number;
	/** True where the provider is well and merely busy with the same call: no sign of a failure. */
	well?: true;
	rate?: RateInfo;
}

/** Repeating the call cannot help. */
export interface Terminal {
	kind: "terminal";
	/** The provider's own error code. */
	code: string;
	reason: string;
	suppress?: Suppress;
}

export type Refused = Retry | Ambiguous | Terminal;

export type SendOutcome = { kind: "accepted"; provider_id: string; rate?: RateInfo } | Refused;

/** What a call says of its account: `failure` of the provider, `well` for any answer it decided on, null for neither. */
export function healthOf(outcome: { kind: string; counts?: boolean; well?: true }): "well" | "failure" | null {
	if (outcome.kind === "ambiguous") return outcome.well ? "well" : "failure";
	if (outcome.kind === "retry") return outcome.counts ? "failure" : null;
	return "well";
}
