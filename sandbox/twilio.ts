import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { type Call, json, type Provider, problem, type Reply, type Route, readObject } from "./http.ts";
import type { Message, Messages, NewMessage } from "./messages.ts";
import { countSegments } from "./segments.ts";
import type { Settings } from "./settings.ts";
import type { Records } from "./store.ts";
import { checkSms, optOutKeyword } from "./twilio-check.ts";
import type { Webhooks } from "./webhooks.ts";

interface Seams {
	settings: Settings;
	records: Records;
	messages: Messages;
	webhooks: Webhooks;
	now: () => number;
	productTime: (call: Call) => string | null;
	accepted: (message: Message) => void;
	atomically: <T>(work: () => T) => T;
}

const FALLBACK_ACCOUNT = `AC${"0".repeat(32)}`;

function refusal(status: number, code: number, message: string, headers?: Record<string, string>): Reply {
	return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }, headers);
}

/** "Thu, 24 Aug 2023 05:01:45 +0000" */
function rfc2822(ms: number | null): string | null {
	return ms === null ? null : new Date(ms).toUTCString().replace("GMT", "+0000");
}

function present(message: Message): Record<string, unknown> {
	const uri = `/2010-04-01/Accounts/${message.account_sid}/Messages/${message.id}`;
	return {
		account_sid: message.account_sid ?? null,
		api_version: "2010-04-01",
		body: message.text ?? "",
		date_created: rfc2822(message.received_ms),
		date_sent: rfc2822(message.sent_ms),
		date_updated: rfc2822(message.updated_ms),
		direction: message.direction === "inbound" ? "inbound" : "outbound-api",
		error_code: message.error_code,
		error_message: message.error_code === null ? null : "The carrier reported that the message was not delivered.",
		from: message.from || null,
		messaging_service_sid: message.messaging_service_sid ?? null,
		num_media: "0",
		num_segments: String(message.segments ?? 1),
		price: null,
		price_unit: null,
		sid: message.id,
		status: message.status,
		subresource_uris: { media: `${uri}/Media.json` },
		to: message.to[0] ?? null,
		uri: `${uri}.json`,
	};
}

