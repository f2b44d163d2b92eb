import { readFileSync } from "node:fs";
import { join } from "node:path";
import { json, page, type Reply, type Route } from "./http.ts";
import { EVERYBODY, type Mailbox, TABS, type Tab } from "./mailbox-parts.ts";
import { renderMailbox } from "./mailbox-view.ts";
import type { MessageChannel, Messages } from "./messages.ts";
import type { ProductClock } from "./product-clock.ts";

/** More would make the page slow; the rest is in `GET /sandbox/messages`. */
const SHOWN = 150;

interface Seams {
	messages: Messages;
	clock: ProductClock;
	now: () => number;
	productUrl: string;
}

/** The files of `parts` one after another as `/assets/{name}`. */
function asset(name: string, type: string, parts: string[]): Route {
	const body = parts.map((part) => readFileSync(join(import.meta.dirname, "assets", part), "utf8")).join("\n");
	const headers = { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" };
	return { method: "GET", path: `/assets/${name}`, handle: () => ({ status: 200, headers, body }) };
}

/** The mailbox page: `GET /?person=&message=&tab=`; `GET /sandbox/version` tells it when to look again. */
export function openMailbox({ messages, clock, now, productUrl }: Seams): Route[] {
	// A restart begins to count anew, so its start is part of the version.
	const started = now();

	async function show(query: URLSearchParams): Promise<Reply> {
		const chosen = query.get("person");
		const person = chosen === EVERYBODY ? null : chosen;
		const channel: MessageChannel | undefined = person === "slack" || person === "pagerduty" ? person : undefined;
		const tab = query.get("tab") as Tab | null;
		const mailbox: Mailbox = {
			people: messages.people(),
			person,
			everybody: chosen === EVERYBODY,
			timeline: messages.list({ person: person ?? undefined, channel, newest_first: true, limit: SHOWN }),
			message: messages.get(query.get("message") ?? ""),
			tab: tab !== null && TABS.includes(tab) ? tab : "html",
			now_ms: now(),
			product_now: await clock.now(),
			productUrl,
		};
		return page(renderMailbox(mailbox));
	}

	return [
		{ method: "GET", path: "/", handle: ({ query }) => show(query) },
		{
			method: "GET",
			path: "/sandbox/version",
			handle: () => json(200, { version: `${started}-${messages.version()}` }),
		},
		asset("sandbox.css", "text/css", ["page.css", "messages.css", "mailbox.css", "traces.css"]),
		asset("sandbox.js", "text/javascript", ["sandbox.js"]),
	];
}
