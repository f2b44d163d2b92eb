import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault, Faults } from "./faults.ts";
import { Abandoned, type Call, matchPath, type Provider, problem, type Reply, type Route } from "./http.ts";
import type { Store } from "./store.ts";

/** Resend takes 40 MB a message; a little more for the rest of it. */
const LARGEST_BODY = 45 * 1024 * 1024;

interface Seams {
	providers: Provider[];
	routes: Route[];
	faults: Faults;
	store: Store;
	sleep: (ms: number) => Promise<void>;
}

class TooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request as AsyncIterable<Buffer>) {
		size += part.length;
		if (size > LARGEST_BODY) throw new TooLarge();
		parts.push(part);
	}
	return Buffer.concat(parts);
}

function send(response: ServerResponse, reply: Reply): void {
	if (response.destroyed) return;
	response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
	response.end(reply.body);
}

/** Finds the route, lets a fault strike where one is set, counts what providers are asked. */
export function openDispatch({ providers, routes, faults, store, sleep }: Seams) {
	function find(
		method: string,
		path: string,
	): { route: Route; params: Record<string, string>; provider?: Provider } | null {
		for (const provider of [...providers, undefined]) {
			for (const route of provider?.routes ?? routes) {
				const params = route.method === method ? matchPath(route.path, path) : null;
				if (params) return { route, params, provider };
			}
			// The sandbox's own routes come last, so that no provider's path is shadowed.
		}
		return null;
	}

	/** The provider's answer; null where the connection is to be cut after all is stored. */
	async function ask(provider: Provider, route: Route, call: Call, fault: Fault | null): Promise<Reply | null> {
		if (fault?.kind === "error") return provider.refuse(fault.status, fault.code ?? undefined);
		if (fault?.kind === "rate_limit") return provider.refuse(429, fault.code ?? undefined);
		const reply = await route.handle(call);
		await call.work();
		return fault?.kind === "accept_then_cut" ? null : reply;
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const method = request.method ?? "GET";
		const url = new URL(request.url ?? "/", "http://sandbox");
		const body = await readBody(request);
		const found = find(method, url.pathname);
		if (!found) {
			return send(response, problem(404, "not_found", `The sandbox has no ${method} ${url.pathname}.`));
		}
		const { route, params, provider } = found;
		const endpoint = `${method} ${route.path}`;
		let fault: Fault | null = null;
		let worked = false;
		const work = async () => {
			if (worked) return;
			worked = true;
			if (fault?.kind === "slow") await sleep(fault.delay_ms);
			if (fault?.kind !== "timeout" || !provider) return;
			store.countCall(provider.name, endpoint, 0, "unanswered");
			if (!response.destroyed) await new Promise((resolve) => response.once("close", resolve));
			throw new Abandoned();
		};
		const call: Call = {
			method,
			path: url.pathname,
			params,
			query: url.searchParams,
			headers: request.headers,
			body,
			work,
		};
		if (!provider) return send(response, await route.handle(call));

		const refused = provider.guard?.(call);
		if (!refused) fault = faults.take(provider.name, "request", endpoint, body);
		const reply = refused ?? (await ask(provider, route, call, fault));
		if (reply) {
			store.countCall(provider.name, endpoint, reply.status, "answered");
			send(response, reply);
		} else {
			store.countCall(provider.name, endpoint, 0, "cut");
			request.socket.destroy();
		}
	}

	return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		try {
			await serve(request, response);
		} catch (error) {
			if (error instanceof Abandoned || response.destroyed) return;
			if (error instanceof TooLarge) return send(response, problem(413, "too_large", "Send at most 45 MB."));
			console.error("A request failed:", error);
			if (!response.headersSent) send(response, problem(500, "internal", "The sandbox failed; its output says why."));
		}
	};
}
