import { exports } from "cloudflare:workers";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe, expect, it } from "vitest";
import { BASE, call, inHours, makeEvent, signUp, type TestTenant } from "./product";
import { rows } from "./queues";

/** The protocol's own client against the Worker's front door. */
async function connect(tenant: TestTenant) {
	const client = new Client({ name: "test", version: "1.0.0" });
	const transport = new StreamableHTTPClientTransport(new URL(`${BASE}/api/v1/mcp`), {
		requestInit: { headers: tenant.auth },
		fetch: (url, init) => exports.default.fetch(new Request(url, init as RequestInit)),
	});
	await client.connect(transport as Parameters<Client["connect"]>[0]);
	const run = async (name: string, input: Record<string, unknown> = {}) => {
		const { isError, structuredContent, content } = await client.callTool({ name, arguments: input });
		const [text] = content as { text: string }[];
		return { isError, value: (structuredContent ?? JSON.parse(text?.text ?? "null")) as Record<string, never> };
	};
	return { client, run };
}

describe("the assistants' door", () => {
	it("speaks the protocol with its own client, and lists tools with what they take", async () => {
		const { client } = await connect(await signUp());
		expect(client.getServerVersion()).toMatchObject({ name: "myxelium" });
		await client.ping();
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name).sort()).toEqual([
			"check_copy",
			"create_event",
			"generate_funnel",
			"get_event",
			"list_events",
			"preview_schedule",
			"read_analytics",
			"reschedule_event",
			"search_knowledge",
			"sweep_schedules",
		]);
		const reschedule = tools.find(({ name }) => name === "reschedule_event");
		expect(reschedule?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });
		expect(reschedule?.inputSchema.required).toEqual(["event_id", "scheduled_at"]);
		await expect(client.callTool({ name: "toString" })).rejects.toThrow(/no such tool/);
	});

	it("changes nothing without a confirmation", async () => {
		const tenant = await signUp();
		const { run } = await connect(tenant);
		const event = {
			title: "Quiet evenings",
			type: "webinar",
			scheduled_at: inHours(72),
			duration_minutes: 45,
			description: "Three quiet evenings.",
		};
		expect((await run("create_event", { event })).value).toMatchObject({ dry_run: true });
		expect(await rows("events", tenant)).toEqual([]);
		const made = await run("create_event", { event, confirm: true });
		expect(made.value).toMatchObject({ status: "draft", dry_run: false });
		const event_id = made.value.event_id as unknown as string;
		const moved = { event_id, scheduled_at: inHours(96) };
		expect((await run("reschedule_event", moved)).value).toMatchObject({ dry_run: true });
		const before = (await run("get_event", { event_id })).value.scheduled_at;
		expect((await run("reschedule_event", { ...moved, confirm: true })).value).toMatchObject({ dry_run: false });
		expect((await run("get_event", { event_id })).value.scheduled_at).not.toBe(before);
		const shown = await run("generate_funnel", { event_id });
		expect(shown.value).toMatchObject({ saved: false, dry_run: true });
	});

	it("reads with the caller's own rights, and tells what is wrong as an answer", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const { run } = await connect(tenant);
		expect((await run("list_events", { limit: 5 })).value.data).toMatchObject([{ event_id }]);
		const plan = await run("preview_schedule", { event_id, registered_at: inHours(1) });
		expect(plan.value).toHaveProperty("steps");
		const sweep = { event_id, from: inHours(1), to: inHours(3), every_minutes: 60 };
		expect((await run("sweep_schedules", sweep)).value.data).toHaveLength(3);
		expect((await run("read_analytics", { event_id })).value).toMatchObject({ event_id });
		expect((await run("search_knowledge", { query: "mornings" })).value).toHaveProperty("data");
		expect((await run("check_copy", { text: "We helped 500 people." })).value).toMatchObject({ grounded: false });
		const wrong = await run("preview_schedule", { event_id, registered_at: "tomorrow" });
		expect([wrong.isError, wrong.value.error]).toMatchObject([true, { code: "validation_failed" }]);
		const stranger = await connect(await signUp());
		const foreign = await stranger.run("get_event", { event_id });
		expect([foreign.isError, foreign.value.error]).toMatchObject([true, { code: "event_not_found" }]);
	});

	it("answers by the rules of JSON-RPC and of the transport", async () => {
		const tenant = await signUp();
		const post = (body: unknown, headers = {}) => call("POST", "mcp", body, { ...tenant.auth, ...headers });
		expect((await call("POST", "mcp", "{}")).status).toBe(401);
		expect((await call("GET", "mcp", undefined, tenant.auth)).status).toBe(405);
		expect((await post("{")).body.error.code).toBe(-32700);
		expect((await post([])).body.error.code).toBe(-32600);
		expect((await post({ jsonrpc: "2.0", method: "notifications/initialized" })).status).toBe(202);
		expect((await post({ jsonrpc: "2.0", id: 1, method: "resources/list" })).body.error.code).toBe(-32601);
		expect(
			(await post({ jsonrpc: "2.0", id: 1, method: "ping" }, { "mcp-protocol-version": "1999-01-01" })).status,
		).toBe(400);
	});
});
