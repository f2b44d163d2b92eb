import type { Around } from "../../providers/http";
import { observe } from "../operations/metrics";
import { spanned } from "./trace";

/** Segments that are a word of the provider's own, never an id, an address or a secret. */
const WORD = /^(?:v\d{1,2}|\d{4}-\d\d-\d\d|[A-Za-z][a-z_-]{1,20}(?:\.json)?)$/;
/** Providers whose very path is a secret or somebody's own. */
const HIDDEN = new Set(["slack", "webhook"]);
/** Longest an answer may take, in milliseconds, before it counts as slow. */
const SLOW_MS = 2000;

const pathOf = (provider: string, url: string): string =>
	HIDDEN.has(provider)
		? ""
		: new URL(url).pathname
				.split("/")
				.map((segment) => (segment === "" || WORD.test(segment) ? segment : "{}"))
				.join("/");

/**
 * Makes a span of each call of a provider and counts it as `provider {name}`: rate, errors and duration. Of the request
 * there is the method and the path with ids left out, of the answer the status, and nothing of either's content.
 */
export const watchProvider =
	(provider: string, wallMs: () => number): Around =>
	({ method, url }, work) => {
		const path = pathOf(provider, url);
		const attributes = {
			"peer.service": provider,
			"http.request.method": method,
			...(path && { "url.template": path }),
		};
		return spanned(`${provider} ${method}${path && ` ${path}`}`, 3, attributes, async (note) => {
			const began = wallMs();
			const answer = await work();
			const ms = Math.max(0, wallMs() - began);
			const status = answer.kind === "answer" ? answer.status : 0;
			observe(`provider ${provider}`, Math.floor(wallMs() / 1000), {
				error: status === 0 || status >= 500,
				slow: ms > SLOW_MS,
				ms,
			});
			if (answer.kind === "no_answer") note({ "error.type": "no_answer" }, answer.reason);
			else if (status >= 400 && status !== 429) note({ "http.response.status_code": status }, `answered ${status}`);
			else note({ "http.response.status_code": status });
			return answer;
		});
	};

/** `object` with a span around each call of its functions: for what is reached by a binding and not by HTTP. */
export const watchMethods = <T extends object>(provider: string, object: T): T =>
	Object.fromEntries(
		Object.entries(object).map(([name, member]) => [
			name,
			typeof member === "function"
				? (...given: unknown[]) =>
						spanned(`${provider} ${name}`, 3, { "peer.service": provider }, () => member(...given))
				: member,
		]),
	) as T;
