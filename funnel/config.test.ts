import { describe, expect, it } from "vitest";
import {
	allSteps,
	type FunnelConfigInput,
	findStep,
	normalizeFunnelConfig,
	type StepInput,
	timingSteps,
} from "./config";
import type { EventType, FunnelConfig } from "./vocabulary";

const mail = (key: string, over: Partial<StepInput> = {}): StepInput => ({
	key,
	anchor: "registration",
	delay_hours: 24,
	priority: "should",
	channel: "email",
	subject: "About {{event.title}}",
	body: "Hello {{contact.first_name|there}}",
	...over,
});
const post = (key: string, over: Partial<StepInput> = {}) => mail(key, { anchor: "event_end", ...over });

function accept(input: FunnelConfigInput, type?: EventType): FunnelConfig {
	const result = normalizeFunnelConfig(input, type && { type });
	if ("issues" in result) throw new Error(JSON.stringify(result.issues));
	return result.config;
}

function refuse(input: FunnelConfigInput, type?: EventType): string[] {
	const result = normalizeFunnelConfig(input, type && { type });
	return "issues" in result ? result.issues.map((issue) => issue.path) : [];
}

describe("filling in", () => {
	it("adds positions, purposes, citations and an empty subject for texts", () => {
		const { pre_event, post_event_attended } = accept({
			pre_event: [
				mail("a", { step: 9 }),
				mail("b", { anchor: "event_start", delay_hours: -1, purpose: "content" }),
				mail("c", { channel: "sms", subject: "ignored {{no.slot}}" }),
				mail("d", { body: "{{offer.name}}", purpose: "transactional" }),
				mail("e", { purpose: "transactional" }),
			],
			post_event_attended: [post("f", { subject: "{{offer.price}}" })],
		});
		expect(pre_event.map(({ step, key, purpose }) => [step, key, purpose])).toEqual([
			[1, "welcome", "transactional"],
			[2, "a", "content"],
			[3, "b", "transactional"],
			[4, "c", "content"],
			[5, "d", "offer"],
			[6, "e", "transactional"],
		]);
		expect(pre_event[3]?.subject).toBe("");
		expect(pre_event[1]?.citations).toEqual([]);
		expect(post_event_attended[0]?.purpose).toBe("offer");
	});

	it("keeps a confirmation of the author's own, as a must", () => {
		const own = mail("welcome", { delay_hours: 0, priority: "may", purpose: "content" });
		const { pre_event } = accept({ pre_event: [mail("a"), own] });
		expect(pre_event.map(({ key }) => key)).toEqual(["a", "welcome"]);
		expect(pre_event[1]).toMatchObject({ priority: "must", purpose: "transactional", body: own.body });
	});

	it("words the added confirmation for the event", () => {
		const body = (type?: EventType) => accept({ pre_event: [mail("a")] }, type).pre_event[0]?.body;
		expect(body("webinar")).toContain("{{link.join}}");
		expect(body("in_person")).toContain("{{event.location}}");
		expect(body("membership")).not.toContain("event.starts");
		expect(body()).toContain("{{event.starts_at}}");
	});

	it("leaves branches as they were sent, empty ones too", () => {
		expect(accept({ pre_event: [mail("a")] })).toMatchObject({
			nominal_hours: 168,
			post_event_attended: [],
			post_event_no_show: [],
		});
		const config = accept({
			nominal_hours: 24,
			post_event_attended: [post("a")],
			during_event: [],
			post_event_left_early: [],
			polls: [{ question: "Q", answer: "A", steps: [] }],
		});
		expect(config.pre_event).toHaveLength(1);
		expect(config).toMatchObject({ during_event: [], post_event_left_early: [], polls: [{ steps: [] }] });
		expect("during_event" in accept({ pre_event: [mail("a")] })).toBe(false);
	});

	it("comes out the same when it goes in again", () => {
		const once = accept({ pre_event: [mail("a", { delay_hours: -0 })], post_event_no_show: [post("b")] }, "workshop");
		expect(accept(once, "workshop")).toEqual(once);
		expect(JSON.parse(JSON.stringify(once))).toEqual(once);
	});
});

