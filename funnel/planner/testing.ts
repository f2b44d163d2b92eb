import fc from "fast-check";
import type { PlanInput, PlannedStep, PlanRecipient, PlanSettings, TimingStep } from "../plan";
import type { Channel, Priority, Seconds } from "../vocabulary";

export const HOUR = 3600;
export const DAY = 86_400;

/** Seconds of an ISO instant. */
export function at(iso: string): Seconds {
	return Date.parse(iso) / 1000;
}

export const SETTINGS: PlanSettings = {
	gap: { email: 6 * HOUR, sms: 2 * HOUR },
	quiet_hours: { from_minute: 9 * 60, to_minute: 20 * 60 },
	sms_daily_ceiling: 10,
	settle: 1800,
	adaptive: true,
	sms_enabled: true,
};

export const RECIPIENT: PlanRecipient = {
	sms_consent: true,
	phone: "+15551230000",
	time_zone: null,
	region: null,
	email: "open",
	other_sms_at: [],
	purchased: false,
	unregistered: false,
};

export function step(key: string, over: Partial<TimingStep> = {}): TimingStep {
	return {
		key,
		phase: "pre_event",
		anchor: "registration",
		delay_hours: 0,
		channel: "email",
		priority: "should",
		purpose: "content",
		...over,
	};
}

export const welcome = step("welcome", { priority: "must", purpose: "transactional" });

export function content(key: string, delay_hours: number, over: Partial<TimingStep> = {}): TimingStep {
	return step(key, { delay_hours, ...over });
}

export function reminder(key: string, delay_hours: number, over: Partial<TimingStep> = {}): TimingStep {
	return step(key, { anchor: "event_start", delay_hours, priority: "must", purpose: "transactional", ...over });
}

export function post(key: string, delay_hours: number, over: Partial<TimingStep> = {}): TimingStep {
	return step(key, { phase: "post_event_attended", anchor: "event_end", delay_hours, ...over });
}

/** Seven days: a confirmation, six e-mails of content, three reminders by e-mail and two by text. */
export const STANDARD: TimingStep[] = [
	welcome,
	content("story", 12, { priority: "may" }),
	content("why", 36),
	content("lesson", 60),
	content("case", 84, { priority: "may" }),
	content("prepare", 108, { priority: "must" }),
	content("question", 132),
	reminder("day_before", -24),
	reminder("day_before_sms", -23, { channel: "sms", priority: "should" }),
	reminder("hour_before", -1),
	reminder("soon_sms", -0.5, { channel: "sms" }),
	reminder("starting", 0, { priority: "may" }),
	post("replay", 2, { priority: "must" }),
	post("offer", 24, { purpose: "offer" }),
	post("missed", 2, { phase: "post_event_no_show", priority: "must" }),
	post("offer_missed", 24, { phase: "post_event_no_show", purpose: "offer" }),
];

/** A registration for an event that starts 2027-03-10 18:00 UTC and lasts an hour; `lead` in seconds. */
export function inputWith(lead: Seconds, over: Partial<PlanInput> = {}): PlanInput {
	const starts_at = over.event?.starts_at ?? at("2027-03-10T18:00:00Z");
	const registered_at = starts_at - lead;
	return {
		steps: STANDARD,
		nominal_hours: 168,
		event: { starts_at, ends_at: starts_at + HOUR, time_zone: "Europe/Berlin", cancelled: false },
		settings: SETTINGS,
		recipient: RECIPIENT,
		registered_at,
		now: registered_at,
		sent: [],
		outcome: { attendance: null, changed_at: null, poll_answers: [] },
		...over,
	};
}

export function byKey(steps: readonly PlannedStep[], key: string): PlannedStep {
	const found = steps.find((planned) => planned.key === key);
	if (!found) throw new Error(`no step ${key} in the plan`);
	return found;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local minute of the day, straight from the runtime. */
export function localMinute(zone: string, instant: Seconds): number {
	const format =
		formats.get(zone) ??
		new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
	formats.set(zone, format);
	const [hour, minute] = format.format(instant * 1000).split(":");
	return Number(hour) * 60 + Number(minute);
}

export const ZONES = [
	"Asia/Kathmandu",
	"Australia/Lord_Howe",
	"America/St_Johns",
	"Pacific/Apia",
	"America/New_York",
	"Europe/Berlin",
	"UTC",
];

/** Days on which clocks change: New York, Berlin and Lord Howe, both ways. */
const CHANGES = ["2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25", "2026-04-04", "2026-10-03"];

const anyStart = fc
	.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -4 * DAY, max: 4 * DAY }))
	.map(([day, shift]) => at(`${day}T12:00:00Z`) + shift);

