import { describe, expect, it } from "vitest";
import { allSteps, normalizeFunnelConfig } from "../config";
import { checkSlots, findSlots, renderSlots, type SlotContext } from "../slots";
import { EVENT_TYPES, type EventType, type FunnelConfig, type Step, TEMPLATE_NAMES } from "../vocabulary";
import { buildFunnel, type TemplateEvent } from ".";

const LENGTHS: Record<EventType, number | null> = {
	webinar: 60,
	workshop: 180,
	masterclass: 90,
	challenge: 5 * 1440,
	course_launch: 7 * 1440,
	in_person: 480,
	membership: null,
};
const REAL = EVENT_TYPES.filter((type) => type !== "membership");

const facts = (type: EventType, over: Partial<TemplateEvent> = {}): TemplateEvent => ({
	type,
	duration_minutes: LENGTHS[type],
	has_offer: false,
	...over,
});

/** Every template for every type, with and without what an event may have. */
const ALL = TEMPLATE_NAMES.flatMap((template) =>
	EVENT_TYPES.flatMap((type) =>
		[
			facts(type),
			facts(type, { has_offer: true, has_replay: true, offer_deadline_hours: 120 }),
			facts(type, { has_offer: true, join: "none" }),
			facts(type, { has_replay: true, join: "place" }),
			facts(type, { join: "link", has_offer: true, offer_deadline_hours: 4 }),
		].map((event) => ({
			name: `${template} ${JSON.stringify(event)}`,
			template,
			event,
			config: buildFunnel(template, event),
		})),
	),
);

const copyOf = (config: FunnelConfig): string =>
	allSteps(config)
		.map(({ step }) => `${step.subject}\n${step.body}`)
		.join("\n");

const START = Date.UTC(2026, 11, 1, 20) / 1000;
const typical = (event: TemplateEvent): SlotContext => ({
	now: START - 3600,
	time_zone: "America/New_York",
	contact: { first_name: "Alexandra", last_name: "Fernandez", email: "alexandra@example.com" },
	event: {
		title: "Finding your voice: speaking without notes",
		type: event.type,
		description: "An evening about speaking.",
		starts_at: event.type === "membership" ? null : START,
		ends_at: event.type === "membership" ? null : START + (event.duration_minutes ?? 0) * 60,
		time_zone: "Europe/Berlin",
		location: "Community Hall, 12 Long Meadow Lane, Springfield",
	},
	links: Object.fromEntries(
		[
			...(["in_person", "challenge"].includes(event.type) ? ["check_in"] : []),
			"join",
			"calendar",
			"manage",
			"unsubscribe",
			"replay",
			"google",
			"outlook",
			"office365",
			"yahoo",
		].map((name) => [name, `https://events.example.com/r/aBcDeFgHiJkLmNoPqRsTuVwX/${name}`]),
	),
	offer: {
		name: "The speaking course",
		price: 490,
		currency: "USD",
		url: "https://example.com/course",
		deadline: START,
	},
	tenant: { name: "Bright Voices Studio", sign_off: "Warmly, Bea", postal_address: "1 Road, Town" },
});

