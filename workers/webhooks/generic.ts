import type { WebhookProvider } from "./provider";
import { standard } from "./standard";

/** Any other tool, by the Standard Webhooks specification. The platform itself has no secret for it: tenants do. */
export const generic: WebhookProvider = { secret: () => "", ...standard("webhook") };