describe("refusing", () => {
	it("a funnel with no step", () => {
		expect(refuse({})).toEqual(["funnel_config"]);
		expect(refuse({ pre_event: [], polls: [{ question: "Q", answer: "A", steps: [] }] })).toEqual(["funnel_config"]);
	});

	it("more steps than a registration can carry", () => {
		const many = Array.from({ length: 301 }, (_, i) => mail(`k${i}`));
		expect(refuse({ pre_event: many })).toEqual(["funnel_config"]);
	});

	it.each<[string, string, StepInput]>([
		["an odd key", "key", mail("no spaces")],
		["an empty key", "key", mail("")],
		["a step before registration", "delay_hours", mail("a", { delay_hours: -1 })],
		["a reminder after the start", "delay_hours", mail("a", { anchor: "event_start", delay_hours: 1 })],
		["a step after the end among those before", "anchor", mail("a", { anchor: "event_end" })],
		["a delay that is no number", "delay_hours", mail("a", { delay_hours: Number.NaN })],
		["an endless delay", "delay_hours", mail("a", { delay_hours: Number.POSITIVE_INFINITY })],
		["a delay of more than a year", "delay_hours", mail("a", { anchor: "event_start", delay_hours: -8761 })],
		["a late confirmation", "delay_hours", mail("welcome", { delay_hours: 1 })],
		["a confirmation before the start", "anchor", mail("welcome", { anchor: "event_start", delay_hours: 0 })],
		["an e-mail without subject", "subject", mail("a", { subject: " " })],
		["an e-mail with its subject left out", "subject", mail("a", { subject: undefined })],
		["a subject of two lines", "subject", mail("a", { subject: "a\nb" })],
		["a subject with lines in it", "subject", mail("a", { subject: "{{event.description}}" })],
		["a subject that is too long", "subject", mail("a", { subject: "x".repeat(301) })],
		["an unknown slot in a subject", "subject", mail("a", { subject: "{{event.titel}}" })],
		["an empty body", "body", mail("a", { body: "\n" })],
		["a body that is too long", "body", mail("a", { body: "x".repeat(20_001) })],
		["a text that is too long", "body", mail("a", { channel: "sms", body: "x".repeat(1_601) })],
		["an unknown slot", "body", mail("a", { body: "{{event.titel}}" })],
		["a slot for e-mails in a text", "body", mail("a", { channel: "sms", body: "{{event.description}}" })],
	])("%s", (_, field, step) => {
		expect(refuse({ pre_event: [step] })).toEqual([`pre_event.0.${field}`]);
	});

	it("anchors that do not fit the branch", () => {
		expect(
			refuse({
				during_event: [mail("a"), mail("b", { anchor: "event_start", delay_hours: -1 })],
				post_event_attended: [post("a", { delay_hours: -1 }), mail("b")],
				post_event_left_early: [mail("a", { anchor: "event_start", delay_hours: 0 })],
				post_event_no_show: [post("ok")],
				polls: [{ question: "Q", answer: "A", steps: [mail("a")] }],
			}),
		).toEqual([
			"during_event.0.anchor",
			"during_event.1.delay_hours",
			"post_event_attended.0.delay_hours",
			"post_event_attended.1.anchor",
			"post_event_left_early.0.anchor",
			"polls.0.steps.0.anchor",
		]);
	});

	it("a key used twice in a branch, also over two polls with one answer", () => {
		const polls = [
			{ question: "Q", answer: "yes", steps: [post("a")] },
			{ question: "R", answer: "yes", steps: [post("a")] },
			{ question: "Q", answer: "no", steps: [post("a")] },
		];
		expect(refuse({ pre_event: [mail("a"), mail("a")], post_event_attended: [post("a")], polls })).toEqual([
			"pre_event.1.key",
			"polls.1.steps.0.key",
		]);
	});

	it("polls without question or answer", () => {
		expect(refuse({ polls: [{ question: " ", answer: "", steps: [post("a")] }] })).toEqual([
			"polls.0.question",
			"polls.0.answer",
		]);
	});

	it("a nominal span that is none", () => {
		for (const nominal_hours of [0, -1, 8_761, Number.NaN, Number.POSITIVE_INFINITY])
			expect(refuse({ nominal_hours, pre_event: [mail("a")] })).toEqual(["nominal_hours"]);
	});

	it("anything but steps after registering for a membership", () => {
		const input = {
			pre_event: [mail("a"), mail("b", { anchor: "event_start", delay_hours: -1 })],
			post_event_attended: [post("c")],
			post_event_no_show: [],
		};
		expect(refuse(input, "membership")).toEqual(["pre_event.1.anchor", "post_event_attended"]);
		expect(refuse(input, "webinar")).toEqual([]);
	});

	it("all at once, each with its place", () => {
		const result = normalizeFunnelConfig({
			pre_event: [mail("a", { body: "One\ntwo {{event.tite}}", subject: "" }), mail("b!", { delay_hours: -2 })],
		});
		expect(result).toEqual({
			issues: [
				{
					path: "pre_event.0.body",
					message: "There is no slot {{event.tite}}: did you mean {{event.title}}? (line 2, character 5)",
				},
				{ path: "pre_event.0.subject", message: "Write a subject: an e-mail needs one." },
				{ path: "pre_event.1.key", message: expect.stringContaining("letters") },
				{ path: "pre_event.1.delay_hours", message: expect.stringContaining("registration") },
			],
		});
	});
});

describe("reading a funnel", () => {
	const config = accept({
		polls: [
			{ question: "Q", answer: "yes", steps: [post("p")] },
			{ question: "R", answer: "yes", steps: [post("q")] },
		],
		post_event_no_show: [post("n")],
		post_event_left_early: [post("l")],
		post_event_attended: [post("n")],
		during_event: [mail("d", { anchor: "event_start" })],
		pre_event: [mail("a")],
	});

	it("goes through the branches in the funnel's order", () => {
		expect(timingSteps(config).map(({ phase, key }) => `${phase} ${key}`)).toEqual([
			"pre_event welcome",
			"pre_event a",
			"during_event d",
			"post_event_attended n",
			"post_event_left_early l",
			"post_event_no_show n",
			"poll:yes p",
			"poll:yes q",
		]);
		expect(allSteps(config)).toHaveLength(8);
	});

	it("gives the planner times and no copy", () => {
		const [first] = timingSteps(config);
		expect(first).toEqual({
			key: "welcome",
			phase: "pre_event",
			anchor: "registration",
			delay_hours: 0,
			channel: "email",
			priority: "must",
			purpose: "transactional",
		});
		expect(timingSteps(config).at(-1)?.poll).toEqual({ question: "R", answer: "yes" });
	});

	it("finds a step by branch and key", () => {
		expect(findStep(config, "post_event_no_show", "n")).toBe(config.post_event_no_show[0]);
		expect(findStep(config, "poll:yes", "q")?.key).toBe("q");
		expect(findStep(config, "pre_event", "n")).toBeNull();
	});
});
