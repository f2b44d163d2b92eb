import { jsonObject, type WebhookProvider } from "./provider";
import { fresh, fromBase64, hmac, sameText, toBase64 } from "./signature";

/**
 * The signature that Svix and the Standard Webhooks specification share: `v1,` and base64 of HMAC-SHA256 over id, time
 * and body (docs.svix.com/receiving/verifying-payloads/how-manual, github.com/standard-webhooks/standard-webhooks).
 * A notice is named by the id in its header and the `type` in its body.
 *
 * @param prefix what the three headers' names start with
 */
export const standard = (prefix: "svix" | "webhook"): Pick<WebhookProvider, "verify" | "identify"> => ({
	async verify({ headers, raw, wall }, secret) {
		const id = headers.get(`${prefix}-id`) ?? "";
		const timestamp = headers.get(`${prefix}-timestamp`) ?? "";
		if (!id || !/^\d+$/.test(timestamp) || !fresh(Number(timestamp), wall)) return false;
		const key = fromBase64(secret.replace(/^whsec_/, ""));
		const expected = `v1,${toBase64(await hmac("SHA-256", key, `${id}.${timestamp}.${raw}`))}`;
		return (headers.get(`${prefix}-signature`) ?? "").split(" ").some((given) => sameText(given, expected));
	},
	identify({ headers, raw }) {
		const type = jsonObject(raw)?.type;
		if (typeof type !== "string") return null;
		return { provider_event_id: headers.get(`${prefix}-id`) ?? "", kind: type.slice(0, 100) };
	},
});
