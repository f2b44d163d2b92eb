import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { forgetKeyRing } from "../../../actions/key-ring";
import { setupCode } from "../../../actions/setup-code";
import { deleteExpiredCredentials } from "../../../db/expired-credentials";
import { accountsApp, accountsContext, call, cookieOf, newcomer } from "../testing";

const { ctx, clock } = accountsContext();
const app = accountsApp(ctx);

interface SignedUp {
	tenant_id: string;
	user_id: string;
	access_token: string;
}

async function signUp(input = newcomer()) {
	const answer = await call(app, "POST", "/auth/signup", { body: input });
	expect(answer.status).toBe(201);
	return { answer, input, ...((await answer.json()) as SignedUp) };
}

const refresh = (cookie: string) => call(app, "POST", "/auth/refresh", { cookie });
const settingsAs = (token: string) => call(app, "GET", "/settings", { token });
const problem = async (answer: Response) =>
	((await answer.json()) as { error: { code: string; message: string; fields?: { path: string }[] } }).error;

describe("signing up", () => {
	it("opens a tenant whose owner is signed in", async () => {
		const { answer, tenant_id, user_id, access_token, input } = await signUp();
		expect(tenant_id).toMatch(/^ten_/);
		expect(user_id).toMatch(/^usr_/);
		const settings = (await (await settingsAs(access_token)).json()) as Record<string, unknown>;
		expect(settings).toMatchObject({ tenant_id, subdomain: input.tenant.subdomain, timezone: "Europe/Berlin" });
		const cookies = answer.headers.getSetCookie();
		expect(cookies.find((c) => c.startsWith("myx_access="))).toMatch(/HttpOnly; SameSite=Lax$/);
		const refreshCookie = cookies.find((c) => c.startsWith("myx_refresh="));
		expect(refreshCookie).toMatch(/Max-Age=604800; Path=\/api; HttpOnly; SameSite=Strict$/);
	});

	it("marks cookies as secure where the product is served over https", async () => {
		const { ctx: deployed } = accountsContext({ public_url: "https://app.example.com" });
		const answer = await call(accountsApp(deployed), "POST", "/auth/signup", { body: newcomer() });
		for (const cookie of answer.headers.getSetCookie()) expect(cookie).toContain("; Secure");
	});

	it("leaves a trace that names nobody", async () => {
		const { tenant_id, user_id, input } = await signUp();
		const { results } = await env.DB.prepare("select * from audit_log where tenant_id = ?").bind(tenant_id).all();
		expect(results).toMatchObject([{ action: "tenant.created", actor_id: user_id, subject_id: tenant_id }]);
		expect(JSON.stringify(results)).not.toContain(input.email);
	});

	it("says what is taken, and makes nothing then", async () => {
		const { input } = await signUp();
		const sameName = newcomer({ tenant: { subdomain: input.tenant.subdomain.toUpperCase() } });
		const name = await call(app, "POST", "/auth/signup", { body: sameName });
		expect(name.status).toBe(409);
		expect(await problem(name)).toMatchObject({ code: "subdomain_taken", fields: [{ path: "tenant.subdomain" }] });
		const sameEmail = newcomer({ email: ` ${input.email.toUpperCase()} ` });
		const email = await call(app, "POST", "/auth/signup", { body: sameEmail });
		expect(email.status).toBe(409);
		expect((await problem(email)).code).toBe("email_taken");
		const left = await env.DB.prepare("select count(*) n from tenants where subdomain = ?")
			.bind(sameEmail.tenant.subdomain)
			.first<{ n: number }>();
		expect(left?.n).toBe(0);
	});

	it.each([
		["tenant.subdomain", newcomer({ tenant: { subdomain: "www" } })],
		["tenant.subdomain", newcomer({ tenant: { subdomain: "-ana" } })],
		["tenant.subdomain", newcomer({ tenant: { subdomain: "ana.b" } })],
		["tenant.subdomain", newcomer({ tenant: { subdomain: "xn--80ak6aa92e" } })],
		["tenant.subdomain", newcomer({ tenant: { subdomain: "a".repeat(64) } })],
		["tenant.timezone", newcomer({ tenant: { timezone: "Mars/Olympus" } })],
		["tenant.name", newcomer({ tenant: { name: "  " } })],
		["tenant.postal_address", newcomer({ tenant: { postal_address: "" } })],
		["email", newcomer({ email: "ana at example" })],
		["password", newcomer({ password: "sevench" })],
	])("refuses a bad %s", async (path, body) => {
		const answer = await call(app, "POST", "/auth/signup", { body });
		expect(answer.status).toBe(422);
		expect((await problem(answer)).fields?.map((f) => f.path)).toContain(path);
	});

	it("is by invitation where the deployment says so", async () => {
		const { ctx: closed } = accountsContext({ signup_open: false });
		const answer = await call(accountsApp(closed), "POST", "/auth/signup", { body: newcomer() });
		expect(answer.status).toBe(403);
		expect((await problem(answer)).code).toBe("signup_by_invitation");
	});

	it("opens the first account, and no other, to whoever has the deployment's setup code", async () => {
		const { ctx: closed } = accountsContext({ signup_open: false });
		const open = (setup_code: string) =>
			call(accountsApp(closed), "POST", "/auth/signup", { body: { ...newcomer(), setup_code } });
		const code = setupCode(closed.secrets_key as string);
		await signUp();
		expect((await open(code)).status).toBe(403);
		await reset();
		forgetKeyRing();
		await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
		expect((await open(`${code.slice(0, -1)}!`)).status).toBe(403);
		expect((await open(code)).status).toBe(201);
		expect((await open(code)).status).toBe(403);
	});
});

