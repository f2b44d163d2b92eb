import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { accountsApp, accountsContext, call, newcomer } from "../testing";

const { ctx, clock } = accountsContext();
const app = accountsApp(ctx);

interface Made {
	id: string;
	key: string;
}

let owner = "";
let tenant_id = "";

const signUp = async () => {
	const answer = await call(app, "POST", "/auth/signup", { body: newcomer() });
	return (await answer.json()) as { access_token: string; tenant_id: string };
};
const fresh = async () => (await signUp()).access_token;

async function make(body: Record<string, unknown>, token = owner): Promise<Made> {
	const answer = await call(app, "POST", "/api-keys", { token, body: { name: "ci", role: "member", ...body } });
	expect(answer.status).toBe(201);
	return answer.json();
}
const settingsAs = (token: string, headers: Record<string, string> = {}) =>
	call(app, "GET", "/settings", { token, headers });

beforeAll(async () => {
	const account = await signUp();
	owner = account.access_token;
	tenant_id = account.tenant_id;
});

describe("API keys", () => {
	it("work as bearer tokens and rest as hashes", async () => {
		const { id, key } = await make({});
		expect(key).toMatch(/^myx_[0-9a-z]{40}$/);
		expect((await settingsAs(key)).status).toBe(200);
		const row = await env.DB.prepare("select * from api_keys where id = ?").bind(id).first();
		expect(JSON.stringify(row)).not.toContain(key);
	});

	it("do not work when they are wrong by a character", async () => {
		const { key } = await make({});
		expect((await settingsAs(`${key.slice(0, -1)}_`)).status).toBe(401);
	});

	it("are listed newest first, page by page, without their secrets", async () => {
		const token = await fresh();
		const made: Made[] = [];
		for (const name of ["a", "b", "c"]) {
			clock.pass(1);
			made.push(await make({ name, allowed_ips: ["203.0.113.0/24"] }, token));
		}
		const text = await (await call(app, "GET", "/api-keys?limit=2", { token })).text();
		for (const { key } of made) expect(text).not.toContain(key);
		const page = JSON.parse(text) as { data: (Made & { name: string })[]; next_cursor: string };
		const rest = (await (
			await call(app, "GET", `/api-keys?limit=2&cursor=${page.next_cursor}`, { token })
		).json()) as typeof page;
		expect([...page.data, ...rest.data].map((k) => k.id).sort()).toEqual(made.map((k) => k.id).sort());
		expect(rest.next_cursor).toBeNull();
		expect(page.data[0]).toMatchObject({ role: "member", allowed_ips: ["203.0.113.0/24"], last_used_at: null });
	});

	it("stop working when revoked; an unknown or foreign id is 404", async () => {
		const { id, key } = await make({});
		const stranger = await fresh();
		const revoke = (token: string) => call(app, "DELETE", `/api-keys/${id}`, { token });
		expect((await settingsAs(key)).status).toBe(200);
		expect((await revoke(stranger)).status).toBe(404);
		expect((await revoke(owner)).status).toBe(204);
		expect((await settingsAs(key)).status).toBe(401);
		expect((await revoke(owner)).status).toBe(404);
	});

	it("stop within five seconds where another isolate revoked them", async () => {
		const { id, key } = await make({});
		expect((await settingsAs(key)).status).toBe(200);
		await env.DB.prepare("delete from api_keys where id = ?").bind(id).run();
		clock.pass(5);
		expect((await settingsAs(key)).status).toBe(401);
	});

	it("do not reach above their own role", async () => {
		const { key: admin } = await make({ role: "admin" });
		const { key: member } = await make({ role: "member" });
		const as = (token: string, role: string) => call(app, "POST", "/api-keys", { token, body: { name: "x", role } });
		expect((await as(admin, "admin")).status).toBe(201);
		expect((await as(admin, "owner")).status).toBe(403);
		expect((await as(member, "member")).status).toBe(403);
	});

	it("work from their addresses only", async () => {
		const { key } = await make({ allowed_ips: ["203.0.113.0/24", "2001:db8::/32"] });
		const from = (ip: string) => settingsAs(key, { "cf-connecting-ip": ip });
		expect((await from("203.0.113.9")).status).toBe(200);
		expect((await from("2001:db8:1::9")).status).toBe(200);
		const refused = await from("198.51.100.1");
		expect(refused.status).toBe(401);
		expect(await refused.json()).toMatchObject({ error: { code: "address_not_allowed" } });
		expect((await settingsAs(key)).status).toBe(401);
	});

	it("remember their last use to the minute", async () => {
		const { id, key } = await make({});
		const lastUsed = async () =>
			(
				await env.DB.prepare("select last_used_at from api_keys where id = ?")
					.bind(id)
					.first<{ last_used_at: number }>()
			)?.last_used_at;
		await settingsAs(key);
		const first = await lastUsed();
		expect(first).toBe(clock.wall());
		clock.pass(60);
		await settingsAs(key);
		expect(await lastUsed()).toBe(first);
		clock.pass(1);
		await settingsAs(key);
		expect(await lastUsed()).toBe(clock.wall());
	});

	it("are due for a new one after 90 days, and both work for the grace period", async () => {
		const token = await fresh();
		const { id, key } = await make({ role: "admin", allowed_ips: ["203.0.113.0/24"] }, token);
		type Listed = { id: string; rotation_due_at: string | null; expires_at: string | null; role: string };
		const listed = async () =>
			((await (await call(app, "GET", "/api-keys", { token })).json()) as { data: Listed[] }).data;
		const due = Date.parse((await listed())[0]?.rotation_due_at ?? "") / 1000;
		expect(due - clock.wall()).toBe(90 * 86_400);
		const rotated = await call(app, "POST", `/api-keys/${id}/rotate`, { token, body: { grace_hours: 0.1 } });
		expect(rotated.status).toBe(201);
		const next = (await rotated.json()) as Made & { previous: { id: string } };
		expect(next.previous.id).toBe(id);
		expect((await listed()).find((k) => k.id === next.id)).toMatchObject({ role: "admin", expires_at: null });
		const from = { "cf-connecting-ip": "203.0.113.9" };
		for (const one of [key, next.key]) expect((await settingsAs(one, from)).status).toBe(200);
		expect((await settingsAs(next.key)).status).toBe(401);
		expect((await call(app, "POST", `/api-keys/${id}/rotate`, { token })).status).toBe(409);
		clock.pass(360);
		expect((await settingsAs(key, from)).status).toBe(401);
		expect((await settingsAs(next.key, from)).status).toBe(200);
	});

	it("are not rotated by somebody below them, nor by a stranger", async () => {
		const { id } = await make({ role: "owner" });
		const { key: admin } = await make({ role: "admin" });
		expect((await call(app, "POST", `/api-keys/${id}/rotate`, { token: admin })).status).toBe(403);
		expect((await call(app, "POST", `/api-keys/${id}/rotate`, { token: await fresh() })).status).toBe(404);
	});

	it.each([
		["name", { name: "" }],
		["role", { role: "root" }],
		["allowed_ips.0", { allowed_ips: ["300.1.1.1"] }],
		["allowed_ips.1", { allowed_ips: ["10.0.0.1", "10.0.0.0/33"] }],
	])("are refused for a bad %s", async (path, body) => {
		const answer = await call(app, "POST", "/api-keys", {
			token: owner,
			body: { name: "ci", role: "member", ...body },
		});
		expect(answer.status).toBe(422);
		expect(await answer.json()).toMatchObject({ error: { fields: [{ path }] } });
	});

	it("leave their making and revoking in the audit log", async () => {
		const { id } = await make({ role: "admin" });
		await call(app, "DELETE", `/api-keys/${id}`, { token: owner });
		const { results } = await env.DB.prepare(
			"select action, detail_json from audit_log where tenant_id = ? and subject_id = ? order by rowid",
		)
			.bind(tenant_id, id)
			.all();
		expect(results).toEqual([
			{ action: "api_key.created", detail_json: '{"role":"admin"}' },
			{ action: "api_key.revoked", detail_json: "{}" },
		]);
	});
});

