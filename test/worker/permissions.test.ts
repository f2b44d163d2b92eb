import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { outranks, type Role } from "../../actions/actor";
import { createApp } from "../../workers/api/app";
import { permissions } from "../../workers/api/credentials";
import type { Endpoint } from "../../workers/api/endpoint";
import { ENDPOINTS } from "../../workers/api/endpoints";
import { memberToken } from "./people";
import { arrived, call, enroll, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { context } from "./queues";

type Guarded = Endpoint & { access: Role | "publishable" };
const OPEN = ["anyone", "link", "signature"];
const guarded = ENDPOINTS.filter((e): e is Guarded => !OPEN.includes(e.access));
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

/** What is mounted at a path lets in, whichever wrapper the framework put around it. */
function guardsAt({ method, path }: Endpoint) {
	return createApp()
		.routes.filter((route) => route.method === method && route.path === path)
		.flatMap(({ handler }) => {
			const inner = (handler as { __COMPOSED_HANDLER?: object }).__COMPOSED_HANDLER ?? handler;
			return permissions.get(inner) ?? [];
		});
}

/** Calls an endpoint with no body it could act on. */
const poke = (endpoint: Endpoint, auth: Record<string, string>, id = "none") => {
	const reads = endpoint.method === "GET" || endpoint.method === "DELETE";
	return call(endpoint.method, endpoint.path.replace(/:\w+/g, id), reads ? undefined : "{", auth);
};

// The clock stands, so that what a test may call in a minute does not depend on the machine.
beforeEach(() => setNow(Date.now()));
afterEach(() => {
	vi.useRealTimers();
});

describe("permissions", () => {
	it("stand on the mount line of every route as the table says, and no open route is one by oversight", () => {
		for (const endpoint of ENDPOINTS) {
			const expected = OPEN.includes(endpoint.access)
				? []
				: [{ least: endpoint.access, who: endpoint.person ? "person" : "anyone" }];
			expect([nameOf(endpoint), guardsAt(endpoint)]).toEqual([nameOf(endpoint), expected]);
		}
		const anyone = ENDPOINTS.filter((e) => e.access === "anyone").map(nameOf);
		expect(anyone.sort()).toEqual([
			"GET /.well-known/jwks.json",
			"GET /api/v1/docs",
			"GET /api/v1/openapi.json",
			"GET /api/v1/public/events/:id",
			"GET /e/:subdomain/:event",
			"GET /health",
			"GET /status",
			"POST /api/v1/auth/login",
			"POST /api/v1/auth/logout",
			"POST /api/v1/auth/password-reset",
			"POST /api/v1/auth/refresh",
			"POST /api/v1/auth/signup",
			"POST /e/:subdomain/:event",
		]);
	});

	it.each(["owner", "admin", "member"] as const)("let a person in as %s where the table does", async (role) => {
		const auth = await memberToken(context(), await signUp(), role);
		for (const endpoint of guarded) {
			const { status } = await poke(endpoint, auth);
			const may = endpoint.access === "publishable" || outranks(role, endpoint.access);
			expect([nameOf(endpoint), may ? status !== 401 && status !== 403 && status !== 500 : status]).toEqual([
				nameOf(endpoint),
				may ? true : 403,
			]);
		}
	});

	it("let a key in like a person of its role, but not where a person is needed", async () => {
		const tenant = await signUp();
		for (const endpoint of guarded) {
			const { status, body } = await poke(endpoint, tenant.auth);
			const code = status === 403 ? body.error.code : null;
			expect([nameOf(endpoint), code]).toEqual([nameOf(endpoint), endpoint.person ? "person_needed" : null]);
		}
	});

	it("let nobody in without credentials, and the publishable key to enrolments alone", async () => {
		const tenant = await signUp();
		for (const endpoint of guarded) {
			expect([nameOf(endpoint), (await poke(endpoint, {})).status]).toEqual([nameOf(endpoint), 401]);
			const { status } = await poke(endpoint, tenant.publishable);
			expect([nameOf(endpoint), status === 403]).toEqual([nameOf(endpoint), endpoint.access !== "publishable"]);
		}
	});
});

/** A tenant with one of everything that has an id. */
async function furnished() {
	const tenant = await signUp();
	const owner = await memberToken(context(), tenant, "owner");
	const { event_id } = await makeEvent(tenant);
	const email = `${crypto.randomUUID()}@people.example`;
	const { body: enrolled } = await enroll(tenant, event_id, { email });
	await arrived(email, 1);
	const only = (table: string) =>
		vi.waitFor(async () => {
			const row = await env.DB.prepare(
				`select id, ${table === "messages" ? "status" : "1 as status"} from ${table} where tenant_id = ?`,
			)
				.bind(tenant.tenant_id)
				.first<{ id: string; status: unknown }>();
			if (!row || row.status === "queued") throw new Error(`nothing settled in ${table}`);
			return row.id;
		});
	const notice = crypto.randomUUID();
	await env.DB.prepare(
		"insert into webhook_events (id, provider, provider_event_id, tenant_id, kind, body, status, received_at) values (?, 'resend', ?, ?, 'email.sent', '{}', 'failed', 0)",
	)
		.bind(notice, notice, tenant.tenant_id)
		.run();
	const text = { title: "Who I am", kind: "bio", text: "Ana has coached teams for nine years." };
	const { body: document } = await call("POST", "knowledge/documents", text, tenant.auth);
	const { body: invited } = await call(
		"POST",
		"team/invitations",
		{ email: "new@team.example", role: "member" },
		owner,
	);
	const { body: me } = await call("GET", "auth/me", undefined, owner);
	const { body: sessions } = await call("GET", "auth/sessions", undefined, owner);
	const ids: [RegExp, string][] = [
		[/\/registrations\//, enrolled.registration_id],
		[/\/contacts\//, await only("contacts")],
		[/\/(messages|dead-letters)\//, await only("messages")],
		[/\/admin\/webhooks\//, notice],
		[/\/api-keys\//, await only("api_keys")],
		[/\/documents\//, document.document_id],
		[/\/members\//, me.user_id],
		[/\/invitations\//, invited.id],
		[/\/sessions\//, sessions.data[0].id],
	];
	/** Anything else is asked for with the event's id, which is as foreign. */
	return {
		tenant,
		idFor: (path: string) => ids.find(([pattern]) => pattern.test(path))?.[1] ?? (event_id as string),
		event_id,
	};
}

/** Bodies that get past the checks of their form. */
const BODIES: Record<string, unknown> = {
	"PATCH /api/v1/events/:id": { title: "Taken over" },
	"PUT /api/v1/events/:id/funnel": {
		funnel_config: {
			nominal_hours: 24,
			pre_event: [
				{
					key: "a",
					anchor: "registration",
					delay_hours: 0,
					priority: "must",
					channel: "email",
					subject: "Mine",
					body: "Mine",
				},
			],
			post_event_attended: [],
			post_event_no_show: [],
		},
	},
	"POST /api/v1/events/:id/schedule-preview": { registered_at: "2027-01-01T00:00:00Z" },
	"POST /api/v1/registrations/:id/attendance": { attended: true },
	"POST /api/v1/registrations/:id/poll-answers": { question: "q", answer: "a" },
	"POST /api/v1/registrations/:id/conversions": { amount: 1, currency: "USD", external_id: "x" },
	"PATCH /api/v1/team/members/:id": { role: "member" },
	"POST /api/v1/events/:id/clone-to": { tenant_id: "ten_none" },
};

/** Every row of a tenant, in every table that has any. */
async function everythingOf({ tenant_id }: TestTenant): Promise<Record<string, unknown[]>> {
	const { results: tables } = await env.DB.prepare(
		"select name from sqlite_master where type = 'table' and sql like '%`tenant_id` text%'",
	).all<{ name: string }>();
	const rows: Record<string, unknown[]> = {};
	for (const { name } of tables)
		rows[name] = (await env.DB.prepare(`select * from ${name} where tenant_id = ?`).bind(tenant_id).all()).results;
	rows.tenants = (await env.DB.prepare("select * from tenants where id = ?").bind(tenant_id).all()).results;
	return rows;
}

describe("another tenant's things", () => {
	it("are absent for an owner of one's own, on every route that names an id, and stay as they are", async () => {
		const { tenant, idFor, event_id } = await furnished();
		const stranger = await memberToken(context(), await signUp(), "owner");
		const before = await everythingOf(tenant);
		expect(before.registrations).toHaveLength(1);
		for (const endpoint of guarded.filter(({ path }) => path.includes(":id"))) {
			const name = nameOf(endpoint);
			const path = endpoint.path.replace(":id", idFor(endpoint.path)).replace(/:\w+/g, "1");
			const reads = endpoint.method === "GET" || endpoint.method === "DELETE";
			const sent = BODIES[name] ?? (reads ? undefined : {});
			const { status, body } = await call(endpoint.method, path, sent, stranger);
			// Where no body is at hand that fits, its own faults may be told first.
			const accepted = BODIES[name] || reads ? [404] : [404, 400, 415, 422];
			expect([name, accepted.includes(status) || `${status} ${JSON.stringify(body)}`]).toEqual([name, true]);
		}
		for (const [method, path, body] of [
			["POST", "enrollments", { event_id, contact: { email: "a@b.example", consent_email: true, consent_sms: false } }],
			[
				"POST",
				"enrollments",
				{
					tenant_id: tenant.tenant_id,
					event_id,
					contact: { email: "a@b.example", consent_email: true, consent_sms: false },
				},
			],
			["POST", "auth/switch", { tenant_id: tenant.tenant_id }],
		] as const) {
			const headers = { ...stranger, "idempotency-key": crypto.randomUUID() };
			expect([path, (await call(method, path, body, headers)).status]).toEqual([path, 404]);
		}
		expect(await everythingOf(tenant)).toEqual(before);
	}, 30_000);
});
