import { describe, expect, it } from "vitest";
import { call, makeEvent, signUp } from "./product";
import { holdQueues, rows } from "./queues";

describe("a change that loses a race", () => {
	holdQueues();

	it("is refused and leaves nothing behind, neither in the audit log nor among the replans", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const times = ["2027-03-05T12:00:00Z", "2027-03-06T12:00:00Z", "2027-03-07T12:00:00Z"];
		const answers = await Promise.all(
			times.map((scheduled_at) => call("PATCH", `events/${event_id}`, { scheduled_at }, tenant.auth)),
		);
		const won = answers.filter(({ status }) => status === 200).length;
		expect(answers.filter(({ status }) => status === 409).length).toBe(times.length - won);
		expect(won).toBeLessThan(times.length);
		const log = await rows<{ action: string }>("audit_log", tenant);
		expect(log.filter(({ action }) => action === "event.rescheduled")).toHaveLength(won);
		expect(await rows("replans", tenant)).toHaveLength(won);
	});
});
