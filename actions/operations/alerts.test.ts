import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setNow } from "../../test/worker/product";
import { context, NOON } from "../../test/worker/queues";
import { listFiring, runbookUrl, watch } from "./alerts";
import { observe, readWindows } from "./metrics";
import { holds, RULES } from "./rules";

const told: string[] = [];
const paged: { action: string; dedup_key: string; link?: { href: string } }[] = [];
let slack = true;
const ctx = () =>
	context({
		announce: async (text) => {
			if (slack) told.push(text);
			return slack;
		},
		page: async (event) => paged.push(event) > 0,
	});
const wall = () => Math.floor(Date.now() / 1000);
const count = (series: string, n: number, bad: number, seen: object) => {
	for (let i = 0; i < n; i++) observe(series, wall(), i < bad ? seen : {});
};

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
	vi.useRealTimers();
});

describe("alerts", () => {
	it("are told once to each channel, with a runbook link, and taken back once calm", async () => {
		setNow(NOON);
		count("api", 100, 2, { error: true });
		expect(await watch(ctx())).toMatchObject({ told: expect.any(Number) });
		expect(told.filter((t) => t.includes("[api_errors]"))).toHaveLength(1);
		expect(told[0]).toContain("runbook.md#");
		expect(paged).toContainEqual(
			expect.objectContaining({ action: "trigger", dedup_key: "localhost:8787:api_errors", severity: "critical" }),
		);
		expect(await listFiring(ctx())).toContainEqual(expect.objectContaining({ key: "api_errors" }));
		setNow(NOON + 60_000);
		expect((await watch(ctx())).told).toBe(0);
		setNow(NOON + 400_000);
		await watch(ctx());
		setNow(NOON + 800_000);
		await watch(ctx());
		expect(told.filter((t) => t.startsWith("Resolved") && t.includes("[api_errors]"))).toHaveLength(1);
		expect(paged).toContainEqual({ action: "resolve", dedup_key: "localhost:8787:api_errors" });
	});

	it("are told again to the channel that did not take them, and to it alone", async () => {
		setNow(NOON + 10 * 86_400_000);
		slack = false;
		count("attempts", 40, 8, { error: true });
		const pages = () => paged.filter(({ dedup_key }) => dedup_key.endsWith(":retry_rate")).length;
		await watch(ctx());
		expect(pages()).toBe(1);
		slack = true;
		await watch(ctx());
		expect(told.filter((text) => text.includes("[retry_rate]"))).toHaveLength(1);
		expect(pages()).toBe(1);
	});

	it("need enough to judge by, and both windows of a burning budget", async () => {
		setNow(NOON + 20 * 86_400_000);
		count("signatures", 10, 10, { error: true });
		count("email", 100, 60, { slow: true });
		setNow(NOON + 20 * 86_400_000 + 600_000);
		count("email", 100, 0, {});
		await watch(ctx());
		const keys = (await listFiring(ctx())).map(({ key }) => key);
		expect(keys).not.toContain("signature_failures");
		expect(keys).not.toContain("slo_email_1h");
		expect(keys).toContain("slo_email_6h");
		const [hour, five] = await readWindows(ctx(), [
			{ series: "email", seconds: 3600 },
			{ series: "email", seconds: 300 },
		]);
		expect([hour?.slow, five?.slow]).toEqual([60, 0]);
	});

	it("name an open breaker, and reach the pager over HTTP", async () => {
		setNow(NOON + 30 * 86_400_000);
		const open = { state: "open", consecutive_failures: 5, open_until: 1, held_until: null, ahead: 0 } as const;
		const real = context();
		const down = { ...real, account: () => ({ ...real.account(""), look: async () => open }) };
		await watch(down);
		expect((await listFiring(down)).map(({ key }) => key)).toEqual(
			expect.arrayContaining(["provider_down:resend", "provider_down:twilio"]),
		);
		const kept = await fetch(`${env.RESEND_BASE_URL}/sandbox/messages?channel=pagerduty`);
		const sent = ((await kept.json()) as { data: { text: string }[] }).data.map(({ text }) => JSON.parse(text));
		expect(sent).toContainEqual(
			expect.objectContaining({
				event_action: "trigger",
				dedup_key: "localhost:8787:provider_down:resend",
				links: [{ href: runbookUrl(real.public_url, "provider_down:resend"), text: "Runbook" }],
			}),
		);
	});

	it.each(RULES.map((rule) => [rule.key, rule] as const))("%s holds just above its limit and not at it", (_, rule) => {
		const sums = (share: number) =>
			rule.conditions.map(({ above }) => {
				const bad = Math.round(above * share * 1e6);
				const field = rule.bad === "slow" ? { slow: bad, errors: 0 } : { slow: 0, errors: bad };
				return { count: 1e6, sum_ms: 0, max_ms: 0, ...field };
			});
		expect(holds(rule, sums(1))).toBeNull();
		expect(holds(rule, sums(1.01))).toContain("limit");
	});
});
