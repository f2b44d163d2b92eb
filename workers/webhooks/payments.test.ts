import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { processWebhook } from "../../actions/process-webhook";
import { call, signUp, type TestTenant } from "../../test/worker/product";
import { inboxRow, notify, registered, registrationRow, testContext } from "./testing";

const ctx = testContext();
let tenant: TestTenant;

beforeAll(async () => {
	tenant = await signUp();
});

const pay = (object: Record<string, unknown>, type = "checkout.session.completed") =>
	notify(ctx, "stripe", type, { id: `evt_${crypto.randomUUID()}`, type, data: { object } });
const checkout = (registration_id: string, more: Record<string, unknown> = {}) => ({
	id: `cs_${crypto.randomUUID()}`,
	client_reference_id: registration_id,
	payment_status: "paid",
	amount_total: 1990,
	currency: "eur",
	...more,
});
const bought = async (registration_id: string) =>
	(
		await env.DB.prepare("select external_id, amount, currency from conversions where registration_id = ?")
			.bind(registration_id)
			.all()
	).results;

describe("a paid checkout", () => {
	it("is the purchase of the registration it names, in the smallest unit as it came", async () => {
		const { registration_id } = await registered(tenant);
		const session = checkout(registration_id);
		const id = await pay(session);
		expect(await inboxRow(id)).toMatchObject({ status: "processed", tenant_id: tenant.tenant_id });
		expect(await bought(registration_id)).toEqual([{ external_id: session.id, amount: 1990, currency: "EUR" }]);
		expect((await registrationRow(registration_id))?.purchased_at).toEqual(expect.any(Number));
	});

	it("counts once, whichever of its two events comes first", async () => {
		const { registration_id } = await registered(tenant);
		const session = checkout(registration_id);
		await pay({ ...session, payment_status: "unpaid" });
		expect(await bought(registration_id)).toEqual([]);
		await pay(session, "checkout.session.async_payment_succeeded");
		await pay(session);
		expect(await bought(registration_id)).toHaveLength(1);
	});

	it.each([
		["jpy", 500, 500],
		["isk", 50_000, 500],
	])("in %s is kept in that currency's own smallest unit", async (currency, amount_total, amount) => {
		const { registration_id } = await registered(tenant);
		await pay(checkout(registration_id, { currency, amount_total }));
		expect(await bought(registration_id)).toMatchObject([{ amount }]);
	});

	it("is taken back by what is refunded of it, in whatever order, and stays a purchase", async () => {
		const { registration_id } = await registered(tenant);
		const payment_intent = `pi_${crypto.randomUUID()}`;
		await pay(checkout(registration_id, { payment_intent }));
		const refund = (amount_refunded: number, more = {}) =>
			pay({ id: "ch_2", payment_intent, amount_refunded, currency: "eur", ...more }, "charge.refunded");
		const id = await refund(1_500);
		expect(await inboxRow(id)).toMatchObject({ status: "processed", tenant_id: tenant.tenant_id });
		await refund(500);
		const kept = () =>
			env.DB.prepare("select amount, refunded from conversions where payment_id = ?").bind(payment_intent).first();
		expect(await kept()).toEqual({ amount: 1990, refunded: 1500 });
		await refund(9_999);
		expect(await kept()).toEqual({ amount: 1990, refunded: 1990 });
		expect(await inboxRow(await refund(1, { currency: "usd" }))).toMatchObject({ status: "ignored" });
		expect((await registrationRow(registration_id))?.purchased_at).toEqual(expect.any(Number));
		await pay(checkout(registration_id, { payment_status: "unpaid" }), "checkout.session.async_payment_failed");
		expect(await bought(registration_id)).toHaveLength(1);
	});

	it("takes in a refund that was reported before it", async () => {
		const { registration_id } = await registered(tenant);
		const payment_intent = `pi_${crypto.randomUUID()}`;
		const refund = { id: "ch_3", payment_intent, amount_refunded: 700, currency: "eur" };
		const id = await pay(refund, "charge.refunded");
		expect(await inboxRow(id)).toMatchObject({ status: "ignored" });
		const queued: unknown[] = [];
		const taking = testContext({ task: async (job) => void queued.push(job) });
		const type = "checkout.session.completed";
		await notify(taking, "stripe", type, { type, data: { object: checkout(registration_id, { payment_intent }) } });
		expect(queued).toEqual([{ v: 1, kind: "webhook", webhook_event_id: id }]);
		await processWebhook(ctx, id);
		expect(await inboxRow(id)).toMatchObject({ status: "processed" });
		const kept = env.DB.prepare("select amount, refunded from conversions where payment_id = ?").bind(payment_intent);
		expect(await kept.first()).toEqual({ amount: 1990, refunded: 700 });
	});

	it("that names nobody known, and a refund of it, are ignored", async () => {
		const { registration_id } = await registered(tenant);
		for (const id of [
			await pay(checkout("reg_unknown")),
			await pay(checkout(registration_id, { client_reference_id: null })),
			await pay({ id: "ch_1" }, "charge.refunded"),
		])
			expect(await inboxRow(id)).toMatchObject({ status: "ignored", tenant_id: null });
		expect(await bought(registration_id)).toEqual([]);
	});
});

it.each([
	["EUR", 19.9, 1990],
	["JPY", 500, 500],
])("a purchase reported over the API in %s is counted in whole units of it", async (currency, amount, kept) => {
	const { registration_id } = await registered(tenant);
	const body = { amount, currency, external_id: crypto.randomUUID() };
	const made = await call("POST", `registrations/${registration_id}/conversions`, body, tenant.auth);
	expect(made.status).toBe(201);
	expect(await bought(registration_id)).toMatchObject([{ amount: kept }]);
});
