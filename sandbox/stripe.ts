import { randomBytes } from "node:crypto";
import { type Call, json, type Provider, type Reply } from "./http.ts";
import type { Records } from "./store.ts";

const refusal = (status: number, message: string, code?: string): Reply =>
	json(status, { error: { type: "invalid_request_error", message, ...(code && { code }) } });

interface Seams {
	records: Records;
	/** Where a browser reaches the sandbox. */
	publicUrl: () => string;
}

const fieldsOf = (call: Call): Record<string, string> =>
	Object.fromEntries(new URLSearchParams(call.body.toString("utf8")));

/** The fields a call must have and may have, as https://docs.stripe.com/api lists them; a reply where it differs. */
function check(fields: Record<string, string>, required: string[], optional: string[]): Reply | null {
	const missing = required.find((name) => !fields[name]);
	if (missing) return refusal(400, `Missing required param: ${missing}.`, "parameter_missing");
	const unknown = Object.keys(fields).find((name) => !required.includes(name) && !optional.includes(name));
	return unknown ? refusal(400, `Received unknown parameter: ${unknown}`, "parameter_unknown") : null;
}

/** Stripe Billing as far as the product asks it: any price by its lookup key, checkout and portal pages. */
export function openStripe({ records, publicUrl }: Seams): Provider {
	const newId = (prefix: string) => `${prefix}_test_${randomBytes(12).toString("hex")}`;

	function guard(call: Call): Reply | undefined {
		if (/^Bearer\s+sk_\S+$/.test(call.headers.authorization ?? "")) return undefined;
		return refusal(401, "You did not provide an API key.");
	}

	async function checkout(call: Call): Promise<Reply> {
		const fields = fieldsOf(call);
		const wrong = check(
			fields,
			["mode", "line_items[0][price]", "line_items[0][quantity]", "success_url"],
			["cancel_url", "client_reference_id", "customer", "customer_email", "subscription_data[metadata][tenant_id]"],
		);
		if (wrong) return wrong;
		if (fields.customer && fields.customer_email)
			return refusal(400, "You may only specify one of these parameters: customer, customer_email.");
		if (!fields["line_items[0][price]"]?.startsWith("price_"))
			return refusal(400, "No such price.", "resource_missing");
		await call.work();
		const key = String(call.headers["idempotency-key"] ?? newId("key"));
		const known = records.get<object>("stripe_checkout", key);
		if (known) return json(200, known);
		const id = newId("cs");
		const session = { id, object: "checkout.session", mode: fields.mode, url: `${publicUrl()}/stripe/checkout/${id}` };
		records.put("stripe_checkout", key, "", session);
		return json(200, session);
	}

	async function portal(call: Call): Promise<Reply> {
		const fields = fieldsOf(call);
		const wrong = check(fields, ["customer"], ["return_url"]);
		if (wrong) return wrong;
		if (!fields.customer?.startsWith("cus_")) return refusal(404, "No such customer.", "resource_missing");
		await call.work();
		const id = newId("bps");
		return json(200, { id, object: "billing_portal.session", url: `${publicUrl()}/stripe/portal/${id}` });
	}

	async function prices(call: Call): Promise<Reply> {
		const key = call.query.get("lookup_keys[]") ?? "";
		await call.work();
		const data = key.startsWith("myxelium_")
			? [{ id: `price_${key}`, object: "price", lookup_key: key, active: true }]
			: [];
		return json(200, { object: "list", data, has_more: false, url: "/v1/prices" });
	}

	return {
		name: "stripe",
		guard,
		refuse: (status) => refusal(status, "The sandbox was told to refuse this."),
		routes: [
			{ method: "GET", path: "/v1/prices", handle: prices },
			{ method: "POST", path: "/v1/checkout/sessions", handle: checkout },
			{ method: "POST", path: "/v1/billing_portal/sessions", handle: portal },
		],
	};
}
