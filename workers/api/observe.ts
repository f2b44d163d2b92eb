import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { flushMetrics, isFlushDue, observe } from "../../actions/operations/metrics";
import type { AppEnv, HttpContext } from "../http";
import { traced } from "../tracing";

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

/** Asked for by machines all the time: exported where it fails. */
const UNSAMPLED = new Set(["/health"]);

/**
 * The request as the first span of a trace of its own, linked to its caller's `traceparent`. Whoever proves to be an admin
 * or more goes on with the caller's trace instead (`allow`): nobody else decides what is sampled.
 */
export const traceRequests = createMiddleware<AppEnv>((c, next) =>
	traced(
		c.env,
		(work) => behind(c, work),
		[{ name: c.req.method, kind: 2, stranger: c.req.header("traceparent") }],
		async ([root]) => {
			await next();
			if (!root) return;
			const [route, tenant_id] = [routePath(c, -1), c.get("actor")?.tenant_id];
			root.name = `${c.req.method} ${route}`;
			root.attributes = {
				"http.request.method": c.req.method,
				"http.route": route,
				"http.response.status_code": c.res.status,
				"myxelium.request_id": c.get("request_id"),
				...(tenant_id && { "myxelium.tenant_id": tenant_id }),
			};
			if (UNSAMPLED.has(route)) root.sampled = false;
			if (c.res.status >= 500) root.error = `answered ${c.res.status}`;
		},
	),
);
