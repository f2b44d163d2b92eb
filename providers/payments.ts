import { type Answer, call, readJson, type Transport, trimSlash } from "./http";

export type PaymentOutcome =
	| { kind: "done"; url: string }
	/** The price is not known to the account. */
	| { kind: "no_price" }
	| { kind: "failed"; reason: string };

export interface PaymentProvider {
	/**
	 * The page where a subscription is paid for. What becomes of it is told by webhook.
	 *
	 * @param idempotencyKey the same key brings the same page
	 */
	checkout(input: {
		tenant_id: string;
		price_key: string;
		/** The provider's id of whoever paid before, else null. */
		customer_id: string | null;
		email: string;
		success_url: string;
		cancel_url: string;
		idempotencyKey: string;
	}): Promise<PaymentOutcome>;
	/** The page where a customer changes or ends their subscription and finds their invoices. */
	portal(input: { customer_id: string; return_url: string }): Promise<PaymentOutcome>;
}

/** Pinned, so that answers keep their form (https://docs.stripe.com/api/versioning). */
const VERSION = "2026-10-28.endive";

const succeeded = (answer: Answer): answer is Extract<Answer, { kind: "answer" }> =>
	answer.kind === "answer" && answer.status >= 200 && answer.status < 300;

function failure(answer: Answer): PaymentOutcome {
	if (answer.kind === "no_answer") return { kind: "failed", reason: answer.reason };
	const error = readJson(answer.text).error as { message?: unknown } | undefined;
	const reason = typeof error?.message === "string" ? error.message : `stripe answered ${answer.status}`;
	return { kind: "failed", reason };
}

function pageOf(answer: Answer): PaymentOutcome {
	if (!succeeded(answer)) return failure(answer);
	const { url } = readJson(answer.text);
	return typeof url === "string" ? { kind: "done", url } : { kind: "failed", reason: "stripe answered without a url" };
}

/**
 * Stripe Billing over HTTP: hosted checkout and customer portal.
 * https://docs.stripe.com/api/checkout/sessions/create, https://docs.stripe.com/api/customer_portal/sessions/create
 *
 * @param settings.base_url such as `https://api.stripe.com`
 */
export function createStripe(settings: Transport & { base_url: string; api_key: string }): PaymentProvider {
	const base = trimSlash(settings.base_url);
	const headers = { authorization: `Bearer ${settings.api_key}`, "stripe-version": VERSION };
	const post = (path: string, fields: Record<string, string>, key?: string) =>
		call(settings, `${base}${path}`, {
			method: "POST",
			headers: {
				...headers,
				"content-type": "application/x-www-form-urlencoded",
				...(key && { "idempotency-key": key }),
			},
			body: new URLSearchParams(fields).toString(),
		});

	return {
		async checkout({ tenant_id, price_key, customer_id, email, success_url, cancel_url, idempotencyKey }) {
			const query = new URLSearchParams({ "lookup_keys[]": price_key, active: "true", limit: "1" });
			const found = await call(settings, `${base}/v1/prices?${query}`, { method: "GET", headers });
			if (!succeeded(found)) return failure(found);
			const [price] = (readJson(found.text).data ?? []) as { id?: string }[];
			if (!price?.id) return { kind: "no_price" };
			const fields = {
				mode: "subscription",
				"line_items[0][price]": price.id,
				"line_items[0][quantity]": "1",
				client_reference_id: tenant_id,
				"subscription_data[metadata][tenant_id]": tenant_id,
				...(customer_id ? { customer: customer_id } : { customer_email: email }),
				success_url,
				cancel_url,
			};
			return pageOf(await post("/v1/checkout/sessions", fields, idempotencyKey));
		},
		portal: async ({ customer_id, return_url }) =>
			pageOf(await post("/v1/billing_portal/sessions", { customer: customer_id, return_url })),
	};
}
