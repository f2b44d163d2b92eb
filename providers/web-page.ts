import type { Fetch } from "./http";
import { hostFault, type Resolve, urlFault } from "./public-address";

/** A page as it was fetched, or in one sentence why it was not. */
export type WebPage =
	| { url: string; type: "html" | "text" | "pdf"; bytes: Uint8Array; charset: string | null }
	| { fault: string };

export interface PageReader {
	read(url: string): Promise<WebPage>;
}

const MOST_REDIRECTS = 5;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_PDF_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
const TYPES: [RegExp, "html" | "text" | "pdf"][] = [
	[/^(?:text\/html|application\/xhtml\+xml)$/, "html"],
	[/^text\/(?:plain|markdown|x-markdown)$/, "text"],
	[/^application\/pdf$/, "pdf"],
];

/** The body, unless it is longer than `most`. */
async function bodyOf(response: Response, most: number): Promise<Uint8Array | null> {
	if (Number(response.headers.get("content-length") ?? 0) > most) {
		await response.body?.cancel();
		return null;
	}
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of response.body ?? []) {
		size += part.byteLength;
		if (size > most) return null;
		parts.push(part);
	}
	const bytes = new Uint8Array(size);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.byteLength;
	}
	return bytes;
}

async function pageOf(url: string, response: Response): Promise<WebPage> {
	const [mime = "", ...parameters] = (response.headers.get("content-type") ?? "").toLowerCase().split(";");
	const type = TYPES.find(([pattern]) => pattern.test(mime.trim()))?.[1];
	if (!response.ok || !type) {
		await response.body?.cancel();
		return response.ok
			? { fault: `This is no page but ${mime.trim() || "of no known type"}: HTML, plain text and PDF are read.` }
			: { fault: `The page answered with the status ${response.status}.` };
	}
	const most = type === "pdf" ? MOST_PDF_BYTES : MOST_BYTES;
	const bytes = await bodyOf(response, most);
	if (!bytes) return { fault: `The page is larger than ${most / 1024 / 1024} MB.` };
	const charset = /charset="?([\w-]+)/.exec(parameters.join(";"))?.[1] ?? null;
	return { url, type, bytes, charset };
}

/**
 * Fetches pages of the public internet, and nothing else: each address and where its name leads to is looked at, those of redirects too. At
 * most 5 redirects, 10 s and 4 MB (PDF 8 MB). Says who it is, sends no cookies.
 *
 * @param from public address of the product, named in the user agent
 */
export function createPageReader(
	from: string,
	resolve: Resolve,
	send: Fetch = (to, how) => fetch(to, how),
): PageReader {
	const headers = {
		"user-agent": `Mozilla/5.0 (compatible; MyxeliumReader/1.0; +${from})`,
		accept: "text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.8",
	};
	async function follow(first: string, signal: AbortSignal): Promise<WebPage> {
		const seen = new Set<string>();
		let url = first;
		for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
			const fault = urlFault(url) ?? (await hostFault(url, resolve));
			if (fault) return { fault: hop === 0 ? fault : `It leads on to ${url.slice(0, 200)}. ${fault}` };
			if (seen.has(url)) return { fault: "It leads around in a circle of redirects." };
			seen.add(url);
			const response = await send(url, { headers, redirect: "manual", signal });
			const location = response.headers.get("location");
			if (response.status < 300 || response.status >= 400 || !location) return pageOf(url, response);
			await response.body?.cancel();
			const next = URL.parse(location, url);
			if (!next) return { fault: "It leads on to an address that is none." };
			next.hash = "";
			url = next.href;
		}
		return { fault: `It leads on more than ${MOST_REDIRECTS} times.` };
	}
	return {
		async read(url) {
			const signal = AbortSignal.timeout(TIMEOUT_MS);
			try {
				return await follow(url, signal);
			} catch {
				return {
					fault: signal.aborted ? `It did not answer within ${TIMEOUT_MS / 1000} s.` : "It could not be reached.",
				};
			}
		},
	};
}
