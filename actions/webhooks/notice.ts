import type { WebhookRow } from "../../db/webhooks";
import type { Ctx } from "../context";

/** A stored notice while it is worked off. */
export interface Notice extends WebhookRow {
	/** The only tenant it may speak of, where it came in by that tenant's own endpoint; null where it names none. */
	scope: string | null;
	/**
	 * Says whose notice it is: from then on it is in that tenant's inbox, whatever becomes of it. Throws `NotTheirs`
	 * where it came in by another tenant's endpoint, so it is said before anything is changed.
	 */
	matched(tenant_id: string): void;
}

/** A tenant's own endpoint reported something of another tenant's: there is nothing in it for anybody. */
export class NotTheirs extends Error {}

/** `ignored` where the notice is of a kind the product does not use, or of somebody it does not know. */
export type Handled = "processed" | "ignored";

/** One provider's notices. Working the same one off again, or others in between, ends in the same state. */
export type Handler = (ctx: Ctx, notice: Notice) => Promise<Handled>;
