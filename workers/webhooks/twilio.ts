import { sha256Text } from "../../actions/ids";
import type { WebhookProvider } from "./provider";
import { hmac, sameText, toBase64 } from "./signature";

/** The addresses one call may have been signed for: with and without the port its scheme implies. */
function spellings(url: string): string[] {
	const { protocol, host, hostname, port, pathname, search } = new URL(url);
	const implied = protocol === "https:" ? "443" : "80";
	const rest = `${pathname}${search}`;
	return port
		? [`${protocol}//${host}${rest}`, `${protocol}//${hostname}${rest}`]
		: [`${protocol}//${hostname}${rest}`, `${protocol}//${hostname}:${implied}${rest}`];
}

/** The form's fields as Twilio strings them together: sorted by name, repeated values once each, sorted. */
function joined(raw: string): string {
	const form = new URLSearchParams(raw);
	const names = [...new Set(form.keys())].sort();
	return names
		.map((name) =>
			[...new Set(form.getAll(name))]
				.sort()
				.map((value) => name + value)
				.join(""),
		)
		.join("");
}

/** A reply says that it was received; at the platform's own address it is told by the path as well. */
const isInbound = (url: string, form: URLSearchParams): boolean =>
	new URL(url).pathname.endsWith("/inbound") || form.get("SmsStatus") === "received";

/** Twilio signatures (twilio.com/docs/usage/webhooks/webhooks-security): base64 of HMAC-SHA1 over address and fields. */
export const twilio: WebhookProvider = {
	secret: (ctx) => ctx.secrets.twilio_auth_token,
	async verify({ headers, url, raw }, secret) {
		const given = headers.get("x-twilio-signature") ?? "";
		const fields = joined(raw);
		const expected = await Promise.all(
			spellings(url).map(async (spelling) => toBase64(await hmac("SHA-1", secret, spelling + fields))),
		);
		return expected.some((signature) => sameText(given, signature));
	},
	async identify({ url, raw }) {
		const form = new URLSearchParams(raw);
		const sid = form.get("MessageSid") ?? form.get("SmsSid");
		if (!sid) return null;
		const status = form.get("MessageStatus") ?? form.get("SmsStatus") ?? "";
		if (isInbound(url, form)) return { provider_event_id: sid, kind: "inbound" };
		return {
			provider_event_id: `${sid}.${status}.${(await sha256Text(form.get("ErrorCode") ?? "")).slice(0, 8)}`,
			kind: "status",
		};
	},
	/** Twilio takes TwiML alone for an answer to a text; it answers STOP, START and HELP itself, so this one says nothing. */
	acknowledge: ({ url, raw }) =>
		isInbound(url, new URLSearchParams(raw))
			? new Response("<Response/>", { headers: { "content-type": "text/xml" } })
			: null,
};
