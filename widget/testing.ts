import { existsSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { PublicEvent } from "./types";

export const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
export const HAS_CHROMIUM = existsSync(CHROMIUM);
export const CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

export const EVENT: PublicEvent = {
	event_id: "evt_1",
	title: "Calm mornings: a live workshop for busy parents",
	type: "webinar",
	starts_at: "2027-01-14T18:00:00Z",
	ends_at: "2027-01-14T19:30:00Z",
	time_zone: "America/New_York",
	duration_minutes: 90,
	status: "upcoming",
	description: "Three small habits that make the first hour of the day yours again. Bring a notebook.",
	location: null,
	tenant: { name: "Calm Co", brand: { primary_color: "#f2b705", logo_url: null } },
	sms: {
		enabled: true,
		consent_text:
			"Text me reminders about this event at the number above. Up to 10 messages a day. Message and data rates may apply. Reply STOP to end, HELP for help.",
		consent_version: "sms-1",
	},
	email_consent: { text: "Email me news and offers from Calm Co. I can unsubscribe at any time.", version: "email-1" },
};

export interface Enrolment {
	key: string | undefined;
	authorization: string | undefined;
	body: { contact: Record<string, unknown> } & Record<string, unknown>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	let text = "";
	for await (const part of request) text += part;
	return text;
}

/**
 * A stand-in for the API and for a host page, over real HTTP. `answers` are used up one per enrolment:
 * a status with a body, or `drop` to cut the connection after the request was read.
 */
export async function startServer(script: string) {
	const state = {
		event: EVENT as PublicEvent,
		/** By id; any other id gets `event`. */
		others: {} as Record<string, PublicEvent>,
		/** Further scripts of the host page, by path. */
		scripts: {} as Record<string, string>,
		event_status: 200,
		answers: [] as ("drop" | { status: number; body: unknown })[],
		enrolments: [] as Enrolment[],
		page: "",
		policy: "",
	};
	const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
	const server = createServer(async (request, response) => {
		const path = request.url ?? "/";
		const send = (status: number, type: string, body: string) =>
			response.writeHead(status, { ...cors, "content-type": type }).end(body);
		if (request.method === "OPTIONS") return send(204, "text/plain", "");
		if (path.startsWith("/widget.js")) return send(200, "text/javascript", script);
		const own = state.scripts[path];
		if (own) return send(200, "text/javascript", own);
		const asked = /^\/api\/v1\/public\/events\/(\w+)/.exec(path)?.[1];
		if (asked) return send(state.event_status, "application/json", JSON.stringify(state.others[asked] ?? state.event));
		if (path === "/api/v1/enrollments") {
			const body = JSON.parse(await bodyOf(request));
			const key = request.headers["idempotency-key"] as string | undefined;
			state.enrolments.push({ key, authorization: request.headers.authorization, body });
			const answer = state.answers.shift() ?? { status: 201, body: REGISTERED };
			if (answer === "drop") return request.socket.destroy();
			return send(answer.status, "application/json", JSON.stringify(answer.body));
		}
		if (state.policy) response.setHeader("content-security-policy", state.policy);
		return send(200, "text/html; charset=utf-8", state.page);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const close = () => {
		server.closeAllConnections();
		server.close();
	};
	return { url, state, close };
}

export const REGISTERED = {
	registration_id: "reg_1",
	zoom_join_url: null,
	calendar_ics_url: "https://events.example/r/tok/calendar.ics",
	calendar_links: {
		google: "https://calendar.google.com/x",
		outlook: "https://outlook.live.com/x",
		office365: "https://outlook.office.com/x",
		yahoo: "javascript:alert(1)",
	},
	manage_url: "https://events.example/r/tok/manage",
};

export const HOSTILE_CSS = `* { all: unset !important; color: red !important; font-size: 3px !important; letter-spacing: 1em !important }
*::before { content: "hostile" !important } html { font-size: 62.5% } input { display: none !important }
myxelium-registration { display: none !important; visibility: hidden !important; opacity: .1 !important;
	transform: rotate(180deg) !important }`;

/** A host page around the widget; `css` in its head, `attributes` on the element. */
export function hostPage(attributes = "", css = ""): string {
	return `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Host</title><style>${css}</style>
<main><h1>Host page</h1><myxelium-registration event="evt_1" key="pk_test" ${attributes}></myxelium-registration><p id="after">After</p></main>
<script src="/widget.js" async></script></html>`;
}