/** From a minute to 30 days, short ones as often as long ones; whole multiples of an hour among them. */
export const anyLead = fc.oneof(
	fc.double({ min: Math.log(60), max: Math.log(30 * DAY), noNaN: true }).map((log) => Math.round(Math.exp(log))),
	fc.integer({ min: 1, max: 240 }).map((hours) => hours * HOUR),
);

const anyPriority = fc.constantFrom<Priority>("must", "should", "may");
const quarterHours = (min: number, max: number) => fc.integer({ min: min * 4, max: max * 4 }).map((n) => n / 4);

function anyPreEvent(channels: Channel[]): fc.Arbitrary<TimingStep[]> {
	const channel = fc.constantFrom(...channels);
	const one = fc.oneof(
		{
			weight: 3,
			arbitrary: fc.record({
				anchor: fc.constant("registration" as const),
				delay_hours: fc.oneof(quarterHours(0, 168), fc.double({ min: 0, max: 200, noNaN: true })),
				channel,
				priority: anyPriority,
				purpose: fc.constantFrom("content" as const, "offer" as const),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				anchor: fc.constant("event_start" as const),
				delay_hours: quarterHours(-72, 0),
				channel,
				priority: anyPriority,
				purpose: fc.constant("transactional" as const),
			}),
		},
	);
	return fc.array(one, { maxLength: 12 }).map((steps) => [welcome, ...steps.map((each, i) => step(`step_${i}`, each))]);
}

function anyAfter(channels: Channel[]): fc.Arbitrary<TimingStep[]> {
	const where = fc.constantFrom(
		{ phase: "during_event" as const, anchor: "event_start" as const },
		{ phase: "post_event_attended" as const, anchor: "event_end" as const },
		{ phase: "post_event_no_show" as const, anchor: "event_end" as const },
		{ phase: "poll:yes" as const, anchor: "event_end" as const, poll: { question: "Ready?", answer: "yes" } },
	);
	const one = fc
		.tuple(where, quarterHours(0, 96), fc.constantFrom(...channels), anyPriority)
		.map(([place, delay_hours, channel, priority]) => ({ ...place, delay_hours, channel, priority }));
	return fc.array(one, { maxLength: 8 }).map((steps) => steps.map((each, i) => step(`after_${i}`, each)));
}

export interface RandomOptions {
	channels?: Channel[];
	after?: boolean;
}

/** Registrations for random funnels, before the start of the event. */
export function anyInput({ channels = ["email"], after = false }: RandomOptions = {}): fc.Arbitrary<PlanInput> {
	return fc
		.record({
			pre: anyPreEvent(channels),
			after: after ? anyAfter(channels) : fc.constant([]),
			starts_at: anyStart,
			lasts: fc.constantFrom(HOUR, 2 * HOUR, 5 * DAY),
			zone: fc.constantFrom(...ZONES),
			recipient_zone: fc.constantFrom(null, ...ZONES),
			lead: anyLead,
			nominal_hours: fc.constantFrom(24, 168, 720),
			gap_email: fc.constantFrom(300, HOUR, 6 * HOUR, 6 * HOUR, 12 * HOUR),
			gap_sms: fc.constantFrom(600, 2 * HOUR, 4 * HOUR),
		})
		.map((drawn) => ({
			...inputWith(drawn.lead, {
				event: {
					starts_at: drawn.starts_at,
					ends_at: drawn.starts_at + drawn.lasts,
					time_zone: drawn.zone,
					cancelled: false,
				},
			}),
			steps: [...drawn.pre, ...drawn.after],
			nominal_hours: drawn.nominal_hours,
			settings: { ...SETTINGS, gap: { email: drawn.gap_email, sms: drawn.gap_sms } },
			recipient: { ...RECIPIENT, time_zone: drawn.recipient_zone },
		}));
}
