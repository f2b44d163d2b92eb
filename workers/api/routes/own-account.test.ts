import { env } from "cloudflare:workers";
import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { accountsApp, accountsContext, type Call, call, cookieOf, newcomer, tokenFor } from "../testing";

const { ctx, clock, inbox } = accountsContext();
const app = accountsApp(ctx);

// biome-ignore lint/suspicious/noExplicitAny: tests read answers as their reader would
type Json = any;
const as = async (
	method: string,
	path: string,
	options: Call = {},
): Promise<{ status: number; body: Json; res: Response }> => {
	const res = await call(app, method, path, options);
	const text = await res.clone().text();
	return { status: res.status, body: text.startsWith("{") ? JSON.parse(text) : text, res };
};

async function signUp() {
	const input = newcomer();
	const { body, res } = await as("POST", "/auth/signup", { body: input });
	return {
		...input,
		...(body as { tenant_id: string; user_id: string; access_token: string }),
		token: body.access_token as string,
		res,
	};
}
const signIn = (email: string, password: string, more: Record<string, unknown> = {}, headers = {}) =>
	as("POST", "/auth/login", { body: { email, password, ...more }, headers });

describe("verifying an address", () => {
	it("sends nothing on a laptop until it is asked for, then a link that works once", async () => {
		const { email, token } = await signUp();
		expect(inbox.filter((mail) => mail.to.includes(email))).toEqual([]);
		expect((await as("POST", "/auth/verification", { token })).status).toBe(202);
		const link = tokenFor(inbox, email);
		expect(inbox.at(-1)).toMatchObject({ from: '"Myxelium" <events@myxelium.example>', to: [email] });
		expect((await as("POST", "/auth/verify", { body: { token: link } })).status).toBe(204);
		expect((await as("GET", "/auth/me", { token })).body).toMatchObject({ email, email_verified: true });
		expect((await as("POST", "/auth/verify", { body: { token: link } })).status).toBe(404);
	});

	it("keeps no link in the open, and none that left", async () => {
		const { email, token } = await signUp();
		await as("POST", "/auth/verification", { token });
		const { results } = await env.DB.prepare("select * from account_tokens").all();
		expect(JSON.stringify(results)).not.toContain(tokenFor(inbox, email));
		expect(results.every((row) => row.token === null)).toBe(true);
	});

	it("holds a deployed tenant's messages to its owners until then", async () => {
		const deployed = accountsContext({ local: false });
		const live = accountsApp(deployed.ctx);
		const input = newcomer();
		const { tenant_id } = (await (await call(live, "POST", "/auth/signup", { body: input })).json()) as Json;
		const limited = () =>
			env.DB.prepare("select sends_to_owners_only n from tenants where id = ?").bind(tenant_id).first<number>("n");
		expect(await limited()).toBe(1);
		const body = { token: tokenFor(deployed.inbox, input.email) };
		expect((await call(live, "POST", "/auth/verify", { body })).status).toBe(204);
		expect(await limited()).toBe(0);
	});

	it("opens as a page that changes nothing until its button is pressed", async () => {
		const { email, token } = await signUp();
		await as("POST", "/auth/verification", { token });
		const link = tokenFor(inbox, email);
		const at = `http://localhost:8787/account/verify?token=${link}`;
		const page = await app.request(at);
		expect(page.status).toBe(200);
		expect(await page.text()).toContain("Confirm my address");
		expect((await as("GET", "/auth/me", { token })).body.email_verified).toBe(false);
		const form = { method: "POST", body: new URLSearchParams({ token: link }) };
		const foreign = { ...form, headers: { origin: "https://evil.example" } };
		expect((await app.request(at, foreign)).status).toBe(403);
		expect((await app.request(at, form)).status).toBe(200);
		expect((await as("GET", "/auth/me", { token })).body.email_verified).toBe(true);
		expect((await app.request(at)).status).toBe(404);
	});
});

