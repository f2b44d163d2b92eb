import type { WebhookProvider } from "./provider";
import { standard } from "./standard";

/** Resend sends its notices through Svix. */
export const resend: WebhookProvider = { secret: (ctx) => ctx.secrets.resend_webhook, ...standard("svix") };
