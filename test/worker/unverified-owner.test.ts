import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { memberToken } from "./people";
import { call, enroll, makeEvent, setNow, signUp } from "./product";
import { context, holdQueues, rows } from "./queues";

const queues = holdQueues();

describe("a deployed tenant whose owner's address is not verified", () => {
	it("writes to its owners alone, and to everyone from then on", async () => {
		const deployed = context({ local: false });
		const tenant = await signUp();
		await env.DB.prepare("update tenants set sends_to_owners_only = 1 where id = ?").bind(tenant.tenant_id).run();
		const owner = (await call("GET", "auth/me", undefined, await memberToken(deployed, tenant, "owner"))).body;
		const { event_id } = await makeEvent(tenant);
		const welcomed = async (email: string) => {
			const { registration_id } = (await enroll(tenant, event_id, { email })).body;
			await queues.pass(tenant, [registration_id], Date.now() + 120_000, deployed);
			const found = (await rows<{ registration_id: string; status: string; reason: string }>("messages", tenant)).find(
				(row) => row.registration_id === registration_id,
			);
			return [found?.status, found?.reason];
		};
		expect(await welcomed("somebody@people.example")).toEqual(["dropped", "owner_not_verified"]);
		expect((await welcomed(owner.email))[0]).toBe("sent");
		await env.DB.prepare("update tenants set sends_to_owners_only = 0 where id = ?").bind(tenant.tenant_id).run();
		setNow(Date.now() + 10_000);
		expect((await welcomed("else@people.example"))[0]).toBe("sent");
	});
});