describe("passwords", () => {
	it("are reset by a link, once, which ends every session", async () => {
		const { email, token, res } = await signUp();
		expect((await as("POST", "/auth/password-reset", { body: { email } })).status).toBe(202);
		const body = { token: tokenFor(inbox, email), password: "a whole new password" };
		expect((await as("POST", "/auth/password-reset/confirm", { body: { ...body, password: "short" } })).status).toBe(
			422,
		);
		expect((await as("POST", "/auth/password-reset/confirm", { body })).status).toBe(204);
		expect((await as("POST", "/auth/password-reset/confirm", { body })).status).toBe(404);
		clock.pass(5);
		expect((await as("GET", "/auth/me", { token })).status).toBe(401);
		expect((await as("POST", "/auth/refresh", { cookie: cookieOf(res, "myx_refresh") })).status).toBe(401);
		expect((await signIn(email, "correct horse battery")).status).toBe(401);
		expect((await signIn(email, body.password)).status).toBe(200);
	});

	it("are not reset after an hour, nor for an address without an account", async () => {
		const { email } = await signUp();
		const before = inbox.length;
		expect((await as("POST", "/auth/password-reset", { body: { email: "nobody@example.com" } })).status).toBe(202);
		expect(inbox).toHaveLength(before);
		await as("POST", "/auth/password-reset", { body: { email } });
		clock.pass(3600);
		const body = { token: tokenFor(inbox, email), password: "a whole new password" };
		expect((await as("POST", "/auth/password-reset/confirm", { body })).status).toBe(404);
		for (let i = 0; i < 8; i++) await as("POST", "/auth/password-reset", { body: { email } });
		expect(inbox.length - before).toBeLessThanOrEqual(7);
	});

	it("are changed by whoever knows them, who stays signed in alone", async () => {
		const { email, token } = await signUp();
		const other = (await signIn(email, "correct horse battery")).body.access_token;
		const change = (password: string) =>
			as("POST", "/auth/password", { token, body: { password, new_password: "another password" } });
		expect((await change("wrong")).status).toBe(403);
		expect((await change("correct horse battery")).status).toBe(204);
		clock.pass(5);
		expect((await as("GET", "/auth/me", { token })).status).toBe(200);
		expect((await as("GET", "/auth/me", { token: other })).status).toBe(401);
	});
});

describe("an authenticator", () => {
	const code = (secret: string) =>
		new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.wall() * 1000 });

	it("asks for a code at each sign-in, each code once, with recovery codes beside it", async () => {
		const { email, password, token } = await signUp();
		expect((await as("POST", "/auth/totp", { token, body: { password: "wrong" } })).status).toBe(403);
		const made = (await as("POST", "/auth/totp", { token, body: { password } })).body;
		expect(made.otpauth_uri).toMatch(/^otpauth:\/\/totp\/Myxelium:/);
		expect(made.qr_svg).toMatch(/^<svg/);
		expect((await signIn(email, password)).status).toBe(200);
		expect((await as("POST", "/auth/totp/confirm", { token, body: { code: "000000" } })).status).toBe(422);
		const confirmed = await as("POST", "/auth/totp/confirm", { token, body: { code: code(made.secret) } });
		expect(confirmed.status).toBe(200);
		const { recovery_codes } = confirmed.body as { recovery_codes: string[] };
		expect(recovery_codes).toHaveLength(10);

		expect((await signIn(email, password)).body.error.code).toBe("totp_required");
		expect((await signIn(email, password, { totp: code(made.secret) })).body.error.code).toBe("totp_wrong");
		clock.pass(30);
		expect((await signIn(email, "wrong password", { totp: code(made.secret) })).body.error.code).toBe(
			"wrong_credentials",
		);
		expect((await signIn(email, password, { totp: code(made.secret) })).status).toBe(200);
		expect((await signIn(email, password, { totp: code(made.secret) })).status).toBe(401);
		expect((await signIn(email, password, { totp: recovery_codes[3] })).status).toBe(200);
		expect((await signIn(email, password, { totp: recovery_codes[3] })).status).toBe(401);
		expect((await as("GET", "/auth/me", { token })).body.totp).toEqual({ enabled: true, recovery_codes_left: 9 });

		const renewed = (await as("POST", "/auth/totp/recovery-codes", { token, body: { password } })).body.recovery_codes;
		expect((await signIn(email, password, { totp: recovery_codes[4] })).status).toBe(401);
		expect((await signIn(email, password, { totp: renewed[4] })).status).toBe(200);
		expect((await as("POST", "/auth/totp", { token, body: { password } })).status).toBe(409);
		expect((await as("POST", "/auth/totp/disable", { token, body: { password } })).status).toBe(204);
		expect((await signIn(email, password)).status).toBe(200);
		const { results } = await env.DB.prepare("select * from authenticators").all();
		expect(JSON.stringify(results)).not.toContain(made.secret);
	});
});

