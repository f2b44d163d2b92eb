import { createApp } from "./api/app";
import type { Env } from "./env";
import { runCron } from "./scheduler/cron";
import { runQueue } from "./scheduler/queue";

export { TenantLimiter } from "../durable-objects/limiter";
export { Registration } from "../durable-objects/registration";
export { Throttle } from "../durable-objects/throttle";

const app = createApp();

export default {
	fetch: app.fetch,
	queue: runQueue,
	scheduled: runCron,
} satisfies ExportedHandler<Env, unknown>;
