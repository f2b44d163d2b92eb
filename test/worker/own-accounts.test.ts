import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { rotateSecrets } from "../../actions/rotate-secrets";
import { withOwnAccounts } from "../../actions/tenant-credentials";
import { getTenant } from "../../db/tenants";
import { createContext } from "../../workers/context";
import { arrived, call, enroll, fire, makeEvent, signUp, type TestTenant } from "./product";

const API_KEY = `re_planted${crypto.randomUUID()}`;
const TOKEN = `twiliotoken${crypto.randomUUID()}`;

const put = (tenant: TestTenant, provider: string, values: unknown, auth = tenant.auth) =>
	call("PUT", `settings/credentials/${provider}`, values, auth);
const list = async (tenant: TestTenant) =>
	(await call("GET", "settings/credentials", undefined, tenant.auth)).body.data;
const ownOf = async (tenant: TestTenant, ctx = createContext(env)) =>
	withOwnAccounts(ctx, await getTenant(ctx.db, tenant.tenant_id));

afterEach(() => {
	vi.restoreAllMocks();
});

describe("a tenant's own accounts", () => {
	it("are sealed where they rest and shown by their last four characters alone", async () => {
		const tenant = await signUp();
		const set = await put(tenant, "resend", { api_key: API_KEY, from: "ana@coach.example" });
		expect([set.status, set.body]).toEqual([
			200,
			{ provider: "resend", last_four: API_KEY.slice(-4), set_at: expect.any(String), webhook_url: null },
		]);
		await put(tenant, "twilio", { account_sid: "AC1", auth_token: TOKEN, from: "+15005550006" });
		expect((await list(tenant)).map((row: { provider: string }) => row.provider).sort()).toEqual(["resend", "twilio"]);

		const stored = await env.DB.prepare("select * from tenant_credentials where tenant_id = ?")
			.bind(tenant.tenant_id)
			.all();
		expect(stored.results.every((row) => String(row.sealed).startsWith("v2:"))).toBe(true);
		const shown = [
			stored.results,
			await list(tenant),
			(await call("GET", "settings", undefined, tenant.auth)).body,
			(await call("GET", "admin/audit-log", undefined, tenant.auth)).body,
			(await call("GET", "webhook-endpoints", undefined, tenant.auth)).body,
		];
		expect([API_KEY, TOKEN].some((secret) => JSON.stringify(shown).includes(secret))).toBe(false);
	});

	it("say what is missing, keep to their tenant and go again", async () => {
		const [tenant, stranger] = [await signUp(), await signUp()];
		const bad = await put(tenant, "twilio", { account_sid: "AC1", token: "x" });
		expect([bad.status, bad.body.error.fields.map((f: { path: string }) => f.path).sort()]).toEqual([
			422,
			["", "auth_token", "from"],
		]);
		expect((await put(tenant, "sendgrid", { api_key: API_KEY })).status).toBe(404);
		await put(tenant, "resend", { api_key: API_KEY });
		expect(await list(stranger)).toEqual([]);
		const { body } = await call("POST", "api-keys", { name: "a", role: "admin" }, tenant.auth);
		expect((await put(tenant, "resend", { api_key: API_KEY }, { authorization: `Bearer ${body.key}` })).status).toBe(
			403,
		);
		expect((await call("DELETE", "settings/credentials/resend", undefined, stranger.auth)).status).toBe(404);
		expect((await call("DELETE", "settings/credentials/resend", undefined, tenant.auth)).status).toBe(204);
		expect(await list(tenant)).toEqual([]);
		expect((await getTenant(createContext(env).db, tenant.tenant_id))?.own_accounts).toEqual([]);
	});

	it("send, each with a rate of its own, and take their reports in at their own address", async () => {
		const tenant = await signUp();
		await put(tenant, "resend", { api_key: "re_own_account", from: "own@coach.example" });
		const { body: twilio } = await put(tenant, "twilio", {
			account_sid: "AC1",
			auth_token: TOKEN,
			from: "+15005550001",
		});
		const asked: unknown[] = [];
		const ctx = createContext(env);
		const own = await ownOf(tenant, {
			...ctx,
			account: (name) => {
				asked.push(name);
				return ctx.account(name);
			},
			connect: {
				...ctx.connect,
				twilio: (account) => ({
					sender: account.from,
					send: async (text) => {
						asked.push([account.auth_token, text.status_callback]);
						return { kind: "accepted", provider_id: "SM1" };
					},
					find: async () => ({ kind: "absent" }),
				}),
			},
		});
		expect([own.email_from, own.sms.sender]).toEqual(["own@coach.example", "+15005550001"]);
		own.account("resend");
		await own.sms.send({ to: "+1", body: "b", status_callback: "http://localhost:8787/api/v1/webhooks/twilio?m=1" });
		expect(asked).toEqual([`resend:${tenant.tenant_id}`, [TOKEN, `${twilio.webhook_url}?m=1`]]);
		expect(await ownOf(await signUp())).toBe(ctx);

		const { event_id } = await makeEvent(tenant);
		const email = `own${crypto.randomUUID().slice(0, 8)}@people.example`;
		const { body } = await enroll(tenant, event_id, { email });
		await fire(tenant, body.registration_id);
		const [sent] = await arrived(email, 1);
		expect(JSON.stringify(sent)).toContain("own@coach.example");
	});

	it("are sealed anew when the key is replaced", async () => {
		const tenant = await signUp();
		await put(tenant, "resend", { api_key: API_KEY });
		const ctx = createContext(env);
		const rotated = { ...ctx, secrets_key: `${btoa("n".repeat(32))},${ctx.secrets_key}` };
		expect(await rotateSecrets(ctx)).toBe(0);
		expect(await rotateSecrets(rotated)).toBeGreaterThan(0);
		while ((await rotateSecrets(rotated)) > 0);
		const seen: string[] = [];
		const connect = {
			...ctx.connect,
			resend: (account: { api_key: string }) => {
				seen.push(account.api_key);
				return ctx.email;
			},
		};
		await ownOf(tenant, { ...rotated, secrets_key: btoa("n".repeat(32)), connect });
		expect(seen).toEqual([API_KEY]);
		// Back to the key the other tests run under.
		while ((await rotateSecrets({ ...ctx, secrets_key: `${ctx.secrets_key},${btoa("n".repeat(32))}` })) > 0);
	});

	it("appear in no log, whatever fails on the way; nor does an address or a number", async () => {
		const said: string[] = [];
		for (const level of ["log", "info", "warn", "error", "debug"] as const)
			vi.spyOn(console, level).mockImplementation((...words) => void said.push(words.map(String).join(" ")));
		const tenant = await signUp();
		const email = `quiet${crypto.randomUUID().slice(0, 8)}@people.example`;
		const phone = "+4915199887766";
		// A key the provider refuses, a body that is stored nowhere, an object and a database that fail.
		await put(tenant, "resend", { api_key: API_KEY });
		const { event_id } = await makeEvent(tenant);
		const { body } = await enroll(tenant, event_id, { email, phone, consent_sms: true });
		await fire(tenant, body.registration_id);
		await enroll(tenant, event_id, { email: `${email}x`, phone: "not a number" });
		await call("POST", "auth/login", { email, password: `${API_KEY}` });
		await call("POST", "webhooks/resend", { data: { to: [email] } }, { "svix-signature": TOKEN });
		vi.spyOn(env.DB, "batch").mockRejectedValue(new Error(`UNIQUE constraint failed: contacts.email ${email}`));
		vi.spyOn(env.DB, "prepare").mockImplementation(() => {
			throw new Error(`Failed query: insert into contacts params: ${email},${phone},${API_KEY}`);
		});
		await enroll(tenant, event_id, { email, phone });
		vi.restoreAllMocks();
		const told = said.filter((line) => [email, phone, API_KEY, TOKEN].some((secret) => line.includes(secret)));
		expect(told).toEqual([]);
	});
});
