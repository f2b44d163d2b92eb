import { randomUUID } from "node:crypto";
import { type Call, json, type Provider, type Reply } from "./http.ts";
import { openIdempotency } from "./idempotency.ts";
import type { Message, MessageContent, Messages } from "./messages.ts";
import { checkEmail, isRefusal, type Refusal } from "./resend-check.ts";
import { resendDomains } from "./resend-domains.ts";
import type { Settings } from "./settings.ts";
import type { Store } from "./store.ts";

const MOST_IN_BATCH = 100;
const WINDOW_MS = 1_000;

/** Names from https://resend.com/docs/api-reference/errors. */
const NAMES: Record<number, string> = {
	400: "validation_error",
	401: "restricted_api_key",
	403: "invalid_api_key",
	404: "not_found",
	405: "method_not_allowed",
	409: "concurrent_idempotent_requests",
	422: "validation_error",
	429: "rate_limit_exceeded",
};

function refusal(statusCode: number, name: string, message: string, headers?: Record<string, string>): Reply {
	return json(statusCode, { statusCode, name, message }, headers);
}

interface Seams {
	settings: Settings;
	store: Store;
	messages: Messages;
	now: () => number;
	productTime: (call: Call) => string | null;
	accepted: (messages: Message[]) => void;
}

export function openResend({ settings, store, messages, now, productTime, accepted }: Seams): Provider {
	const idempotency = openIdempotency(store);
	let windowEnds = 0;
	let used = 0;

	function limitHeaders(): Record<string, string> {
		if (settings.resendRps === 0) return {};
		return {
			"ratelimit-limit": String(settings.resendRps),
			"ratelimit-remaining": String(Math.max(0, settings.resendRps - used)),
			"ratelimit-reset": String(Math.max(1, Math.ceil((windowEnds - now()) / 1000))),
		};
	}

	/** One team, whatever the key: so many requests in a window of one second that begins with its first. */
	function overLimit(): boolean {
		if (settings.resendRps === 0) return false;
		if (now() >= windowEnds) {
			windowEnds = now() + WINDOW_MS;
			used = 0;
		}
		used += 1;
		return used > settings.resendRps;
	}

	function guard(call: Call): Reply | undefined {
		if (!call.headers["user-agent"]) {
			return refusal(403, "1010", "Send a `User-Agent` header; requests without one are refused.");
		}
		const key = /^Bearer\s+(\S+)$/i.exec(call.headers.authorization ?? "")?.[1];
		if (!key) return refusal(401, "missing_api_key", "Missing API key in the authorization header.");
		if (!key.startsWith("re_")) return refusal(403, "invalid_api_key", "API key is invalid; it starts with `re_`.");
		if (!overLimit()) return undefined;
		const message = `Too many requests. You can only make ${settings.resendRps} requests per second.`;
		const headers = limitHeaders();
		return refusal(429, "rate_limit_exceeded", message, {
			...headers,
			"retry-after": headers["ratelimit-reset"] ?? "1",
		});
	}

	function toMessage(content: MessageContent, call: Call): Message {
		const received_ms = now();
		return {
			...content,
			id: randomUUID(),
			seq: 0,
			channel: "email",
			direction: "outbound",
			status: "queued",
			error_code: null,
			received_ms,
			sent_ms: null,
			updated_ms: received_ms,
			product_at: productTime(call),
			opened: false,
		};
	}

	/** Stores all of `contents` and remembers the answer under the call's key, or neither. */
	async function accept(call: Call, read: (body: unknown, key: string | null) => Accepted | Refusal): Promise<Reply> {
		const header = call.headers["idempotency-key"];
		const key = typeof header === "string" ? header : null;
		if (key !== null && (key.length < 1 || key.length > 256)) {
			return refusal(400, "invalid_idempotency_key", "The idempotency key must be between 1 and 256 characters.");
		}
		let body: unknown;
		try {
			body = JSON.parse(call.body.toString("utf8"));
		} catch {
			return refusal(400, "validation_error", "The request body is not valid JSON.");
		}
		const result = read(body, key);
		if (isRefusal(result)) return json(result.statusCode, result, limitHeaders());
		const claim = key === null ? null : idempotency.claim(key, `${call.path}\n${JSON.stringify(body)}`, now());
		if (claim?.state === "answered") return json(200, claim.response, limitHeaders());
		if (claim?.state === "other_payload") {
			return refusal(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.");
		}
		if (claim?.state === "in_flight") {
			return refusal(
				409,
				"concurrent_idempotent_requests",
				"Same idempotency key used while original request is still in progress.",
			);
		}
		try {
			await call.work();
			const stored = result.contents.map((content) => toMessage(content, call));
			const response = result.answer(stored.map(({ id }) => ({ id })));
			store.atomically(() => {
				for (const { seq, error_code, sent_ms, updated_ms, opened, ...message } of stored) messages.add(message);
				claim?.keep(response);
				accepted(stored);
			});
			return json(200, response, limitHeaders());
		} finally {
			claim?.release();
		}
	}

	function readBatch(call: Call, body: unknown, key: string | null): Accepted | Refusal {
		if (!Array.isArray(body) || body.length === 0 || body.length > MOST_IN_BATCH) {
			return { statusCode: 422, name: "validation_error", message: `Send an array of 1 to ${MOST_IN_BATCH} emails.` };
		}
		const permissive = call.headers["x-batch-validation"] === "permissive";
		const contents: MessageContent[] = [];
		const errors: { index: number; message: string }[] = [];
		for (const [index, item] of body.entries()) {
			const content = checkEmail(item, true, key);
			if (!isRefusal(content)) contents.push(content);
			else if (permissive) errors.push({ index, message: content.message });
			else return { ...content, message: `Email at index ${index}: ${content.message}` };
		}
		return { contents, answer: (data) => (permissive ? { data, errors } : { data }) };
	}

	function retrieve(call: Call): Reply {
		const message = messages.get(call.params.id ?? "");
		if (message?.channel !== "email") return refusal(404, "not_found", "Email not found");
		return json(
			200,
			{
				object: "email",
				id: message.id,
				message_id: `<${message.id}@sandbox.local>`,
				to: message.to,
				from: message.from,
				created_at: new Date(message.received_ms).toISOString(),
				subject: message.subject,
				html: message.html ?? "",
				text: message.text ?? "",
				bcc: message.bcc,
				cc: message.cc,
				reply_to: message.reply_to,
				last_event: message.status,
			},
			limitHeaders(),
		);
	}

	return {
		name: "resend",
		guard,
		refuse(status, code) {
			const name = typeof code === "string" ? code : (NAMES[status] ?? "internal_server_error");
			const retry: Record<string, string> =
				status === 429
					? { ...limitHeaders(), "ratelimit-remaining": "0", "ratelimit-reset": "1", "retry-after": "1" }
					: limitHeaders();
			return refusal(status, name, `The sandbox was asked to answer ${status} ${name}.`, retry);
		},
		routes: [
			{
				method: "POST",
				path: "/emails",
				handle: (call) =>
					accept(call, (body, key) => {
						const content = checkEmail(body, false, key);
						return isRefusal(content) ? content : { contents: [content], answer: ([sent]) => sent ?? {} };
					}),
			},
			{
				method: "POST",
				path: "/emails/batch",
				handle: (call) => accept(call, (body, key) => readBatch(call, body, key)),
			},
			{ method: "GET", path: "/emails/:id", handle: retrieve },
			...resendDomains(store.records, now, refusal),
		],
	};
}

interface Accepted {
	contents: MessageContent[];
	answer(ids: { id: string }[]): object;
}
