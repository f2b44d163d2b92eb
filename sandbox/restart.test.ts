import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";
import { clientOf, email, type FakeProduct, start, startProduct } from "./test-kit.ts";

let product: FakeProduct;
let stateDir: string;
beforeEach(async () => {
	product = await startProduct();
	stateDir = mkdtempSync(join(tmpdir(), "sandbox-"));
});
afterEach(async () => {
	await product.close();
	rmSync(stateDir, { recursive: true, force: true });
});

/** The sandbox as a process of its own. */
async function spawnSandbox(env: Record<string, string> = {}): Promise<{ child: ChildProcess; url: string }> {
	const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
		env: {
			...process.env,
			SANDBOX_PORT: "0",
			SANDBOX_STATE: stateDir,
			PRODUCT_URL: product.url,
			SANDBOX_RESEND_RPS: "0",
			SANDBOX_WEBHOOK_DELAY_MS: "0",
			...env,
		},
		stdio: ["ignore", "pipe", "ignore"],
	});
	for await (const chunk of child.stdout ?? []) {
		const url = /sandbox on (\S+),/.exec(String(chunk))?.[1];
		if (url) return { child, url };
	}
	throw new Error("The sandbox did not start.");
}

describe("a restart", () => {
	it("finds messages, keys, faults, opt-outs, registrants and waiting webhooks", async () => {
		const changed = { stateDir, webhookDelayMs: 3_600_000 };
		let sandbox = await start(product, changed);
		let client = clientOf(sandbox);
		const key = { "idempotency-key": "msg_1" };
		const sent = await client.resend("/emails", email(), key);
		await client.sms({ To: "+14155550123", From: "+15005550006", Body: "Hi" });
		await client.post("/sandbox/sms/inbound", { from: "+14155550123", to: "+15005550006", body: "STOP" });
		await client.fault({ provider: "resend", kind: "error", endpoint: "POST /emails/batch", count: 2 });
		await sandbox.close();
		expect(product.received.some(({ path }) => path === "/api/v1/webhooks/resend")).toBe(false);

		const later = () => Date.now() + 4 * 3_600_000;
		sandbox = await start(product, changed, { now: later });
		client = clientOf(sandbox);
		expect((await client.resend("/emails", email(), key)).body).toEqual(sent.body);
		expect(await client.messages()).toHaveLength(3);
		expect((await client.sms({ To: "+14155550123", From: "+15005550006", Body: "Hi" })).body.code).toBe(21610);
		expect((await client.resend("/emails/batch", [email()])).status).toBe(500);
		expect((await client.get("/sandbox/calls")).body.data.length).toBeGreaterThan(2);
		await sandbox.idle();
		expect(product.received.filter(({ path }) => path === "/api/v1/webhooks/resend")).toHaveLength(2);
		await sandbox.close();
	});

	it("finds all after the process was killed", async () => {
		let { child, url } = await spawnSandbox();
		const at = () => clientOf({ url, idle: async () => {}, close: async () => {} });
		const key = { "idempotency-key": "batch_1" };
		const batch = Array.from({ length: 100 }, (_, i) => email({ to: `p${i}@example.com` }));
		const sent = await at().resend("/emails/batch", batch, key);
		child.kill("SIGKILL");
		await once(child, "exit");

		({ child, url } = await spawnSandbox());
		expect((await at().resend("/emails/batch", batch, key)).body).toEqual(sent.body);
		expect(await at().messages()).toHaveLength(100);
		child.kill("SIGTERM");
		expect(await once(child, "exit")).toEqual([0, null]);
	});

	it("says so when the port is taken", async () => {
		const { child, url } = await spawnSandbox();
		await expect(spawnSandbox({ SANDBOX_PORT: new URL(url).port })).rejects.toThrow("did not start");
		child.kill("SIGTERM");
		await once(child, "exit");
	});
});

describe("settings", () => {
	it("have defaults that fit together and refuse what is no number", () => {
		expect(readSettings({})).toMatchObject({ port: 8788, productUrl: "http://localhost:8787", resendRps: 2 });
		expect(readSettings({ PRODUCT_URL: "http://localhost:9000/" }).productUrl).toBe("http://localhost:9000");
		expect(() => readSettings({ SANDBOX_PORT: "eight" })).toThrow("SANDBOX_PORT");
	});
});
