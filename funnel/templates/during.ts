import type { StepInput } from "../config-input";
import { email, type Letter, sms, wayIn } from "./copy";
import { offerParagraphs } from "./offer";
import { daysOf, type TemplateEvent } from "./types";

/** A launch of at least this many days gets messages while it runs. */
const DAYS_OF_A_LONG_LAUNCH = 2;

/** One thought a day, so that a month of messages is not thirty times the same. None speaks of what the day brings. */
const THOUGHTS = [
	"Begin small. A few minutes now are better than an hour that never comes.",
	"Look back for a moment: what went well so far, and what would you do differently today?",
	"Missed a day? Leave it. Today is a good place to go on.",
	"Tell somebody what you are doing today.",
	"Take note of one thing today: what you did, and how it felt.",
	"If today is full, choose the smallest version you can do, and do that.",
	"Keep to the time of day you have set aside, even when you do not feel like it.",
];

function dailyLetter(event: TemplateEvent, day: number): Letter {
	const first = day === 1;
	return {
		subject: "Day {{event.day}} of {{event.days}}: {{event.title}}",
		paragraphs: [
			first
				? "{{event.title}} begins. This is day {{event.day}} of {{event.days}}."
				: "This is day {{event.day}} of {{event.days}} of {{event.title}}.",
			THOUGHTS[(day - 1) % THOUGHTS.length] as string,
			wayIn(event),
			"When you are done for today: [Mark day {{event.day}} as done]({{link.check_in}})",
		],
	};
}

/** One message a day, each 24 hours after the one before. */
export function challengeSteps(event: TemplateEvent, with_sms: boolean): StepInput[] {
	const days = Array.from({ length: daysOf(event) }, (_, i) => i + 1);
	const mails = days.map((day) =>
		email(
			{ key: `day_${day}`, anchor: "event_start", delay_hours: 24 * (day - 1), priority: "must" },
			dailyLetter(event, day),
		),
	);
	if (!with_sms) return mails;
	const text = "Day {{event.day}} of {{event.days}}: {{event.title}}. Your page: {{link.manage}}";
	const first = sms({ key: "sms_day_1", anchor: "event_start", delay_hours: 0, priority: "should" }, text);
	return [first, ...mails];
}

/** Messages of a launch that runs over days: at its opening, halfway, and when its last day begins. */
export function launchSteps(event: TemplateEvent): StepInput[] {
	const days = daysOf(event);
	if (days < DAYS_OF_A_LONG_LAUNCH) return [];
	const offer = offerParagraphs(event);
	const running: Letter = {
		subject: "Day {{event.day}} of {{event.days}}: {{event.title}}",
		paragraphs: ["Today is day {{event.day}} of {{event.days}} of {{event.title}}.", ...offer, wayIn(event)],
	};
	const opening: Letter = {
		subject: "{{event.title}} has begun",
		paragraphs: ["{{event.title}} has begun. It runs for {{event.duration}}.", wayIn(event)],
	};
	const at = (key: string, day: number, priority: "must" | "should", letter: Letter) =>
		email({ key, anchor: "event_start", delay_hours: 24 * (day - 1), priority }, letter);
	const midway = Math.ceil(days / 2);
	return [
		at("launch_begins", 1, "must", opening),
		...(midway > 1 && midway < days ? [at("launch_midway", midway, "should", running)] : []),
		at("launch_last_day", days, "must", running),
	];
}
