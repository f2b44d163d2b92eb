import { describe, expect, it } from "vitest";
import { createStripe } from "./payments";

const input = {
	tenant_id: "ten_1",
	price_key: "myxelium_solo_month",
	customer_id: null,
	email: "ana@coach.example",
	success_url: "https://app.example/settings?subscribed=solo",
	cancel_url: "https://app.example/settings",
	idempotencyKey: "checkout-1",
};

/** Answers each call with the next of `answers` and keeps what was asked. */
function stripe(...answers: [number, unknown][]) {
	const asked: { url: URL; init: RequestInit; fields: Record<string, string> }[] = [];
	const provider = createStripe({
		base_url: "https://stripe.example/",
		api_key: "sk_test_1",
		fetch: async (url, init) => {
			asked.push({ url: new URL(url), init, fields: Object.fromEntries(new URLSearchParams(String(init.body ?? ""))) });
			const [status, body] = answers[asked.length - 1] ?? [500, {}];
			return new Response(JSON.stringify(body), { status });
		},
	});
	return { provider, asked };
}
const PRICE: [number, unknown] = [200, { data: [{ id: "price_1" }] }];

describe("Stripe Billing", () => {
	it("opens a checkout for the price of the plan, once for each key", async () => {
		const { provider, asked } = stripe(PRICE, [200, { url: "https://checkout.example/1" }]);
		expect(await provider.checkout(input)).toEqual({ kind: "done", url: "https://checkout.example/1" });
		const [prices, session] = asked;
		expect(prices?.url.pathname + (prices?.url.search ?? "")).toBe(
			"/v1/prices?lookup_keys%5B%5D=myxelium_solo_month&active=true&limit=1",
		);
		expect(session?.url.href).toBe("https://stripe.example/v1/checkout/sessions");
		expect(new Headers(session?.init.headers)).toSatisfy(
			(h: Headers) =>
				h.get("authorization") === "Bearer sk_test_1" &&
				h.get("idempotency-key") === "checkout-1" &&
				h.get("content-type") === "application/x-www-form-urlencoded",
		);
		expect(session?.fields).toEqual({
			mode: "subscription",
			"line_items[0][price]": "price_1",
			"line_items[0][quantity]": "1",
			client_reference_id: "ten_1",
			"subscription_data[metadata][tenant_id]": "ten_1",
			customer_email: "ana@coach.example",
			success_url: input.success_url,
			cancel_url: input.cancel_url,
		});
	});

	it("keeps to the customer who paid before", async () => {
		const { provider, asked } = stripe(PRICE, [200, { url: "https://checkout.example/1" }]);
		await provider.checkout({ ...input, customer_id: "cus_1" });
		expect(asked[1]?.fields).toMatchObject({ customer: "cus_1" });
		expect(asked[1]?.fields).not.toHaveProperty("customer_email");
	});

	it("says what is wrong: no price, a refusal, no answer", async () => {
		expect(await stripe([200, { data: [] }]).provider.checkout(input)).toEqual({ kind: "no_price" });
		const refused = stripe([401, { error: { message: "Invalid API Key" } }]);
		expect(await refused.provider.checkout(input)).toEqual({ kind: "failed", reason: "Invalid API Key" });
		const odd = stripe([200, {}]);
		expect(await odd.provider.portal({ customer_id: "cus_1", return_url: "https://app.example" })).toMatchObject({
			kind: "failed",
		});
		const dead = createStripe({
			base_url: "https://stripe.example",
			api_key: "sk",
			fetch: () => Promise.reject(new Error("gone")),
		});
		expect(await dead.portal({ customer_id: "cus_1", return_url: "https://app.example" })).toMatchObject({
			kind: "failed",
		});
	});
});