describe("signing in", () => {
	it("takes the address in any case", async () => {
		const { input } = await signUp();
		const body = { email: input.email.toUpperCase(), password: input.password };
		const answer = await call(app, "POST", "/auth/login", { body });
		expect(answer.status).toBe(200);
		const { access_token } = (await answer.json()) as SignedUp;
		expect((await settingsAs(access_token)).status).toBe(200);
	});

	it("answers a wrong password and an unknown address alike", async () => {
		const { input } = await signUp();
		const wrong = await call(app, "POST", "/auth/login", { body: { email: input.email, password: "wrong password" } });
		const unknown = await call(app, "POST", "/auth/login", { body: { ...input, email: "nobody@example.com" } });
		expect(wrong.status).toBe(401);
		expect(unknown.status).toBe(401);
		expect(await wrong.text()).toBe(await unknown.text());
	});

	it("is not started by a foreign page", async () => {
		const { input } = await signUp();
		const headers = { origin: "https://evil.example" };
		expect((await call(app, "POST", "/auth/login", { body: input, headers })).status).toBe(403);
	});
});

describe("access tokens", () => {
	it("are verified with the published key", async () => {
		const { access_token, tenant_id, user_id } = await signUp();
		const answer = await app.request("http://localhost:8787/.well-known/jwks.json");
		expect(answer.headers.get("cache-control")).toContain("max-age");
		const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] };
		const [header, payload, signature] = access_token.split(".") as [string, string, string];
		const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
		const jwk = keys.find((k) => k.kid === read(header).kid);
		expect(read(header)).toMatchObject({ alg: "RS256", typ: "JWT" });
		expect(jwk).toMatchObject({ kty: "RSA", alg: "RS256", use: "sig" });
		expect(Object.keys(jwk ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
		const key = await crypto.subtle.importKey(
			"jwk",
			jwk as JsonWebKey,
			{ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
			false,
			["verify"],
		);
		const signed = new TextEncoder().encode(`${header}.${payload}`);
		const good = await crypto.subtle.verify(key.algorithm.name, key, Buffer.from(signature, "base64url"), signed);
		expect(good).toBe(true);
		const claims = read(payload);
		expect(claims).toMatchObject({ sub: user_id, tid: tenant_id, role: "owner", iss: "http://localhost:8787" });
		expect(claims.exp - claims.iat).toBe(900);
	});

	it("end after fifteen minutes", async () => {
		const { access_token } = await signUp();
		clock.pass(899);
		expect((await settingsAs(access_token)).status).toBe(200);
		clock.pass(1);
		expect((await settingsAs(access_token)).status).toBe(401);
	});

	it("are refused when changed, unsigned or made up", async () => {
		const { access_token } = await signUp();
		const [header, payload, signature] = access_token.split(".") as [string, string, string];
		const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
		const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
		const { kid } = JSON.parse(Buffer.from(header, "base64url").toString());
		for (const token of [
			`${header}.${encode({ ...claims, role: "admin" })}.${signature}`,
			`${encode({ alg: "none", typ: "JWT", kid })}.${payload}.`,
			`${encode({ alg: "HS256", typ: "JWT", kid })}.${payload}.${signature}`,
			`${header}.${payload}`,
			"nonsense",
		])
			expect((await settingsAs(token)).status).toBe(401);
	});

	it("stay good when the isolate starts afresh, and the private key rests sealed", async () => {
		const { access_token } = await signUp();
		forgetKeyRing();
		expect((await settingsAs(access_token)).status).toBe(200);
		const { results } = await env.DB.prepare("select * from signing_keys").all<{ private_jwk: string }>();
		expect(results).toHaveLength(1);
		expect(results[0]?.private_jwk).toMatch(/^v2:/);
	});

	it("carry a change of role within seconds", async () => {
		const { access_token, user_id } = await signUp();
		const make = () => call(app, "POST", "/api-keys", { token: access_token, body: { name: "ci", role: "member" } });
		expect((await make()).status).toBe(201);
		await env.DB.prepare("update memberships set role = 'member' where user_id = ?").bind(user_id).run();
		clock.pass(5);
		expect((await make()).status).toBe(403);
	});
});

describe("cookies", () => {
	it("let our own pages write, and no others", async () => {
		const cookie = cookieOf((await signUp()).answer, "myx_access");
		const make = (headers: Record<string, string>) =>
			call(app, "POST", "/api-keys", { cookie, headers, body: { name: "ci", role: "member" } });
		expect((await make({ origin: "http://localhost:8787" })).status).toBe(201);
		expect((await make({ "sec-fetch-site": "same-origin" })).status).toBe(201);
		expect((await make({ origin: "https://evil.example" })).status).toBe(403);
		expect((await make({ "sec-fetch-site": "cross-site", origin: "http://localhost:8787" })).status).toBe(403);
		expect((await make({ "sec-fetch-site": "same-site" })).status).toBe(403);
		expect((await make({})).status).toBe(403);
		expect((await call(app, "GET", "/settings", { cookie })).status).toBe(200);
	});
});

describe("refreshing", () => {
	it("gives a new pair, after which only the new token works", async () => {
		const { answer } = await signUp();
		const second = await refresh(cookieOf(answer, "myx_refresh"));
		expect(second.status).toBe(200);
		const { access_token } = (await second.clone().json()) as SignedUp;
		expect((await settingsAs(access_token)).status).toBe(200);
		expect((await refresh(cookieOf(second, "myx_refresh"))).status).toBe(200);
	});

	it("forgets sign-ins and links some days after they ended, and nothing that lives", async () => {
		await signUp();
		const living = () => env.DB.prepare("select count(*) as n from sessions").first<number>("n");
		const before = await living();
		expect(await deleteExpiredCredentials(ctx.db, clock.wall())).toBe(0);
		expect(await living()).toBe(before);
		expect(await deleteExpiredCredentials(ctx.db, clock.wall() + 8 * 86_400)).toBeGreaterThanOrEqual(before as number);
		expect(await living()).toBe(0);
	});

	it("ends the whole family when a token comes twice", async () => {
		const { answer } = await signUp();
		const first = cookieOf(answer, "myx_refresh");
		const second = await refresh(first);
		const { access_token } = (await second.clone().json()) as SignedUp;
		expect((await refresh(first)).status).toBe(401);
		expect((await refresh(cookieOf(second, "myx_refresh"))).status).toBe(401);
		expect((await settingsAs(access_token)).status).toBe(401);
	});

	it("lets one of two calls at once win at most, and ends the family", async () => {
		const { answer } = await signUp();
		const cookie = cookieOf(answer, "myx_refresh");
		const answers = await Promise.all([refresh(cookie), refresh(cookie)]);
		const won = answers.filter((a) => a.status === 200);
		expect(won).toHaveLength(1);
		expect((await refresh(cookieOf(won[0] as Response, "myx_refresh"))).status).toBe(401);
	});

	it("needs a token that is known and younger than seven days", async () => {
		expect((await call(app, "POST", "/auth/refresh")).status).toBe(401);
		expect((await refresh("myx_refresh=unknown")).status).toBe(401);
		const cookie = cookieOf((await signUp()).answer, "myx_refresh");
		clock.pass(7 * 86_400);
		expect((await refresh(cookie)).status).toBe(401);
	});

	it("ends with the membership", async () => {
		const { answer, user_id } = await signUp();
		await env.DB.prepare("delete from memberships where user_id = ?").bind(user_id).run();
		expect((await refresh(cookieOf(answer, "myx_refresh"))).status).toBe(401);
	});
});

describe("signing out", () => {
	it("ends the session with either token, and clears the cookies", async () => {
		const byCookie = await signUp();
		const cookie = cookieOf(byCookie.answer, "myx_refresh");
		const out = await call(app, "POST", "/auth/logout", { cookie });
		expect(out.status).toBe(204);
		expect(cookieOf(out, "myx_access")).toBe("myx_access=");
		expect((await refresh(cookie)).status).toBe(401);
		expect((await settingsAs(byCookie.access_token)).status).toBe(401);

		const byBearer = await signUp();
		expect((await call(app, "POST", "/auth/logout", { token: byBearer.access_token })).status).toBe(204);
		expect((await settingsAs(byBearer.access_token)).status).toBe(401);
		expect((await refresh(cookieOf(byBearer.answer, "myx_refresh"))).status).toBe(401);
	});

	it("is fine with nobody signed in", async () => {
		expect((await call(app, "POST", "/auth/logout")).status).toBe(204);
	});
});
