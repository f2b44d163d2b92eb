import { jsonObject, type WebhookProvider } from "./provider";
import { fresh, fromBase64, hmac, sameText, toBase64 } from "./signature";

/** Svix signatures (docs.svix.com/receiving/verifying-payloads/how-manual): `v1,` and base64 of HMAC-SHA256 over id, time and body. */
export const resend: WebhookProvider = {
	secret: (ctx) => ctx.secrets.resend_webhook,
	async verify({ headers, raw, wall }, secret) {
		const id = headers.get("svix-id") ?? "";
		const timestamp = headers.get("svix-timestamp") ?? "";
		if (!id || !/^\d+$/.test(timestamp) || !fresh(Number(timestamp), wall)) return false;
		const key = fromBase64(secret.replace(/^whsec_/, ""));
		const expected = `v1,${toBase64(await hmac("SHA-256", key, `${id}.${timestamp}.${raw}`))}`;
		return (headers.get("svix-signature") ?? "").split(" ").some((given) => sameText(given, expected));
	},
	identify({ headers, raw }) {
		const type = jsonObject(raw)?.type;
		return typeof type === "string" ? { provider_event_id: headers.get("svix-id") ?? "", kind: type } : null;
	},
};