describe("guessing passwords", () => {
	const from = (ip: string, cookie?: string) => ({ "cf-connecting-ip": ip, ...(cookie && { cookie }) });

	/** As if so many wrong tries in a row had been made, without their cost. */
	const failedSoOften = (times: number) =>
		env.DB.prepare("update sign_in_failures set failures = ? where failures = 1").bind(times).run();

	it("gets slower from one place, and leaves the owner's device alone", async () => {
		const { email, password } = await signUp();
		const device = cookieOf((await signIn(email, password)).res, "myx_device");
		const guess = () => signIn(email, "wrong password", {}, from("203.0.113.5"));
		expect((await guess()).status).toBe(401);
		await failedSoOften(10);
		const held = await guess();
		expect(held.status).toBe(429);
		expect(held.body.error.code).toBe("sign_in_backoff");
		expect(held.res.headers.get("retry-after")).toBe("1");
		clock.pass(1);
		expect((await guess()).status).toBe(401);
		expect((await guess()).res.headers.get("retry-after")).toBe("2");
		// The right password waits as well where the guessing comes from, and nowhere else.
		expect((await signIn(email, password, {}, from("203.0.113.5"))).status).toBe(429);
		expect((await signIn(email, password, {}, from("198.51.100.1"))).status).toBe(200);
		expect((await signIn(email, password, {}, from("203.0.113.5", device))).status).toBe(200);
	});

	it("slows a whole account down to a try a minute at most, but not on a known device", async () => {
		const { email, password } = await signUp();
		const device = cookieOf((await signIn(email, password)).res, "myx_device");
		await signIn(email, "wrong password", {}, from("203.0.113.5"));
		await failedSoOften(57);
		const held = await signIn(email, password, {}, from("198.51.100.1"));
		expect(held.status).toBe(429);
		expect(Number(held.res.headers.get("retry-after"))).toBeLessThanOrEqual(60);
		expect((await signIn(email, password, {}, from("198.51.100.1", device))).status).toBe(200);
		const foreign = cookieOf(
			(await signIn(...(await signUp().then((u) => [u.email, u.password] as const)))).res,
			"myx_device",
		);
		expect((await signIn(email, password, {}, from("198.51.100.1", foreign))).status).toBe(429);
		clock.pass(60);
		expect((await signIn(email, password, {}, from("198.51.100.1"))).status).toBe(200);
	});

	it("treats an address without an account alike", async () => {
		const guess = () => signIn("no.one@example.com", "wrong", {}, from("203.0.113.77"));
		expect((await guess()).status).toBe(401);
		await failedSoOften(10);
		expect((await guess()).status).toBe(429);
	});
});

describe("sessions", () => {
	it("are listed, and ended one by one or all at once", async () => {
		const { email, password, token } = await signUp();
		const phone = await signIn(email, password, {}, { "user-agent": "Phone/1.0" });
		const tablet = await signIn(email, password);
		const list = async () => (await as("GET", "/auth/sessions", { token })).body.data as Json[];
		expect(await list()).toHaveLength(3);
		const onPhone = (await list()).find((s) => s.agent === "Phone/1.0");
		expect((await list()).filter((s) => s.current)).toHaveLength(1);
		const stranger = await signUp();
		expect((await as("DELETE", `/auth/sessions/${onPhone.id}`, { token: stranger.token })).status).toBe(404);
		expect((await as("DELETE", `/auth/sessions/${onPhone.id}`, { token })).status).toBe(204);
		expect((await as("GET", "/auth/me", { token: phone.body.access_token })).status).toBe(401);
		expect((await as("DELETE", "/auth/sessions", { token })).status).toBe(204);
		clock.pass(5);
		expect((await as("GET", "/auth/me", { token: tablet.body.access_token })).status).toBe(401);
		expect(await list()).toMatchObject([{ current: true }]);
	});
});

describe("several tenants under one login", () => {
	it("are switched between without signing in again", async () => {
		const { tenant_id, token, res } = await signUp();
		const cookie = cookieOf(res, "myx_refresh");
		const { tenant } = newcomer({ tenant: { name: "Client" } });
		const opened = await as("POST", "/auth/tenants", { token, body: { tenant } });
		expect(opened.status).toBe(201);
		expect((await as("POST", "/auth/tenants", { token, body: { tenant } })).status).toBe(409);
		const { data } = (await as("GET", "/auth/tenants", { token })).body;
		expect(data).toMatchObject([
			{ tenant_id, current: true, role: "owner" },
			{ tenant_id: opened.body.tenant_id, name: "Client", current: false },
		]);
		const there = await as("POST", "/auth/switch", { token, body: { tenant_id: opened.body.tenant_id } });
		expect(there.status).toBe(200);
		expect((await as("GET", "/settings", { token: there.body.access_token })).body.name).toBe("Client");
		const refreshed = await as("POST", "/auth/refresh", { cookie: cookieOf(there.res, "myx_refresh") });
		expect((await as("GET", "/settings", { token: refreshed.body.access_token })).body.name).toBe("Client");
		const stranger = await signUp();
		expect((await as("POST", "/auth/switch", { token, body: { tenant_id: stranger.tenant_id } })).status).toBe(404);
		// The refresh token from before the switch is spent: using it ends the sign-in in both tenants.
		expect((await as("POST", "/auth/refresh", { cookie })).status).toBe(401);
		clock.pass(5);
		expect((await as("GET", "/settings", { token: refreshed.body.access_token })).status).toBe(401);
	});
});