describe("the publishable key", () => {
	it("opens nothing that has to do with an account", async () => {
		const { publishable_key } = (await (await settingsAs(owner)).json()) as { publishable_key: string };
		expect(publishable_key).toMatch(/^pk_/);
		expect((await settingsAs(publishable_key)).status).toBe(403);
		expect((await call(app, "GET", "/api-keys", { token: publishable_key })).status).toBe(403);
		expect((await settingsAs("pk_unknown")).status).toBe(401);
	});

	it("is for the pages of the allowed origins alone, and our own", async () => {
		const token = await fresh();
		const set = (allowed_origins: unknown) =>
			call(app, "PATCH", "/settings", { token, body: { settings: { allowed_origins } } });
		expect((await set(["https://coach.example/page"])).status).toBe(422);
		const changed = (await (await set(["https://Coach.example:443/"])).json()) as {
			publishable_key: string;
			settings: { allowed_origins: string[] };
		};
		expect(changed.settings.allowed_origins).toEqual(["https://coach.example"]);
		const codeFrom = async (origin?: string) => {
			const headers: Record<string, string> = origin === undefined ? {} : { origin };
			const answer = await call(app, "GET", "/settings", { token: changed.publishable_key, headers });
			return ((await answer.json()) as { error: { code: string } }).error.code;
		};
		expect(await codeFrom("https://coach.example")).toBe("role_too_low");
		expect(await codeFrom("http://localhost:8787")).toBe("role_too_low");
		expect(await codeFrom("https://evil.example")).toBe("origin_not_allowed");
		expect(await codeFrom("null")).toBe("origin_not_allowed");
		expect(await codeFrom()).toBe("origin_not_allowed");
	});
});
