import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { setNow } from "../../test/worker/product";
import { context, holdQueues, NOON, rows } from "../../test/worker/queues";
import { listFiring, watch } from "./alerts";
import { runCanary } from "./canary";

const queues = holdQueues();
const ctx = () => context({ canary: "canary@people.example" });

it("does nothing where no address is set up", async () => {
	expect(await runCanary(context())).toEqual({ begun: 0, delivered: 0, failed: 0 });
});

it("enrols once in five minutes, follows to delivery, erases, and raises an alert where nothing arrives", async () => {
	expect((await runCanary(ctx())).begun).toBe(1);
	expect((await runCanary(ctx())).begun).toBe(0);
	await queues.workOff();
	await env.DB.prepare("update messages set status = 'delivered' where tenant_id = 'ten_canary'").run();
	setNow(NOON + 300_000);
	expect(await runCanary(ctx())).toEqual({ begun: 1, delivered: 1, failed: 0 });
	expect(await rows("contacts")).toHaveLength(1);
	setNow(NOON + 1_000_000);
	expect(await runCanary(ctx())).toMatchObject({ failed: 1 });
	await watch(ctx());
	expect((await listFiring(ctx())).map(({ key }) => key)).toContain("canary");
	expect((await rows<{ reason: string }>("canary_runs")).map((run) => run.reason)).toContain(
		"never handed to delivery",
	);
});
