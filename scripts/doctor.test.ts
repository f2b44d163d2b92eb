import { afterEach, describe, expect, it, vi } from "vitest";
import { diagnose, insideFindings, printFindings } from "./lib/doctor.mjs";

const STANDING = () => ({
	wall_at: new Date().toISOString(),
	local: false,
	public_url: "https://events.example",
	sending_domain: "mail.example",
	bindings: { DB: true, AI: false },
	settings: { SECRETS_KEY: true },
	migrations: ["0000_core.sql"],
	cron_at: new Date(Date.now() - 40_000).toISOString(),
	queue_at: new Date(Date.now() + 1000).toISOString(),
	disabled_subscriptions: [],
});

afterEach(() => {
	vi.unstubAllGlobals();
});

describe("npm run doctor", () => {
	it("says what is missing and what to do about it", () => {
		const sick = {
			...STANDING(),
			bindings: { DB: false },
			settings: { SECRETS_KEY: false },
			cron_at: null,
			wall_at: new Date(Date.now() - 90_000).toISOString(),
			disabled_subscriptions: ["whs_1"],
		};
		const found = insideFindings(sick, ["0000_core.sql", "0001_next.sql"]);
		const faults = found.filter(({ state }) => state === "fault");
		expect(faults.map(({ what }) => what)).toEqual(["bindings", "settings", "migrations", "clock", "cron"]);
		for (const { fix } of faults) expect(fix).toBeTruthy();
		expect(found.at(-1)).toMatchObject({ what: "outgoing webhooks", state: "warning" });
		const well = insideFindings(STANDING(), ["0000_core.sql"]);
		expect(well.filter(({ state }) => state === "fault")).toEqual([]);
		expect(well).toContainEqual(expect.objectContaining({ what: "bindings", state: "warning" }));
	});

	it("looks at routes, queue and DNS of a deployment, and fails where one is at fault", async () => {
		let unsigned = 401;
		vi.stubGlobal("fetch", async (url: string, { method = "GET" } = {} as RequestInit) => {
			const { pathname } = new URL(url);
			if (pathname === "/health") return Response.json({ status: "ok", version: "1" });
			if (pathname.startsWith("/api/v1/webhooks/")) return Response.json({}, { status: unsigned });
			if (method === "POST") return Response.json({ sent_at: new Date().toISOString() }, { status: 202 });
			return Response.json({ ...STANDING(), migrations: [] });
		});
		const resolve = async (name: string) => {
			if (name.startsWith("_dmarc")) throw new Error("ENOTFOUND");
			return [[name.startsWith("send") ? "v=spf1 include:amazonses.com ~all" : "p=MIGf"]];
		};
		const run = () => diagnose(["--url", "https://events.example"], { MYXELIUM_KEY: "myx_1" }, { resolve });
		const found = await run();
		const of = (what: string) => found.find((one) => one.what === what)?.state;
		expect(["health", "webhook zoom", "queue", "spf", "dkim"].map(of)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
		expect([of("dmarc"), of("migrations")]).toEqual(["fault", "fault"]);
		const printed: string[] = [];
		expect(printFindings(found, (line: string) => printed.push(line))).toBe(false);
		expect(printed.at(-1)).toBe("2 at fault.");
		unsigned = 200;
		expect((await run()).filter(({ state }) => state === "fault")).toHaveLength(6);
	});

	it("tells when nothing answers, and when no key was given", async () => {
		vi.stubGlobal("fetch", async () => {
			throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
		});
		const [only, ...more] = await diagnose(["--url", "https://events.example"], {});
		expect([only?.state, more]).toEqual(["fault", []]);
		vi.stubGlobal("fetch", async (url: string) => Response.json({}, { status: url.endsWith("/health") ? 200 : 401 }));
		const found = await diagnose(["--url", "https://events.example"], {});
		expect(found.at(-1)).toMatchObject({ what: "key", state: "fault" });
	});
});
