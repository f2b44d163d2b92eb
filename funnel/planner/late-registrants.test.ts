import { describe, expect, test } from "vitest";
import type { PlannedStep } from "../plan";
import { plan } from "./index";
import { byKey, content, DAY, HOUR, inputWith, reminder, STANDARD, welcome } from "./testing";

const leaving = (steps: PlannedStep[]) => steps.filter((planned) => planned.send_at !== null);
const emailsBeforeStart = (steps: PlannedStep[]) =>
	leaving(steps).filter((planned) => planned.phase === "pre_event" && planned.channel === "email");

describe("someone who registers late", () => {
	test("a day before a seven-day funnel does not get its e-mails all at the same time", () => {
		const steps = [welcome, content("one", 48), content("two", 96), content("three", 144)];
		const input = inputWith(DAY, { steps });
		const instants = emailsBeforeStart(plan(input).steps).map((planned) => planned.send_at as number);
		expect(instants).toHaveLength(4);
		for (let i = 1; i < instants.length; i++) {
			expect((instants[i] as number) - (instants[i - 1] as number)).toBeGreaterThanOrEqual(6 * HOUR);
		}
	});

	test("on the day of the event gets no reminder for the day before", () => {
		for (const lead of [23.99 * HOUR, 12 * HOUR, 3 * HOUR]) {
			const planned = byKey(plan(inputWith(Math.round(lead))).steps, "day_before");
			expect(planned).toMatchObject({ send_at: null, outcome: "dropped", reason: "too_late" });
			expect(planned.explanation).toContain("before the registration");
		}
	});

	test("gets no reminder seconds after the confirmation", () => {
		const steps = [welcome, reminder("day_before", -24), reminder("optional", -24, { priority: "should" })];
		const soon = plan(inputWith(DAY + 5, { steps })).steps;
		expect(byKey(soon, "day_before").reason).toBe("too_late");
		const quarter = plan(inputWith(DAY + 900, { steps })).steps;
		expect(byKey(quarter, "day_before").outcome).toBe("scheduled");
		expect(byKey(quarter, "optional")).toMatchObject({ outcome: "dropped", reason: "too_late" });
		expect(byKey(plan(inputWith(DAY + 6 * HOUR, { steps })).steps, "optional").outcome).toBe("scheduled");
	});

	test("24 hours before gets no reminder meant for 72 hours before", () => {
		const steps = [welcome, reminder("three_days", -72), reminder("hour_before", -1)];
		const planned = plan(inputWith(DAY, { steps })).steps;
		expect(byKey(planned, "three_days").reason).toBe("too_late");
		expect(byKey(planned, "hour_before").outcome).toBe("scheduled");
	});

	test("half an hour before does not get the day's and the hour's reminder with the confirmation", () => {
		const input = inputWith(1800);
		const pre = leaving(plan(input).steps).filter(({ phase, channel }) => phase === "pre_event" && channel === "email");
		expect(pre.map(({ key }) => key)).toEqual(["welcome"]);
		expect(pre[0]?.send_at).toBe(input.registered_at);
	});

	test("two days before gets every reminder and as much of the content as fits, most important first", () => {
		const { steps, compression, lead_hours } = plan(inputWith(2 * DAY));
		expect(lead_hours).toBe(48);
		expect(compression).toBeCloseTo(2 / 7);
		expect(steps.map(({ key }) => key)).toEqual(STANDARD.map(({ key }) => key));
		for (const key of ["welcome", "day_before", "hour_before", "starting", "prepare"]) {
			expect(byKey(steps, key).outcome).toBe("scheduled");
		}
	});
});
