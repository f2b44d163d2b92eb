import type { Ctx } from "../../actions/context";

export interface Incoming {
	headers: Headers;
	/** The address exactly as it was called. */
	url: string;
	raw: string;
	/** Wall time, epoch seconds. */
	wall: number;
}

export interface Notice {
	provider_event_id: string;
	kind: string;
}

/** One provider's way to sign and to name its notices. Pure but for the crypto it is given. */
export interface WebhookProvider {
	secret(ctx: Ctx): string;
	verify(incoming: Incoming, secret: string): Promise<boolean>;
	/** Null where the body is not one of this provider's. */
	identify(incoming: Incoming): Notice | null | Promise<Notice | null>;
	/** What the provider wants to hear at once; a plain 200 where absent. */
	answer?(incoming: Incoming, secret: string): Promise<Response | null>;
	/** How the provider wants a stored notice acknowledged; plain JSON where absent or null. */
	acknowledge?(incoming: Incoming): Response | null;
}

/** The body as a JSON object, or null where it is none. */
export function jsonObject(raw: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(raw);
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
