import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { flushMetrics, isFlushDue, observe } from "../../actions/operations/metrics";
import type { AppEnv, HttpContext } from "../http";

/** Longest an answer may take, in milliseconds, before it counts as slow. */
const SLOW_MS = 1000;

/** Rate, errors and duration of every answer, by route and by tenant; written once a minute, behind the answer. */
export const countRequests = createMiddleware<AppEnv>(async (c, next) => {
	const began = Date.now();
	await next();
	const { clock } = c.get("ctx");
	const wall = clock.wall();
	const ms = Math.max(0, Date.now() - began);
	const seen = { error: c.res.status >= 500, slow: ms > SLOW_MS, ms };
	const tenant_id = c.get("actor")?.tenant_id;
	if (c.req.path.startsWith("/api/")) observe("api", wall, seen, tenant_id);
	observe(`http ${c.req.method} ${routePath(c, -1)}`, wall, seen, tenant_id);
	if (isFlushDue(wall)) behind(c, flushMetrics(c.get("ctx")));
});

/** Lets `work` go on after the answer; where nothing would wait for it, it is simply not waited for. */
function behind(c: HttpContext, work: Promise<unknown>): void {
	try {
		c.executionCtx.waitUntil(work);
	} catch {
		// Called without an execution context, as tests do.
	}
}
