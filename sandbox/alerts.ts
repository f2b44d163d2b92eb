import { randomUUID } from "node:crypto";
import { type Call, json, type Provider, type ProviderName, type Reply } from "./http.ts";
import type { Messages } from "./messages.ts";

/**
 * Where alerts go: `POST /slack/...` as an incoming webhook of Slack and `POST /v2/enqueue` as PagerDuty's Events API v2.
 * They are kept as messages of the channels `slack` and `pagerduty`.
 */
export function openAlerts(
	messages: Messages,
	now: () => number,
	productTime: (call: Call) => string | null,
): Provider[] {
	function read(call: Call): Record<string, unknown> | null {
		try {
			const value: unknown = JSON.parse(call.body.toString("utf8"));
			return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
		} catch {
			return null;
		}
	}

	function keep(call: Call, channel: "slack" | "pagerduty", to: string, subject: string | null, status: string): void {
		messages.add({
			id: randomUUID(),
			channel,
			direction: "outbound",
			status,
			received_ms: now(),
			product_at: productTime(call),
			from: "product",
			to: [to],
			cc: [],
			bcc: [],
			reply_to: [],
			subject,
			html: null,
			text: call.body.toString("utf8"),
			headers: {},
			tags: {},
			attachments: [],
			idempotency_key: null,
			batch: false,
		});
	}

	const plain = (status: number, body: string): Reply => ({ status, headers: { "content-type": "text/plain" }, body });

	async function slack(call: Call): Promise<Reply> {
		const body = read(call);
		if (!body) return plain(400, "invalid_payload");
		if (typeof body.text !== "string" && !Array.isArray(body.blocks)) return plain(400, "no_text");
		await call.work();
		keep(call, "slack", "slack", typeof body.text === "string" ? body.text.slice(0, 200) : "Blocks", "posted");
		return plain(200, "ok");
	}

	async function pagerduty(call: Call): Promise<Reply> {
		const body = read(call);
		const action = body?.event_action;
		const summary = (body?.payload as { summary?: unknown } | undefined)?.summary;
		const errors: string[] = [];
		if (typeof body?.routing_key !== "string") errors.push("'routing_key' is missing or blank");
		if (action !== "trigger" && action !== "acknowledge" && action !== "resolve")
			errors.push("'event_action' is invalid");
		if (action === "trigger" && typeof summary !== "string") errors.push("'payload.summary' is missing or blank");
		if (action !== "trigger" && typeof body?.dedup_key !== "string") errors.push("'dedup_key' is missing or blank");
		if (errors.length > 0) return json(400, { status: "invalid event", message: "Event object is invalid", errors });
		await call.work();
		const dedup_key = typeof body?.dedup_key === "string" ? body.dedup_key : randomUUID();
		keep(
			call,
			"pagerduty",
			"pagerduty",
			typeof summary === "string" ? summary : `${action} ${dedup_key}`,
			String(action),
		);
		return json(202, { status: "success", message: "Event processed", dedup_key });
	}

	const provider = (name: ProviderName, paths: string[], handle: (call: Call) => Promise<Reply>): Provider => ({
		name,
		refuse: (status, code) => json(status, { status: "error", message: String(code ?? "asked for"), errors: [] }),
		routes: paths.map((path) => ({ method: "POST", path, handle })),
	});
	return [
		provider("slack", ["/slack", "/slack/:hook", "/services/:team/:channel/:token"], slack),
		provider("pagerduty", ["/v2/enqueue"], pagerduty),
	];
}
