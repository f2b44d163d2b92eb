import { sha256Text } from "../../actions/ids";
import { jsonObject, type WebhookProvider } from "./provider";
import { fresh, hmac, sameText, toHex } from "./signature";

/** Zoom signatures (developers.zoom.us/docs/api/webhooks): `v0=` and hex of HMAC-SHA256 over version, time and body. */
export const zoom: WebhookProvider = {
	secret: (ctx) => ctx.secrets.zoom_webhook,
	async verify({ headers, raw, wall }, secret) {
		const timestamp = headers.get("x-zm-request-timestamp") ?? "";
		if (!/^\d+$/.test(timestamp)) return false;
		const seconds = timestamp.length > 11 ? Number(timestamp) / 1000 : Number(timestamp);
		if (!fresh(seconds, wall)) return false;
		return sameText(
			headers.get("x-zm-signature") ?? "",
			`v0=${toHex(await hmac("SHA-256", secret, `v0:${timestamp}:${raw}`))}`,
		);
	},
	async identify({ raw }) {
		const event = jsonObject(raw)?.event;
		// Zoom numbers no notices: the same bytes are the same notice.
		return typeof event === "string" ? { provider_event_id: await sha256Text(raw), kind: event } : null;
	},
	async answer({ raw }, secret) {
		const body = JSON.parse(raw) as { event?: string; payload?: { plainToken?: string } };
		const plainToken = body.payload?.plainToken;
		if (body.event !== "endpoint.url_validation" || typeof plainToken !== "string") return null;
		return Response.json({ plainToken, encryptedToken: toHex(await hmac("SHA-256", secret, plainToken)) });
	},
};