/** The API and, beside it, `POST /sandbox/sms/inbound {from, to, body}` for a text from a person. */
export function openTwilio(seams: Seams): Provider & { simulation: Route[] } {
	const { settings, records, messages, webhooks, now, productTime, accepted, atomically } = seams;
	const optedOut = (sender: string, to: string) => records.get("opt_out", `${sender} ${to}`) !== null;

	function guard(call: Call): Reply | undefined {
		const encoded = /^Basic\s+(\S+)$/i.exec(call.headers.authorization ?? "")?.[1];
		const [user = "", ...rest] = Buffer.from(encoded ?? "", "base64")
			.toString("utf8")
			.split(":");
		const password = rest.join(":");
		const account = call.params.account ?? "";
		const known =
			user === account
				? settings.twilioAccountSid !== account || password === settings.twilioAuthToken
				: user.startsWith("SK");
		if (!encoded || !known || password === "") return refusal(401, 20003, "Authenticate");
		if (!/^AC[0-9a-fA-F]{32}$/.test(account)) {
			return refusal(
				404,
				20404,
				`The requested resource ${call.path} was not found: an account SID is AC and 32 hex digits.`,
			);
		}
		// Callbacks are signed with the account's own token, which only the account itself shows.
		if (user === account && records.get<string>("twilio_token", account) !== password) {
			records.put("twilio_token", account, account, password);
		}
		return undefined;
	}

	const tokenOf = (account: string) => records.get<string>("twilio_token", account) ?? settings.twilioAuthToken;

	function newSms(fields: Pick<Message, "direction" | "status" | "from" | "to" | "text"> & Partial<Message>): Message {
		const at = now();
		return {
			seq: 0,
			id: `SM${randomBytes(16).toString("hex")}`,
			channel: "sms",
			error_code: null,
			received_ms: at,
			sent_ms: null,
			updated_ms: at,
			product_at: null,
			opened: false,
			cc: [],
			bcc: [],
			reply_to: [],
			subject: null,
			html: null,
			headers: {},
			tags: {},
			attachments: [],
			idempotency_key: null,
			batch: false,
			...fields,
		};
	}

	function store(message: Message): void {
		const { seq, error_code, sent_ms, updated_ms, opened, ...fresh } = message;
		messages.add(fresh satisfies NewMessage);
	}

	async function create(call: Call): Promise<Reply> {
		if (!/^application\/x-www-form-urlencoded\b/i.test(call.headers["content-type"] ?? "")) {
			return refusal(415, 20415, "Send the message as application/x-www-form-urlencoded.");
		}
		const checked = checkSms(new URLSearchParams(call.body.toString("utf8")), optedOut);
		if ("code" in checked) return refusal(checked.status, checked.code, checked.message);
		await call.work();
		const account = call.params.account ?? "";
		const message = newSms({
			direction: "outbound",
			status: checked.messaging_service_sid ? "accepted" : "queued",
			from: checked.from ?? "",
			to: [checked.to],
			text: checked.body,
			segments: checked.segments,
			account_sid: account,
			messaging_service_sid: checked.messaging_service_sid,
			product_at: productTime(call),
		});
		atomically(() => {
			store(message);
			webhooks.smsAccepted(message, checked.status_callback, tokenOf(account));
			accepted(message);
		});
		return json(201, present(message));
	}

	/** `DateSent>` and `DateSent<` are inclusive; a message not sent yet counts by its creation. */
	async function list(call: Call): Promise<Reply> {
		await call.work();
		const { query, path } = call;
		const instant = (name: string): number | null | undefined => {
			const given = query.get(name);
			if (given === null) return undefined;
			const ms = Date.parse(given);
			return Number.isNaN(ms) ? null : ms;
		};
		const [after, before, on] = [instant("DateSent>"), instant("DateSent<"), instant("DateSent")];
		if (after === null || before === null || on === null) {
			return refusal(400, 20001, "Give DateSent as YYYY-MM-DD or an ISO 8601 instant.");
		}
		const day = 86_400_000;
		const size = Math.min(Math.max(Number(query.get("PageSize") ?? 50) || 50, 1), 1_000);
		const index = Math.max(Number(query.get("Page") ?? 0) || 0, 0);
		const to = query.get("To") ?? undefined;
		const from = query.get("From");
		const found = messages
			.list({ channel: "sms", person: to, newest_first: true })
			.filter((message) => message.account_sid === call.params.account)
			.filter((message) => (to === undefined || message.to[0] === to) && (from === null || message.from === from))
			.filter((message) => {
				// Whole seconds, as Twilio keeps them.
				const sent = Math.floor((message.sent_ms ?? message.received_ms) / 1000) * 1000;
				const wholeDay = (query.get("DateSent<") ?? "").length === 10 ? day - 1 : 0;
				if (after !== undefined && sent < after) return false;
				if (before !== undefined && sent > before + wholeDay) return false;
				return on === undefined || (sent >= on && sent < on + day);
			});
		const shown = found.slice(index * size, (index + 1) * size);
		const uriOf = (number: number) => {
			const params = new URLSearchParams(query);
			params.set("PageSize", String(size));
			params.set("Page", String(number));
			return `${path}?${params}`;
		};
		return json(200, {
			end: index * size + Math.max(shown.length - 1, 0),
			first_page_uri: uriOf(0),
			next_page_uri: found.length > (index + 1) * size ? uriOf(index + 1) : null,
			page: index,
			page_size: size,
			previous_page_uri: index > 0 ? uriOf(index - 1) : null,
			start: index * size,
			uri: uriOf(index),
			messages: shown.map(present),
		});
	}

	async function retrieve(call: Call): Promise<Reply> {
		await call.work();
		const message = messages.get(call.params.sid ?? "");
		if (message?.channel !== "sms" || message.account_sid !== call.params.account) {
			return refusal(404, 20404, `The requested resource ${call.path} was not found`);
		}
		return json(200, present(message));
	}

	function inbound(call: Call): Reply {
		const read = readObject(call);
		if ("reply" in read) return read.reply;
		const { from, to, body } = read.value;
		if (typeof from !== "string" || !/^\+[1-9]\d{6,14}$/.test(from) || typeof body !== "string" || body === "") {
			return problem(422, "invalid_sms", "Send `from` as an E.164 number and `body` as a text.");
		}
		const last = messages
			.list({ channel: "sms", person: from, newest_first: true })
			.find((m) => m.direction === "outbound");
		const service = last?.messaging_service_sid ?? null;
		const receiver = typeof to === "string" && to !== "" ? to : last?.from || "+15005550006";
		const account = last?.account_sid ?? settings.twilioAccountSid ?? FALLBACK_ACCOUNT;
		const keyword = optOutKeyword(body);
		const message = newSms({
			direction: "inbound",
			status: "received",
			from,
			to: [receiver],
			text: body,
			segments: countSegments(body),
			account_sid: account,
			messaging_service_sid: service,
		});
		atomically(() => {
			store(message);
			const sender = service ?? receiver;
			if (keyword === "STOP") records.put("opt_out", `${sender} ${from}`, from, { sender, from });
			if (keyword === "START") records.remove("opt_out", `${sender} ${from}`);
			// Twilio names the keyword only where a messaging service has Advanced Opt-Out.
			webhooks.smsReceived(message, tokenOf(account), service ? keyword : null);
			accepted(message);
		});
		return json(201, { id: message.id, opt_out: keyword === "STOP" });
	}

	return {
		name: "twilio",
		guard,
		refuse: (status, code) =>
			refusal(
				status,
				typeof code === "number" ? code : status === 429 ? 20429 : 20500,
				status === 429 ? "Too Many Requests" : "The sandbox was asked to answer with this error.",
				status === 429 ? { "retry-after": "1" } : undefined,
			),
		routes: [
			{ method: "POST", path: "/2010-04-01/Accounts/:account/Messages.json", handle: create },
			{ method: "GET", path: "/2010-04-01/Accounts/:account/Messages.json", handle: list },
			{ method: "GET", path: "/2010-04-01/Accounts/:account/Messages/:sid.json", handle: retrieve },
		],
		simulation: [{ method: "POST", path: "/sandbox/sms/inbound", handle: inbound }],
	};
}
