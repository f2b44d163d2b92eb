import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { call, enroll, fire, makeEvent, schedule, signUp } from "./product";

/** The provider's own test number that is no number (twilio.com/docs/iam/test-credentials). */
const NO_NUMBER = "+15005550001";

it("texts nobody again at a number the provider refuses for good", async () => {
	const tenant = await signUp();
	const text = (key: string, delay_hours: number) => ({
		key,
		anchor: "registration",
		delay_hours,
		priority: "must",
		channel: "sms",
		body: "See you at {{event.title}}.",
	});
	await call("PATCH", "settings", { settings: { quiet_from: "08:00", quiet_to: "21:00" } }, tenant.auth);
	const zone = [0, 6, 12, 18].map(
		(h) => ["Etc/UTC", "Asia/Dhaka", "Pacific/Auckland", "America/Mexico_City"][h / 6] as string,
	);
	const hourIn = (name: string) =>
		Number(new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone: name }).format(new Date()));
	const timezone = zone.find((name) => hourIn(name) >= 9 && hourIn(name) < 19) as string;
	const { event_id } = await makeEvent(
		tenant,
		{ timezone },
		{ funnel_config: { nominal_hours: 48, pre_event: [text("first", 0), text("second", 24)] } },
	);
	const { body } = await enroll(tenant, event_id, { phone: NO_NUMBER, consent_sms: true, timezone });
	await fire(tenant, body.registration_id);
	const steps = await vi.waitFor(
		async () => {
			const found = (await schedule(tenant, body.registration_id)).steps;
			if (found.find((s: { key: string }) => s.key === "first").status !== "failed") throw new Error("not yet refused");
			return found;
		},
		{ timeout: 15_000, interval: 200 },
	);
	const held = await env.DB.prepare("select channel, scope, reason from suppressions where tenant_id = ?")
		.bind(tenant.tenant_id)
		.all();
	expect(held.results).toEqual([{ channel: "sms", scope: "all", reason: "invalid_phone" }]);
	await vi.waitFor(async () => {
		const second = (await schedule(tenant, body.registration_id)).steps.find(
			(s: { key: string }) => s.key === "second",
		);
		expect(second).toMatchObject({ outcome: "dropped", reason: "no_sms_consent" });
	});
	expect(steps.find((s: { key: string }) => s.key === "welcome").outcome).toBe("scheduled");
});