// GSM 03.38: the basic alphabet, and what takes two septets.
const GSM =
	/^[@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5_\u00c6\u00e6\u00df\u00c9 !"#\u00a4%&'()*+,\-./0-9:;<=>?\u00a1A-Z\u00c4\u00d6\u00d1\u00dc\u00a7\u00bfa-z\u00e4\u00f6\u00f1\u00fc\u00e0^{}\\[~\]|\u20ac]*$/;
const septets = (text: string): number => text.length + (text.match(/[\^{}\\[~\]|\u20ac]/g)?.length ?? 0);

const BANNED: RegExp[] = [
	/guarant/i,
	/\blimited\b/i,
	/only \d/i,
	/\b(seats?|spots?|places?) (left|remaining)/i,
	/\bfree\b/i,
	/hurry|act now|don't miss|last chance|exclusive/i,
	/you('ll| will) (learn|discover|get|earn|see|receive)/i,
	/\b(best|proven|secrets?|amazing|transform\w*|award|expert|renowned|#1)\b/i,
	/\btomorrow\b|\btonight\b|in (1|one|two|\d+) (hours?|minutes?|days?)\b/i,
	/\d+ ?%|\$ ?\d|thousands|hundreds/i,
	/refund|certificate|bonus/i,
];

describe.each(ALL)("$name", ({ event, config }) => {
	const steps = allSteps(config).map(({ step }) => step);

	it("is a sound funnel that comes out the same when saved", () => {
		expect(normalizeFunnelConfig(config, event)).toEqual({ config });
		expect(config.nominal_hours).toBe(168);
		expect(config.pre_event[0]).toMatchObject({ key: "welcome", priority: "must", channel: "email" });
	});

	it("has every slot known and filled from what such an event has", () => {
		const context = { ...typical(event), now: START };
		for (const { channel, subject, body } of steps) {
			expect(checkSlots(body, channel)).toEqual([]);
			expect(renderSlots(`${subject}\n${body}`, context).missing).toEqual([]);
		}
	});

	it("claims nothing that an event may not hold", () => {
		const copy = copyOf(config);
		for (const claim of BANNED) expect(copy).not.toMatch(claim);
		if (!event.has_replay) expect(copy).not.toMatch(/record|replay/i);
		if (!event.has_offer) expect(copy).not.toContain("offer.");
		if (event.offer_deadline_hours == null) expect(copy).not.toContain("offer.deadline");
	});

	it("writes texts that fit two segments", () => {
		for (const { body } of steps.filter(({ channel }) => channel === "sms")) {
			expect(body).toMatch(GSM);
			const text = renderSlots(body, typical(event)).text;
			expect(text).toMatch(GSM);
			expect(septets(text)).toBeLessThanOrEqual(306);
		}
	});

	it("writes e-mails of short paragraphs with a greeting and a closing", () => {
		for (const { channel, body } of steps) {
			if (channel === "sms") continue;
			const paragraphs = body.split("\n\n");
			expect(paragraphs[0]).toBe("Hi {{contact.first_name|there}},");
			expect(paragraphs.at(-1)).toBe("{{tenant.sign_off}}");
			for (const paragraph of paragraphs) {
				expect(paragraph.trim()).not.toBe("");
				expect(paragraph.replace(/\(\{\{[^}]*\}\}\)/g, "").length).toBeLessThan(320);
			}
			expect(paragraphs[1]).toMatch(/^[A-Z{]/);
		}
	});

	it("makes offers offers, and reminders transactional", () => {
		for (const { purpose, subject, body, anchor, key } of steps) {
			const offers = findSlots(subject + body).some(({ slot }) => slot.startsWith("offer."));
			expect(purpose === "offer").toBe(offers);
			expect(purpose === "transactional").toBe(
				key === "welcome" || (anchor === "event_start" && config.pre_event.some((s) => s.key === key)),
			);
		}
	});
});

const keys = (steps: Step[] = []): string[] => steps.map(({ key }) => key);

describe("what a template brings", () => {
	const standard = (type: EventType, over: Partial<TemplateEvent> = {}) => buildFunnel("standard", facts(type, over));

	it("standard: a week of content, reminders to the minute, a path for each outcome", () => {
		const { pre_event, post_event_attended, post_event_no_show } = standard("webinar", {
			has_offer: true,
			has_replay: true,
			offer_deadline_hours: 168,
		});
		expect(pre_event.map(({ key, anchor, delay_hours }) => [key, anchor, delay_hours])).toEqual([
			["welcome", "registration", 0],
			["details", "registration", 24],
			["question", "registration", 60],
			["calendar", "registration", 96],
			["prepare", "registration", 120],
			["reminder_24h", "event_start", -24],
			["reminder_1h", "event_start", -1],
			["sms_1h", "event_start", -1],
			["reminder_15m", "event_start", -0.25],
			["sms_15m", "event_start", -0.25],
		]);
		expect(keys(post_event_attended)).toEqual(["thanks", "replay", "offer", "feedback", "offer_last_call"]);
		expect(post_event_attended.at(-1)?.delay_hours).toBe(144);
		expect(keys(post_event_no_show)).toEqual(["sorry", "replay", "offer", "offer_last_call"]);
	});

	it("sends no offer at or after its deadline, and no last call on the heels of the offer", () => {
		const offers = (hours: number) => {
			const { post_event_attended } = standard("webinar", { has_offer: true, offer_deadline_hours: hours });
			return post_event_attended.filter(({ purpose }) => purpose === "offer").map((step) => step.delay_hours);
		};
		expect([0, 48, 50, 60, 72, 96].map(offers)).toEqual([[], [], [48], [48, 54], [48, 54], [48, 72]]);
	});

	it("differs by how much it says", () => {
		for (const type of EVENT_TYPES) {
			const count = (template: (typeof TEMPLATE_NAMES)[number]) =>
				allSteps(buildFunnel(template, facts(type, { has_offer: true }))).length;
			expect(count("high_touch")).toBeGreaterThan(count("standard"));
			expect(count("standard")).toBeGreaterThan(count("low_touch"));
			expect(count("low_touch")).toBeGreaterThan(count("custom"));
		}
	});

	it("custom: confirmation, one reminder, one message for each outcome", () => {
		for (const type of REAL.filter((type) => type !== "challenge")) {
			const { pre_event, during_event, post_event_attended, post_event_no_show } = buildFunnel("custom", facts(type));
			expect(pre_event.map(({ anchor }) => anchor)).toEqual(["registration", "event_start"]);
			expect(during_event).toBeUndefined();
			expect([keys(post_event_attended), keys(post_event_no_show)]).toEqual([["thanks"], ["sorry"]]);
		}
	});

	it.each([5, 21, 30])("a challenge of %i days has a message a day", (days) => {
		for (const template of TEMPLATE_NAMES)
			for (const event of [
				facts("challenge", { duration_minutes: days * 1440 }),
				facts("challenge", { duration_minutes: 60, days }),
			]) {
				const daily = buildFunnel(template, event).during_event?.filter(({ channel }) => channel === "email") ?? [];
				expect(daily.map(({ anchor, delay_hours, priority }) => [anchor, delay_hours, priority])).toEqual(
					Array.from({ length: days }, (_, k) => ["event_start", 24 * k, "must"]),
				);
				expect(daily.every(({ subject }) => subject.includes("Day {{event.day}}"))).toBe(true);
			}
	});

	it("says each day of a challenge by its number", () => {
		const event = facts("challenge");
		const lines = standard("challenge").during_event?.map(({ subject, delay_hours }) => {
			return renderSlots(subject, { ...typical(event), now: START + delay_hours * 3600 }).text.slice(0, 10);
		});
		expect(lines).toEqual([1, 2, 3, 4, 5].map((day) => `Day ${day} of 5`));
	});

	it("speaks while a launch runs over days, not when it is one session", () => {
		expect(keys(standard("course_launch").during_event)).toEqual(["launch_begins", "launch_midway", "launch_last_day"]);
		expect(keys(standard("course_launch", { duration_minutes: 2880 }).during_event)).toEqual([
			"launch_begins",
			"launch_last_day",
		]);
		expect(standard("course_launch", { duration_minutes: 90 }).during_event).toBeUndefined();
	});

	it("a membership has onboarding and nothing bound to an event", () => {
		for (const template of TEMPLATE_NAMES) {
			const config = buildFunnel(template, facts("membership", { has_offer: true, duration_minutes: 0 }));
			expect(allSteps(config).every(({ phase, step }) => phase === "pre_event" && step.anchor === "registration")).toBe(
				true,
			);
			expect(copyOf(config)).not.toMatch(/event\.(starts|date|time|duration|location)/);
		}
	});

	it("speaks of a place where people meet, and of a link where they log in", () => {
		for (const template of TEMPLATE_NAMES) {
			const place = copyOf(buildFunnel(template, facts("in_person", { has_offer: true })));
			expect(place).toContain("{{event.location}}");
			expect(place).not.toContain("link.join");
			expect(copyOf(buildFunnel(template, facts("webinar")))).toContain("{{link.join}}");
			expect(copyOf(buildFunnel(template, facts("webinar", { join: "none" })))).not.toContain("{{link.join}}");
		}
	});

	it("has words of its own for each type", () => {
		const copies = EVENT_TYPES.map((type) => copyOf(standard(type)));
		expect(new Set(copies).size).toBe(EVENT_TYPES.length);
	});
});
