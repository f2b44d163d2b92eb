import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openPortal, startCheckout } from "../../actions/billing";
import type { Notice } from "../../actions/webhooks/notice";
import { handleStripe } from "../../actions/webhooks/stripe";
import { memberToken } from "./people";
import { call, signUp, type TestTenant } from "./product";
import { context } from "./queues";

const report = (tenant_id: string, changes: Record<string, unknown> = {}, created = 1_800_000_000) => ({
	id: `evt_${crypto.randomUUID()}`,
	type: "customer.subscription.updated",
	created,
	data: {
		object: {
			id: "sub_1",
			customer: "cus_1",
			status: "active",
			metadata: { tenant_id },
			items: { data: [{ price: { lookup_key: "myxelium_solo_month" }, current_period_end: 1_802_000_000 }] },
			...changes,
		},
	},
});

async function tell(body: ReturnType<typeof report>, scope: string | null = null) {
	const matched: string[] = [];
	const notice = { body: JSON.stringify(body), scope, matched: (id: string) => matched.push(id) } as unknown as Notice;
	return { handled: await handleStripe(context(), notice), matched };
}
const planOf = async (tenant: TestTenant) => (await call("GET", "billing", undefined, tenant.auth)).body;

describe("the tenant's own subscription", () => {
	it("starts on the payment provider's page, and is changed on its portal", async () => {
		const tenant = await signUp();
		const owner = await memberToken(context(), tenant, "owner");
		expect(await planOf(tenant)).toMatchObject({ enabled: true, plan: "free", status: null });
		const opened = await call("POST", "billing/checkout", { plan: "solo" }, owner);
		expect(opened.status).toBe(201);
		expect(opened.body.url).toContain("/stripe/checkout/");
		expect((await call("POST", "billing/checkout", { plan: "solo" }, owner)).body.url).toBe(opened.body.url);
		expect((await call("POST", "billing/checkout", { plan: "free" }, owner)).status).toBe(422);
		expect((await call("POST", "billing/portal", undefined, owner)).body.error.code).toBe("not_subscribed");

		expect(await tell(report(tenant.tenant_id))).toEqual({ handled: "processed", matched: [tenant.tenant_id] });
		expect(await planOf(tenant)).toMatchObject({ plan: "solo", status: "active" });
		expect((await call("POST", "billing/checkout", { plan: "studio" }, owner)).body.error.code).toBe(
			"already_subscribed",
		);
		expect((await call("POST", "billing/portal", undefined, owner)).body.url).toContain("/stripe/portal/");
	});

	it("is what the newest report says, whatever order they come in", async () => {
		const tenant = await signUp();
		const { tenant_id } = tenant;
		await tell(report(tenant_id, { status: "canceled" }, 1_800_000_100));
		await tell(report(tenant_id, { status: "active" }, 1_800_000_050));
		expect(await planOf(tenant)).toMatchObject({ plan: "free", status: "canceled" });
	});

	it("is told by the product's own account alone", async () => {
		const tenant = await signUp();
		expect((await tell(report(tenant.tenant_id), tenant.tenant_id)).handled).toBe("ignored");
		expect((await tell(report("ten_none"))).handled).toBe("ignored");
		const other = { items: { data: [{ price: { lookup_key: "somebody_elses" } }] } };
		expect((await tell(report(tenant.tenant_id, other))).handled).toBe("ignored");
		expect((await planOf(tenant)).plan).toBe("free");
	});

	it("is off without a key, and says so", async () => {
		const off = context({ payments: null });
		const who = { type: "user", tenant_id: "ten_1", user_id: "usr_1", role: "owner" } as const;
		await expect(startCheckout(off, who, { plan: "solo" })).rejects.toMatchObject({ code: "billing_off" });
		await expect(openPortal(off, who)).rejects.toMatchObject({ code: "billing_off" });
	});

	it("warns of what is used up, and refuses nothing", async () => {
		const tenant = await signUp();
		const person = "('%s', '%s', 'c%d@people.example', 1, 0, '%s', 0, 0)";
		const rows = Array.from({ length: 501 }, (_, i) =>
			person
				.replace("%s", tenant.tenant_id)
				.replace("%s", `con_${i}`)
				.replace("%d", String(i))
				.replace("%s", `${tenant.tenant_id}-${i}`),
		);
		await env.DB.prepare(
			`insert into contacts (tenant_id, id, email, consent_email, consent_sms, token, created_at, updated_at) values ${rows.join(",")}`,
		).run();
		const { body } = await call("GET", "admin/usage", undefined, tenant.auth);
		expect(body).toMatchObject({ contacts: 501, plan: { id: "free", contacts: 500 } });
		expect(body.warnings).toMatchObject([{ limit: "contacts", used: 501, allowed: 500 }]);
	});
});
