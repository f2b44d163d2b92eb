import { describe, expect, it } from "vitest";
import type { FunnelConfig, Step } from "../../funnel/vocabulary";
import { branches, inOrder, placesFor, withNew, withoutStep, withStep, withTwin } from "./funnel";
import { merged, stepChanges } from "./funnel-merge";

const step = (key: string, over: Partial<Step> = {}): Step => ({
	step: 1,
	key,
	anchor: "registration",
	delay_hours: 0,
	priority: "must",
	purpose: "transactional",
	channel: "email",
	subject: "Subject",
	body: "Body",
	citations: [],
	...over,
});

const funnel: FunnelConfig = {
	nominal_hours: 168,
	pre_event: [
		step("welcome"),
		step("reminder", { anchor: "event_start", delay_hours: -1 }),
		step("prepare", { delay_hours: 24 }),
	],
	post_event_attended: [],
	post_event_no_show: [step("missed", { anchor: "event_end", delay_hours: 2 })],
	polls: [{ question: "Ready?", answer: "yes", steps: [step("ready", { anchor: "event_end", delay_hours: 4 })] }],
};

describe("a funnel for the editor", () => {
	it("shows the branches that have steps, under the paths of the API", () => {
		expect(branches(funnel).map(({ path, phase }) => [path, phase])).toEqual([
			["pre_event", "pre_event"],
			["post_event_no_show", "post_event_no_show"],
			["polls.0.steps", "poll:yes"],
		]);
	});

	it("puts steps of both anchors on one line", () => {
		expect(inOrder(funnel.pre_event, 168).map(({ step, index }) => [step.key, index])).toEqual([
			["welcome", 0],
			["prepare", 2],
			["reminder", 1],
		]);
	});

	it("changes one step and leaves the funnel it came from", () => {
		const changed = withStep(funnel, "polls.0.steps", 0, step("ready", { subject: "New" }));
		expect(changed.polls?.[0]?.steps[0]?.subject).toBe("New");
		expect(funnel.polls?.[0]?.steps[0]?.subject).toBe("Subject");
	});

	it("adds a step to any branch, also one that was empty, under a key of its own", () => {
		for (const { path } of placesFor(funnel, true)) {
			const made = withNew(funnel, path, "email", true);
			const again = withNew(made.funnel, path, "sms", true);
			const steps = branches(again.funnel).find((branch) => branch.path === path)?.steps ?? [];
			expect([steps[made.index]?.key, steps[again.index]?.key]).toEqual(["message_1", "message_2"]);
			expect(Math.sign(steps[made.index]?.delay_hours ?? 0)).toBe(path === "pre_event" ? -1 : 1);
		}
		expect(placesFor(funnel, false).map(({ path }) => path)).toEqual(["pre_event", "polls.0.steps"]);
		expect(funnel.during_event).toBeUndefined();
	});

	it("puts one person's change into what another saved meanwhile, and loses neither", () => {
		const mine = withStep(funnel, "pre_event", 1, step("reminder", { subject: "Mine" }));
		const theirs = structuredClone(funnel);
		theirs.pre_event = [step("reminder", { subject: "Theirs" }), step("prepare", { body: "Theirs" }), step("new")];
		theirs.post_event_no_show = [];
		expect(stepChanges(funnel, mine).map(({ phase, key }) => [phase, key])).toEqual([["pre_event", "reminder"]]);
		expect(stepChanges(funnel, theirs).map(({ key, step }) => [key, step === null])).toEqual([
			["reminder", false],
			["prepare", false],
			["new", false],
			["welcome", true],
			["missed", true],
		]);
		const both = merged(funnel, mine, theirs);
		expect(both.pre_event.map(({ key, subject, body }) => [key, subject, body])).toEqual([
			["reminder", "Mine", "Body"],
			["prepare", "Subject", "Theirs"],
			["new", "Subject", "Body"],
		]);
		expect(both.post_event_no_show).toEqual([]);
		expect(merged(funnel, funnel, theirs)).toEqual(theirs);
	});

	it("brings a change along to a poll that is gone, and takes a removed step out wherever it stands", () => {
		const mine = withStep(funnel, "polls.0.steps", 0, step("ready", { subject: "Mine" }));
		const { polls: _, ...theirs } = structuredClone(funnel);
		expect(merged(funnel, mine, theirs).polls).toEqual(mine.polls);
		const without = withoutStep(funnel, "pre_event", 2);
		const moved = { ...structuredClone(funnel), pre_event: funnel.pre_event.toReversed() };
		expect(merged(funnel, without, moved).pre_event.map(({ key }) => key)).toEqual(["reminder", "welcome"]);
	});

	it("doubles a step under a key of its own", () => {
		const twice = withTwin(withTwin(funnel, "pre_event", 2), "pre_event", 2);
		expect(twice.pre_event.map(({ key }) => key)).toEqual(["welcome", "reminder", "prepare", "prepare_3", "prepare_2"]);
	});
});
