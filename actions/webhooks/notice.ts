import type { WebhookRow } from "../../db/webhooks";
import type { Ctx } from "../context";

/** A stored notice while it is worked off. */
export interface Notice extends WebhookRow {
	/** Says whose notice it is: from then on it is in that tenant's inbox, whatever becomes of it. */
	matched(tenant_id: string): void;
}

/** `ignored` where the notice is of a kind the product does not use, or of somebody it does not know. */
export type Handled = "processed" | "ignored";

/** One provider's notices. Working the same one off again, or others in between, ends in the same state. */
export type Handler = (ctx: Ctx, notice: Notice) => Promise<Handled>;
