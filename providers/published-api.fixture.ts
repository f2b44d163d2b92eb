import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Fetch } from "./http";

/** The providers' published API descriptions are not kept here: `PROVIDER_SPECS` names their folder. */
const FOLDER = process.env.PROVIDER_SPECS ?? join(import.meta.dirname, "..", "..", "shared", "specs");

export type Check = (value: unknown) => string[];

/** Holds values against the schema at `pointer` of a description; null where the description is absent. */
export function publishedSchema(file: string, ...pointer: string[]): Check | null {
	const path = join(FOLDER, file);
	if (!existsSync(path)) return null;
	const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
	addFormats.default(ajv);
	ajv.addSchema(JSON.parse(readFileSync(path, "utf8")), "api");
	const step = (part: string) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
	const validate = ajv.compile({ $ref: `api#/${pointer.map(step).join("/")}` });
	return (value) => (validate(value) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`));
}

export interface Request {
	url: URL;
	method: string;
	headers: Headers;
	body: string;
}

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> };

/** A `fetch` that answers each call with the next of `replies`, the last one for ever, and keeps what was asked. */
export function fakeFetch(...replies: (Reply | Error)[]): { fetch: Fetch; requests: Request[] } {
	const requests: Request[] = [];
	const fetch: Fetch = async (url, init) => {
		const reply = replies[Math.min(requests.length, replies.length - 1)];
		requests.push({
			url: new URL(url),
			method: init.method ?? "GET",
			headers: new Headers(init.headers),
			body: typeof init.body === "string" ? init.body : "",
		});
		if (reply instanceof Error) throw reply;
		const { status = 200, body = {}, headers = {} } = reply ?? {};
		return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
	};
	return { fetch, requests };
}
