import { Buffer } from "node:buffer";
import { type Call, json, problem, type Reply, type Route } from "./http.ts";
import { bareAddress, type Message, type MessageChannel, type Messages } from "./messages.ts";
import type { HookState, Outbox } from "./outbox.ts";
import type { Store } from "./store.ts";
import type { Webhooks } from "./webhooks.ts";

const CHANNELS: readonly string[] = ["email", "sms", "slack", "pagerduty"] satisfies MessageChannel[];

/** A message as tests read it. Several recipients are joined by a comma; tags are a map. */
export function presentMessage(message: Message, withBody: boolean): Record<string, unknown> {
	const { seq: cursor, received_ms, sent_ms, updated_ms, to, html, text, attachments, ...rest } = message;
	return {
		...rest,
		cursor,
		provider_id: message.id,
		to: to.map(bareAddress).join(", "),
		recipients: to,
		received_at: new Date(received_ms).toISOString(),
		sent_at: sent_ms === null ? null : new Date(sent_ms).toISOString(),
		updated_at: new Date(updated_ms).toISOString(),
		...(withBody ? { html, text, attachments } : { attachments: attachments.map(({ content, ...file }) => file) }),
	};
}

/** Every link of an e-mail, as the reader's browser would follow it. */
export function linksIn(html: string): string[] {
	return [...html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
		.map((match) => (match[1] ?? match[2] ?? "").replaceAll("&amp;", "&").trim())
		.filter((link) => /^https?:\/\//i.test(link));
}

interface Seams {
	store: Store;
	messages: Messages;
	outbox: Outbox;
	webhooks: Webhooks;
	now: () => number;
	fetch: typeof fetch;
}

/** What was sent, what was called, and what a reader does with a message. */
export function openInspection({ store, messages, outbox, webhooks, now, fetch }: Seams): Route[] {
	function list({ query }: Call): Reply {
		const channel = query.get("channel");
		if (channel !== null && !CHANNELS.includes(channel)) {
			return problem(422, "invalid_channel", `Set \`channel\` to one of ${CHANNELS.join(", ")}.`);
		}
		const since = query.get("since");
		const since_ms = since === null ? undefined : Date.parse(since);
		if (Number.isNaN(since_ms)) return problem(422, "invalid_since", "Give `since` as an ISO 8601 instant.");
		const limit = Number(query.get("limit") ?? Number.NaN);
		const found = messages.list({
			person: query.get("to") ?? undefined,
			channel: (channel as MessageChannel | null) ?? undefined,
			since_ms,
			after_seq: Number(query.get("cursor") ?? 0) || 0,
			limit: limit >= 1 ? Math.floor(limit) : undefined,
		});
		const full = limit >= 1 && found.length === Math.floor(limit);
		return json(200, {
			data: found.map((message) => presentMessage(message, query.get("body") !== "false")),
			next_cursor: full ? String(found.at(-1)?.seq) : null,
		});
	}

	/** Hands the e-mail or SMS to `use`, or says that there is none. */
	const withMessage = (use: (message: Message, call: Call) => Reply | Promise<Reply>) => (call: Call) => {
		const message = messages.get(call.params.id ?? "");
		return message
			? use(message, call)
			: problem(404, "not_found", "No such message; GET /sandbox/messages lists them.");
	};

	function attachment(message: Message, call: Call): Reply {
		const file = message.attachments[Number(call.params.index)];
		if (!file) return problem(404, "not_found", "The message has no such attachment.");
		if (file.path) return { status: 302, headers: { location: file.path }, body: "" };
		const name = encodeURIComponent(file.filename);
		const headers = {
			"content-type": file.content_type,
			"content-disposition": `attachment; filename*=UTF-8''${name}`,
			"x-content-type-options": "nosniff",
		};
		return { status: 200, headers, body: Buffer.from(file.content, "base64") };
	}

	function open(message: Message): Reply {
		const first = messages.markOpened(message.id);
		if (first && message.channel === "email") webhooks.emailEvent(message, "opened");
		return json(200, { opened: true, first });
	}

	function click(message: Message, call: Call): Reply {
		const link = call.query.get("url") ?? "";
		if (!linksIn(message.html ?? "").includes(link)) {
			return problem(404, "not_found", "The message has no such link.");
		}
		webhooks.emailEvent(message, "clicked", {
			click: {
				ipAddress: "127.0.0.1",
				link,
				timestamp: new Date(now()).toISOString(),
				userAgent: call.headers["user-agent"] ?? "sandbox",
			},
		});
		return { status: 302, headers: { location: link, "cache-control": "no-store" }, body: "" };
	}

	function complain(message: Message): Reply {
		if (message.channel !== "email") return problem(422, "not_an_email", "Only an e-mail can be marked as spam.");
		webhooks.emailEvent(message, "complained");
		return json(200, { complained: true });
	}

	/** One click as a mail program does it: https://www.rfc-editor.org/rfc/rfc8058. */
	async function unsubscribe(message: Message): Promise<Reply> {
		const header = (name: string) =>
			Object.entries(message.headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
		const url = /<(https?:\/\/[^>]+)>/i.exec(header("list-unsubscribe"))?.[1];
		if (!url || !/^List-Unsubscribe=One-Click$/i.test(header("list-unsubscribe-post").trim())) {
			return problem(422, "no_one_click", "The e-mail carries no List-Unsubscribe and List-Unsubscribe-Post headers.");
		}
		try {
			const answer = await fetch(url, {
				method: "POST",
				headers: { "content-type": "application/x-www-form-urlencoded" },
				body: "List-Unsubscribe=One-Click",
				redirect: "manual",
				signal: AbortSignal.timeout(10_000),
			});
			return json(200, { status: answer.status });
		} catch {
			return problem(502, "no_answer", "The unsubscribe address did not answer.");
		}
	}

	function clear(): Reply {
		messages.clear();
		return json(200, { cleared: true });
	}

	function webhookList({ query }: Call): Reply {
		const state = (query.get("state") as HookState | null) ?? undefined;
		const data = outbox.list(state).map(({ hook, due_ms, ...row }) => {
			const { auth_token, form, ...shown } = hook;
			return { ...row, due_at: new Date(due_ms).toISOString(), ...shown };
		});
		return json(200, { data });
	}

	return [
		{ method: "GET", path: "/sandbox/messages", handle: list },
		{ method: "DELETE", path: "/sandbox/messages", handle: clear },
		{
			method: "GET",
			path: "/sandbox/messages/:id",
			handle: withMessage((message) => json(200, presentMessage(message, true))),
		},
		{ method: "GET", path: "/sandbox/messages/:id/attachments/:index", handle: withMessage(attachment) },
		{ method: "POST", path: "/sandbox/messages/:id/open", handle: withMessage(open) },
		{ method: "GET", path: "/sandbox/messages/:id/click", handle: withMessage(click) },
		{ method: "POST", path: "/sandbox/messages/:id/complain", handle: withMessage(complain) },
		{ method: "POST", path: "/sandbox/messages/:id/unsubscribe", handle: withMessage(unsubscribe) },
		{ method: "GET", path: "/sandbox/webhooks", handle: webhookList },
		{ method: "GET", path: "/sandbox/calls", handle: () => json(200, { data: store.calls() }) },
		{
			method: "DELETE",
			path: "/sandbox/calls",
			handle: () => {
				store.clearCalls();
				return json(200, { cleared: true });
			},
		},
	];
}
