import { jsonObject, type WebhookProvider } from "./provider";
import { fresh, hmac, sameText, toHex } from "./signature";

/** Stripe signatures (docs.stripe.com/webhooks/signature): hex of HMAC-SHA256 over time and body, keyed with the whole secret. */
export const stripe: WebhookProvider = {
	secret: (ctx) => ctx.secrets.stripe_webhook,
	async verify({ headers, raw, wall }, secret) {
		const parts = (headers.get("stripe-signature") ?? "")
			.split(",")
			.map((part) => part.trim().split("=") as [string, string]);
		const timestamp = parts.find(([name]) => name === "t")?.[1] ?? "";
		if (!/^\d+$/.test(timestamp) || !fresh(Number(timestamp), wall)) return false;
		const expected = toHex(await hmac("SHA-256", secret, `${timestamp}.${raw}`));
		return parts.some(([name, value]) => name === "v1" && sameText(value ?? "", expected));
	},
	identify({ raw }) {
		const { id, type } = jsonObject(raw) ?? {};
		return typeof id === "string" && typeof type === "string" ? { provider_event_id: id, kind: type } : null;
	},
};
