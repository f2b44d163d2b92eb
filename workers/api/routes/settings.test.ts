import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { accountsApp, accountsContext, call, newcomer } from "../testing";

const { ctx } = accountsContext();
const app = accountsApp(ctx);
let token = "";
let tenant_id = "";

beforeAll(async () => {
	const answer = await call(app, "POST", "/auth/signup", { body: newcomer() });
	const made = (await answer.json()) as { access_token: string; tenant_id: string };
	token = made.access_token;
	tenant_id = made.tenant_id;
});

const patch = (body: unknown, as = token) => call(app, "PATCH", "/settings", { token: as, body });
const read = async () =>
	(await (await call(app, "GET", "/settings", { token })).json()) as { settings: Record<string, unknown> };

describe("settings", () => {
	it("show the tenant, its publishable key and the defaults", async () => {
		expect(await read()).toMatchObject({
			tenant_id,
			name: "Ana Coaching",
			timezone: "Europe/Berlin",
			postal_address: "Hauptstr. 1, 10115 Berlin",
			publishable_key: expect.stringMatching(/^pk_[0-9a-z]{32}$/),
			settings: { email_gap_hours: 6, quiet_from: "09:00", brand: { logo_url: null }, switches: {} },
		});
	});

	it("change where they are named and stay elsewhere, deep inside too", async () => {
		await patch({ settings: { brand: { logo_url: "https://example.com/a.png", sign_off: "Ana" } } });
		const answer = await patch({
			name: "Ana & Co",
			timezone: "America/New_York",
			settings: { sms_gap_hours: 3, brand: { primary_color: "#112233" }, switches: { sms_delivery_enabled: false } },
		});
		expect(answer.status).toBe(200);
		const expected = {
			name: "Ana & Co",
			timezone: "America/New_York",
			postal_address: "Hauptstr. 1, 10115 Berlin",
			settings: {
				sms_gap_hours: 3,
				email_gap_hours: 6,
				brand: { logo_url: "https://example.com/a.png", primary_color: "#112233", sign_off: "Ana" },
				switches: { sms_delivery_enabled: false, adaptive_timing_enabled: true },
			},
		};
		expect(await answer.json()).toMatchObject(expected);
		expect(await read()).toMatchObject(expected);
		await patch({ settings: { brand: { logo_url: null } } });
		expect((await read()).settings.brand).toMatchObject({ logo_url: null, sign_off: "Ana" });
	});

	it("show a brand that is not saved", async () => {
		const brand = { primary_color: "#a1b2c3", logo_url: "https://example.com/new.png", sign_off: "Warmly, Ana" };
		const preview = (body: unknown) => call(app, "POST", "/settings/brand/preview", { token, body });
		const shown = (await (await preview(brand)).json()) as Record<string, string>;
		expect(shown.email_html).toContain("Warmly, Ana");
		for (const html of [shown.email_html, shown.page_html]) expect(html).toContain("https://example.com/new.png");
		expect(shown.page_html).toContain("#a1b2c3");
		expect(JSON.stringify(await read())).not.toContain("#a1b2c3");
		expect((await preview({ ...brand, primary_color: "red" })).status).toBe(422);
	});

	it.each([
		["settings.nonsense", { settings: { nonsense: 1 } }],
		["settings.brand.colour", { settings: { brand: { colour: "#fff" } } }],
		["settings.brand", { settings: { brand: null } }],
		["settings.email_gap_hours", { settings: { email_gap_hours: "six" } }],
		["settings.quiet_from", { settings: { quiet_from: "25:00" } }],
		["settings.quiet_to", { settings: { quiet_from: "12:00", quiet_to: "11:00" } }],
		["settings.quiet_to", { settings: { quiet_from: "21:00", quiet_to: "23:00" } }],
		["subdomain", { subdomain: "other" }],
		["timezone", { timezone: "Mars/Olympus" }],
		["settings", { settings: [] }],
	])("refuse a bad %s and keep what stands", async (path, body) => {
		const before = await read();
		const answer = await patch(body);
		expect(answer.status).toBe(422);
		const { error } = (await answer.json()) as { error: { fields: { path: string }[] } };
		expect(error.fields.map((f) => f.path)).toEqual([path]);
		expect(await read()).toEqual(before);
	});

	it("are for admins to change and for members to read", async () => {
		const made = await call(app, "POST", "/api-keys", { token, body: { name: "m", role: "member" } });
		const { key } = (await made.json()) as { key: string };
		expect((await call(app, "GET", "/settings", { token: key })).status).toBe(200);
		expect((await patch({ name: "Other" }, key)).status).toBe(403);
	});

	it("leave the names of what changed in the audit log, not the values", async () => {
		await patch({ postal_address: "Secret Street 5, Town", settings: { brand: { sign_off: "Yours" } } });
		await patch({});
		const row = await env.DB.prepare(
			"select detail_json from audit_log where tenant_id = ? and action = 'settings.updated' order by rowid desc limit 1",
		)
			.bind(tenant_id)
			.first();
		expect(row).toEqual({ detail_json: '{"fields":["postal_address","settings.brand.sign_off"]}' });
	});
});
