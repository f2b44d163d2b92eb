import { Hono } from "hono";
import { readStanding } from "../../../actions/heartbeat";
import type { Env } from "../../env";
import type { AppEnv } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

const BINDINGS = [
	...["DB", "BODIES", "REGISTRATION", "THROTTLE", "LIMITER", "DELIVERIES", "TASKS"],
	...["ASSETS", "AI", "VECTORIZE", "READER"],
] as const satisfies (keyof Env)[];
const SETTINGS = [
	...["SECRETS_KEY", "PUBLIC_URL", "EMAIL_FROM", "RESEND_API_KEY", "RESEND_WEBHOOK_SECRET"],
	...["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"],
	...["ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN"],
	...["STRIPE_WEBHOOK_SECRET", "SLACK_WEBHOOK_URL"],
] as const satisfies (keyof Env)[];

const present = (env: Env, names: readonly (keyof Env)[]) =>
	Object.fromEntries(names.map((name) => [name, env[name] !== undefined && env[name] !== ""]));

/** How a deployment is set up: what is there and what is not, never what it holds. */
export const adminDoctor = new Hono<AppEnv>()
	.get("/", allow("owner"), async (c) => {
		const ctx = c.get("ctx");
		const { cron_at, queue_at, ...standing } = await readStanding(ctx, c.get("actor").tenant_id);
		return c.json({
			wall_at: iso(ctx.clock.wall()),
			local: ctx.local,
			public_url: ctx.public_url,
			sending_domain: ctx.email_from.split("@").at(-1)?.replace(/>$/, "") ?? null,
			bindings: present(c.env, BINDINGS),
			settings: present(c.env, SETTINGS),
			cron_at: iso(cron_at),
			queue_at: iso(queue_at),
			...standing,
		});
	})
	.post("/queue", allow("owner"), async (c) => {
		const ctx = c.get("ctx");
		await ctx.task({ v: 1, kind: "heartbeat" });
		return c.json({ sent_at: iso(ctx.clock.wall()) }, 202);
	});
