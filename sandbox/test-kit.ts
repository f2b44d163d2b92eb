import { Buffer } from "node:buffer";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Sandbox, type Seams, startSandbox } from "./server.ts";
import { readSettings, type Settings } from "./settings.ts";

export interface Received {
	path: string;
	headers: IncomingHttpHeaders;
	body: string;
}

/** Stands where the product would: takes webhooks, tells its time, and can be told to fail. */
export interface FakeProduct {
	url: string;
	received: Received[];
	/** Answers for the next webhooks, one each; 200 once they are used up. */
	statuses: number[];
	/** What `/health` says. */
	health: Record<string, unknown>;
	answer: (request: Received) => string;
	close(): Promise<void>;
}

export async function startProduct(): Promise<FakeProduct> {
	const product: FakeProduct = {
		url: "",
		received: [],
		statuses: [],
		health: { status: "ok" },
		answer: () => "{}",
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
	const server: Server = createServer(async (request, response) => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		if (request.url === "/health") return void response.end(JSON.stringify(product.health));
		const received = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString("utf8") };
		product.received.push(received);
		response.statusCode = product.statuses.shift() ?? 200;
		response.end(product.answer(received));
	});
	server.keepAliveTimeout = 1;
	await new Promise<void>((resolve) => server.listen(0, resolve));
	product.url = `http://localhost:${(server.address() as AddressInfo).port}`;
	return product;
}

export const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
export const ACCOUNT = `AC${"a1".repeat(16)}`;
export const SERVICE = `MG${"b2".repeat(16)}`;

export function testSettings(productUrl: string, changed: Partial<Settings> = {}): Settings {
	return {
		...readSettings({ TWILIO_AUTH_TOKEN: AUTH_TOKEN, TWILIO_ACCOUNT_SID: ACCOUNT }),
		port: 0,
		stateDir: ":memory:",
		productUrl,
		resendRps: 0,
		zoomLatencyMs: 0,
		webhookDelayMs: 0,
		webhookRetryMs: [0, 0],
		...changed,
	};
}

/** A wall clock that stands still until it is set. */
export function testClock() {
	const clock = { ms: Date.parse("2026-11-23T12:00:00Z"), now: () => clock.ms };
	return clock;
}

export function start(
	product: FakeProduct,
	changed: Partial<Settings> = {},
	seams: Partial<Seams> = {},
): Promise<Sandbox> {
	return startSandbox(testSettings(product.url, changed), seams);
}

export const email = (changed: Record<string, unknown> = {}) => ({
	from: "Dana <dana@coach.example>",
	to: ["ana@example.com"],
	subject: "You're in",
	html: "<p>See you</p>",
	text: "See you",
	...changed,
});

export interface Answer {
	status: number;
	headers: Headers;
	// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each checked by its test.
	body: any;
}

async function read(response: Response): Promise<Answer> {
	const text = await response.text();
	const isJson = response.headers.get("content-type")?.includes("json");
	return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Calls as the product makes them. */
export function clientOf(sandbox: Sandbox) {
	const call = async (method: string, path: string, init: RequestInit = {}) =>
		read(await fetch(sandbox.url + path, { method, redirect: "manual", ...init }));
	return {
		call,
		get: (path: string, headers: Record<string, string> = {}) => call("GET", path, { headers }),
		post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
			call("POST", path, { headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) }),
		resend: (path: string, body: unknown, headers: Record<string, string> = {}) =>
			call("POST", path, {
				headers: { authorization: "Bearer re_test", "content-type": "application/json", ...headers },
				body: JSON.stringify(body),
			}),
		sms: (fields: Record<string, string>, headers: Record<string, string> = {}) =>
			call("POST", `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
				headers: { authorization: basic(ACCOUNT, AUTH_TOKEN), ...headers },
				body: new URLSearchParams(fields),
			}),
		fault: (fault: Record<string, unknown>) => call("POST", "/sandbox/faults", { body: JSON.stringify(fault) }),
		messages: async (query = "") =>
			(await call("GET", `/sandbox/messages${query}`)).body.data as Record<string, unknown>[],
	};
}

export function basic(user: string, password: string): string {
	return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
