import { Hono } from "hono";
import { DomainError } from "../../actions/errors";
import { newId } from "../../actions/ids";
import { inLogScope } from "../../actions/telemetry/log";
import { createContext } from "../context";
import type { Env } from "../env";
import { webhooks } from "../webhooks/routes";
import { announceDeprecations, DEPRECATIONS } from "./deprecations";
import { answerError } from "./errors";
import type { AppEnv } from "./http";
import { limitAddress } from "./limits";
import { countRequests, traceRequests } from "./observe";
import { openToAnyPage } from "./open-to-any-page";
import { accountPages } from "./routes/account-pages";
import { accounts, wellKnown } from "./routes/accounts";
import { adminAnalytics } from "./routes/admin-analytics";
import { adminContacts } from "./routes/admin-contacts";
import { adminDoctor } from "./routes/admin-doctor";
import { adminInbox } from "./routes/admin-inbox";
import { adminMessages } from "./routes/admin-messages";
import { adminOperations } from "./routes/admin-operations";
import { adminRegistrations } from "./routes/admin-registrations";
import { adminTrust } from "./routes/admin-trust";
import { apiKeys } from "./routes/api-keys";
import { eventAttendance } from "./routes/attendance";
import { billing } from "./routes/billing";
import { checkIns } from "./routes/check-in";
import { docs } from "./routes/docs";
import { enrollments } from "./routes/enrollments";
import { eventExports } from "./routes/event-exports";
import { events } from "./routes/events";
import { experiments } from "./routes/experiments";
import { funnels } from "./routes/funnels";
import { holdout } from "./routes/holdout";
import { hostedPages } from "./routes/hosted-pages";
import { knowledge } from "./routes/knowledge";
import { mcp } from "./routes/mcp";
import { accountLinks, ownAccount } from "./routes/own-account";
import { preferenceCentre } from "./routes/preference-centre";
import { publicEvents } from "./routes/public-events";
import { registrants } from "./routes/registrants";
import { registrations } from "./routes/registrations";
import { schedules } from "./routes/schedules";
import { sending } from "./routes/sending";
import { settings } from "./routes/settings";
import { shortLinks } from "./routes/short-links";
import { status } from "./routes/status";
import { team } from "./routes/team";
import { tenantCredentials } from "./routes/tenant-credentials";
import { webhookEndpoints } from "./routes/webhook-endpoints";
import { webhookInbox } from "./routes/webhook-inbox";
import { webhookSubscriptions } from "./routes/webhook-subscriptions";
import { securityHeaders } from "./security-headers";

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The HTTP front door: every path of the product, by the file that answers it. */
export function createApp(): Hono<AppEnv> {
	const app = new Hono<AppEnv>();
	app.use(async (c, next) => {
		const given = c.req.header("x-request-id") ?? "";
		c.set("request_id", REQUEST_ID.test(given) ? given : newId("req"));
		c.set("ctx", createContext(c.env));
		// Said before the answer is made: a header put onto a finished answer copies it.
		c.header("x-request-id", c.get("request_id"));
		await inLogScope({ request_id: c.get("request_id") }, next);
		if (!c.res.headers.has("x-request-id")) c.header("x-request-id", c.get("request_id"));
	});
	app.use(traceRequests);
	app.use(countRequests);
	app.use(securityHeaders);
	app.use(announceDeprecations(DEPRECATIONS));
	app.onError((error, c) => {
		const answer = answerError(error, c);
		answer.headers.set("x-request-id", c.get("request_id"));
		return answer;
	});
	app.notFound((c) => {
		throw new DomainError(
			"not_found",
			"no_such_path",
			`Nothing answers ${c.req.method} ${c.req.path}: check the path.`,
		);
	});

	app.get("/health", (c) => {
		const version = (c.env as Env).VERSION ?? "0.1.0";
		return c.json({ status: "ok", version, now: new Date(c.get("ctx").clock.now() * 1000).toISOString() });
	});
	app.route("/.well-known", wellKnown);
	app.route("/", registrants);
	app.route("/", checkIns);
	app.route("/", preferenceCentre);
	app.route("/status", status);
	app.route("/l", shortLinks);
	app.route("/", hostedPages);
	app.route("/", accountPages);

	const v1 = new Hono<AppEnv>();
	const anywhere = openToAnyPage({
		allowMethods: ["GET", "POST"],
		allowHeaders: ["authorization", "content-type", "idempotency-key", "x-request-id"],
		exposeHeaders: ["retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "x-request-id"],
	});
	v1.use("/enrollments", anywhere);
	v1.use("/public/*", anywhere);
	v1.use("/auth/signup", limitAddress("sign_up"));
	v1.use("/auth/login", limitAddress("sign_in"));
	for (const path of ["/auth/password-reset", "/auth/password-reset/confirm", "/auth/verify", "/auth/invitations/*"])
		v1.use(path, limitAddress("account_link"));
	v1.route("/auth", accounts);
	v1.route("/auth", accountLinks);
	v1.route("/auth", ownAccount);
	v1.route("/team", team);
	v1.route("/billing", billing);
	v1.route("/api-keys", apiKeys);
	v1.route("/settings/credentials", tenantCredentials);
	v1.route("/settings", settings);
	v1.route("/events", events);
	v1.route("/events", funnels);
	v1.route("/events", schedules);
	v1.route("/events", eventAttendance);
	v1.route("/events", eventExports);
	v1.route("/events", experiments);
	v1.route("/holdout", holdout);
	v1.route("/enrollments", enrollments);
	v1.route("/registrations", registrations);
	v1.route("/knowledge", knowledge);
	v1.route("/sending", sending);
	v1.route("/public", publicEvents);
	v1.route("/admin/analytics", adminAnalytics);
	v1.route("/admin/contacts", adminContacts);
	v1.route("/admin/doctor", adminDoctor);
	v1.route("/admin/inbox", adminInbox);
	v1.route("/admin/messages", adminMessages);
	v1.route("/admin/registrations", adminRegistrations);
	v1.route("/admin/webhooks", webhookInbox);
	v1.route("/admin", adminTrust);
	v1.route("/admin", adminOperations);
	v1.route("/webhook-endpoints", webhookEndpoints);
	v1.route(
		"/mcp",
		mcp(async (c, request) => app.fetch(request, c.env, c.executionCtx)),
	);
	v1.route("/webhook-subscriptions", webhookSubscriptions);
	v1.route("/webhooks", webhooks);
	v1.route("/", docs);
	app.route("/api/v1", v1);
	app.route("/api", v1);
	return app;
}
