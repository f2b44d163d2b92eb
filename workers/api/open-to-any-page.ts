import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http";

/**
 * Lets pages of any origin call a route. The preflight is answered by Hono's middleware; on every other answer the two
 * headers are said beforehand, since that middleware makes an answer of its own first, which then is copied.
 */
export function openToAnyPage(options: { allowMethods: string[]; allowHeaders: string[]; exposeHeaders: string[] }) {
	const preflight = cors({ origin: "*", ...options });
	const exposed = options.exposeHeaders.join(",");
	return createMiddleware<AppEnv>(async (c, next) => {
		if (c.req.method === "OPTIONS") return preflight(c, next);
		c.header("access-control-allow-origin", "*");
		c.header("access-control-expose-headers", exposed);
		await next();
	});
}
