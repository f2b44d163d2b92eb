import { describe, expect, it } from "vitest";
import { timingSteps } from "../config";
import { plan } from "../planner";
import { at, HOUR, RECIPIENT, SETTINGS } from "../planner/testing";
import { EVENT_TYPES, type EventType, TEMPLATE_NAMES, type TemplateName } from "../vocabulary";
import { buildFunnel } from ".";

const START = at("2026-12-09T17:00:00Z");

function planned(template: TemplateName, type: EventType, lead_hours: number) {
	const duration_minutes = type === "challenge" ? 5 * 1440 : type === "membership" ? null : 90;
	const config = buildFunnel(template, { type, duration_minutes, has_offer: true, offer_deadline_hours: 168 });
	const registered_at = START - lead_hours * HOUR;
	const ends_at = START + (duration_minutes ?? 0) * 60;
	const dates = duration_minutes === null ? { starts_at: null, ends_at: null } : { starts_at: START, ends_at };
	return plan({
		steps: timingSteps(config),
		nominal_hours: config.nominal_hours,
		event: { ...dates, time_zone: "America/New_York", cancelled: false },
		settings: SETTINGS,
		recipient: RECIPIENT,
		registered_at,
		now: registered_at,
		sent: [],
		outcome: { attendance: null, changed_at: null, poll_answers: [] },
	}).steps;
}

describe("templates and the planner", () => {
	it("sends every message as written to whoever registers a week ahead", () => {
		for (const template of TEMPLATE_NAMES)
			for (const type of EVENT_TYPES)
				for (const step of planned(template, type, 168)) {
					const told = `${template} ${type} ${step.phase} ${step.key}`;
					if (!step.phase.startsWith("post_event")) expect([told, step.send_at]).toEqual([told, step.nominal_at]);
				}
	});

	it("keeps confirmation and reminders for whoever registers two days ahead", () => {
		for (const template of TEMPLATE_NAMES)
			for (const type of EVENT_TYPES.filter((type) => type !== "membership")) {
				const steps = planned(template, type, 48).filter(({ phase }) => phase === "pre_event");
				const musts = steps.filter(({ priority }) => priority === "must");
				expect(musts.length).toBeGreaterThan(1);
				expect(musts.every(({ outcome }) => outcome !== "dropped")).toBe(true);
				expect(steps.every(({ send_at }) => send_at === null || send_at <= START)).toBe(true);
			}
	});
});
