import { exports } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import { announceDeprecations, checkNotice, DEPRECATIONS } from "../../workers/api/deprecations";
import { securityHeaders } from "../../workers/api/security-headers";
import type { AppEnv } from "../../workers/http";
import { arrived, BASE, call, enroll, fire, makeEvent, signUp, type TestTenant } from "./product";

let tenant: TestTenant;
let event_id: string;
let subdomain: string;

beforeAll(async () => {
	tenant = await signUp();
	({ event_id } = await makeEvent(tenant));
	subdomain = (await call("GET", "settings", undefined, tenant.auth)).body.subdomain;
});

const tokenOf = async (contact: Record<string, unknown> = {}) => {
	const { body } = await enroll(tenant, event_id, contact);
	return new URL(body.manage_url).pathname.split("/")[2] as string;
};

describe("headers", () => {
	it("stand on every answer, errors and pages too", async () => {
		for (const path of [
			"/health",
			"settings",
			"/nowhere",
			`/e/${subdomain}/none`,
			`/r/${await tokenOf()}/manage`,
			"docs",
			"openapi.json",
		]) {
			const { headers } = await call("GET", path);
			expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
			expect([path, headers.get("referrer-policy")]).toEqual([path, expect.any(String)]);
			expect([path, headers.get("content-security-policy")]).toEqual([
				path,
				expect.stringContaining("default-src 'none'"),
			]);
			expect(headers.get("content-security-policy")).not.toContain("script-src");
			expect(headers.get("strict-transport-security")).toBeNull();
		}
	});

	it("ask for HTTPS where the product is deployed", async () => {
		const app = new Hono<AppEnv>();
		app.use(async (c, next) => {
			c.set("ctx", { local: false } as never);
			await next();
		});
		app.use(securityHeaders);
		app.get("/", (c) => c.text("ok"));
		const { headers } = await app.request(BASE);
		expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
	});

	it("let the registration page be framed and nothing else", async () => {
		const form = await call("GET", `/e/${subdomain}/${event_id}`);
		expect(form.headers.get("content-security-policy")).toContain("frame-ancestors *");
		expect(form.headers.get("x-frame-options")).toBeNull();
		for (const path of [`/r/${await tokenOf()}/manage`, "/health", "settings"]) {
			const { headers } = await call("GET", path);
			expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
			expect(headers.get("x-frame-options")).toBe("DENY");
		}
	});

	it("let other origins enrol and read public facts, with no cookie, and nothing else", async () => {
		const ask = (path: string) =>
			exports.default.fetch(
				new Request(`${BASE}/api/v1/${path}`, {
					method: "OPTIONS",
					headers: { origin: "https://coach.example", "access-control-request-method": "POST" },
				}),
			);
		expect((await ask("enrollments")).headers.get("access-control-allow-origin")).toBe("*");
		expect((await ask("enrollments")).headers.get("access-control-allow-credentials")).toBeNull();
		for (const path of ["settings", "events", "api-keys", "admin/contacts", "auth/login"])
			expect([path, (await ask(path)).headers.get("access-control-allow-origin")]).toEqual([path, null]);
	});

	it("announce what goes away, with ninety days of notice", async () => {
		const line = {
			prefix: "/api/v0",
			deprecated_on: "2027-01-01",
			sunset_on: "2027-04-01",
			docs: "https://docs.example/v0",
		};
		const app = new Hono<AppEnv>();
		app.use(announceDeprecations([line]));
		app.get("*", (c) => c.text("ok"));
		const { headers } = await app.request("http://localhost/api/v0/events");
		expect(Object.fromEntries(["deprecation", "sunset", "link"].map((name) => [name, headers.get(name)]))).toEqual({
			deprecation: "@1798761600",
			sunset: "Thu, 01 Apr 2027 00:00:00 GMT",
			link: '<https://docs.example/v0>; rel="deprecation"; type="text/html"',
		});
		expect((await app.request("http://localhost/api/v01")).headers.get("sunset")).toBeNull();
		expect(() => checkNotice([{ ...line, sunset_on: "2027-03-31" }])).toThrow("90 days");
		expect(checkNotice(DEPRECATIONS)).toBe(DEPRECATIONS);
	});
});

describe("what people type", () => {
	it("redirects nowhere but to the coach's own web addresses", async () => {
		for (const join_url of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "\\\\evil.example"]) {
			const made = await call(
				"POST",
				"events",
				{
					event: {
						title: "T",
						type: "webinar",
						scheduled_at: "2030-01-01T10:00:00Z",
						duration_minutes: 60,
						description: "d",
						join_url,
					},
				},
				tenant.auth,
			);
			expect([join_url, made.status]).toEqual([join_url, 422]);
		}
		const token = await tokenOf();
		for (const query of [
			"?url=https://evil.example",
			"?next=//evil.example",
			"?redirect=https://evil.example&return_to=https://evil.example",
		])
			expect(
				(await call("GET", `/r/${token}/join${query}`)).headers
					.get("location")
					?.startsWith("https://meet.example/calm"),
			).toBe(true);
		const host = await call("GET", `/r/${token}/manage`, undefined, {
			host: "evil.example",
			"x-forwarded-host": "evil.example",
		});
		expect(host.body).not.toContain("evil.example");
	});

	it("ends no header and opens no slot or tag of a message", async () => {
		const email = `inject${crypto.randomUUID().slice(0, 8)}@people.example`;
		const first_name = "Eve\r\nBcc: x@evil.example <script>alert(1)</script> {{tenant.postal_address}}";
		const made = await enroll(tenant, event_id, { email, first_name, last_name: '"><img src=x onerror=alert(1)>' });
		expect([201, 422]).toContain(made.status);
		const plain =
			made.status === 201
				? made
				: await enroll(tenant, event_id, { email, first_name: first_name.replace("\r\n", " ") });
		expect(plain.status).toBe(201);
		await fire(tenant, plain.body.registration_id);
		const [message] = await arrived(email, 1);
		expect(message?.html).not.toMatch(/<script|<img src=x/);
		expect(message?.subject).not.toMatch(/[\r\n]/);
		expect(Object.keys(message?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain("bcc");
		expect([message?.html, message?.text].join().split("Example Street 1").length - 1).toBeLessThanOrEqual(2);
		const page = await call("GET", new URL(plain.body.manage_url).pathname);
		expect(page.body).not.toMatch(/<script|<img src=x/);
	});
});
