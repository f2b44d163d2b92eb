import type { Buffer } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";

export type ProviderName =
	| "resend"
	| "twilio"
	| "zoom"
	| "gotowebinar"
	| "stripe"
	| "slack"
	| "pagerduty"
	| "workers_ai"
	| "vectorize";

/** One request, its body read whole. */
export interface Call {
	method: string;
	path: string;
	params: Record<string, string>;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: Buffer;
	/**
	 * The provider's own working time. A provider awaits it after its checks and before it stores anything: a `slow`
	 * fault passes here, a `timeout` fault stays here until the client gives up and then throws `Abandoned`.
	 */
	work(): Promise<void>;
}

export interface Reply {
	status: number;
	headers?: Record<string, string>;
	body: string | Buffer;
}

export interface Route {
	method: string;
	/** Segments; `:name` takes one segment, `:name.json` one with that ending. */
	path: string;
	handle(call: Call): Reply | Promise<Reply>;
}

export interface Provider {
	name: ProviderName;
	routes: Route[];
	/** Credentials and limits, before anything else; a reply here is the answer. */
	guard?(call: Call): Reply | undefined;
	/** An error as this provider words it. */
	refuse(status: number, code?: string | number): Reply;
}

/** The client hung up while the provider was at work. */
export class Abandoned extends Error {}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
	return {
		status,
		headers: { "content-type": "application/json; charset=utf-8", ...headers },
		body: JSON.stringify(value),
	};
}

export function page(markup: string, status = 200): Reply {
	return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: markup };
}

/** The sandbox's own errors, in the shape that the product uses too. */
export function problem(status: number, code: string, message: string): Reply {
	return json(status, { error: { code, message } });
}

/** The body as a JSON object, or a reply that says what to send. */
export function readObject(call: Call): { value: Record<string, unknown> } | { reply: Reply } {
	try {
		const value: unknown = JSON.parse(call.body.toString("utf8"));
		if (typeof value === "object" && value !== null && !Array.isArray(value)) {
			return { value: value as Record<string, unknown> };
		}
	} catch {
		// Falls through to the same answer: neither broken JSON nor another JSON value is usable.
	}
	return { reply: problem(400, "invalid_json", "Send a JSON object as the body.") };
}

/** The parameters of `path` under `pattern`, or null where it does not match. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
	const want = pattern.split("/");
	const have = path.split("/");
	if (want.length !== have.length) return null;
	const params: Record<string, string> = {};
	for (const [i, segment] of want.entries()) {
		const given = have[i] ?? "";
		const named = /^:([a-z_]+)(\..+)?$/.exec(segment);
		if (!named) {
			if (segment !== given) return null;
			continue;
		}
		const ending = named[2] ?? "";
		if (!given.endsWith(ending) || given.length === ending.length) return null;
		try {
			params[named[1] as string] = decodeURIComponent(given.slice(0, given.length - ending.length));
		} catch {
			return null;
		}
	}
	return params;
}
