import { pause } from "./processes.mjs";

/** True when `url` answers with success within `patience_ms`. */
export async function answers(url, patience_ms = 2000) {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(patience_ms) });
		await answer.body?.cancel();
		return answer.ok;
	} catch {
		return false;
	}
}

/**
 * How a server stands: `ok`, also when it answers with an error; `refused` when nothing listens; `silent` when something
 * does and says nothing within `patience_ms`.
 */
export async function probe(url, patience_ms = 2000) {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(patience_ms) });
		await answer.body?.cancel();
		return "ok";
	} catch (error) {
		return error.name === "TimeoutError" ? "silent" : "refused";
	}
}

/** Waits until `url` answers; throws after `patience_ms`, or at once when `given_up` says why. */
export async function untilAnswers(url, patience_ms, given_up = () => null) {
	const until = Date.now() + patience_ms;
	while (!(await answers(url))) {
		const reason = given_up() ?? (Date.now() > until ? `${url} does not answer after ${patience_ms / 1000} s.` : null);
		if (reason) throw new Error(reason);
		await pause(100);
	}
}

/**
 * One call of the product's API.
 *
 * @returns {Promise<{status: number, body: any}>} `body` is null where the answer is not JSON
 */
export async function call(base_url, method, path, { token, body, headers = {} } = {}) {
	const answer = await fetch(`${base_url}${path}`, {
		method,
		headers: {
			...(body !== undefined && { "content-type": "application/json" }),
			...(token && { authorization: `Bearer ${token}` }),
			...headers,
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
		signal: AbortSignal.timeout(30_000),
	});
	const text = await answer.text();
	try {
		return { status: answer.status, body: JSON.parse(text) };
	} catch {
		return { status: answer.status, body: null };
	}
}

/** The same, for callers that cannot go on without success. */
export async function demand(base_url, method, path, options) {
	const answer = await call(base_url, method, path, options);
	if (answer.status >= 200 && answer.status < 300) return answer.body;
	const { message = "no word of why", fields = [] } = answer.body?.error ?? {};
	const places = fields.map((field) => `${field.path}: ${field.message}`).join(" ");
	throw new Error(`${method} ${path} answered ${answer.status}: ${message} ${places}`.trim());
}
