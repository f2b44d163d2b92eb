import type { StepInput } from "../config-input";
import type { Priority } from "../vocabulary";
import { email, joinOf, type Letter, NOUN, sms, wayIn } from "./copy";
import type { TemplateEvent } from "./types";

/** Words that hold at any distance: how far off the start is, the slot says. */
function letter(event: TemplateEvent): Letter {
	const place = joinOf(event) === "place";
	return {
		subject: "{{event.title}} starts {{event.starts_in}}",
		paragraphs: [
			`The ${NOUN[event.type]} you registered for, {{event.title}}, starts {{event.starts_in}}.`,
			"When: {{event.starts_at}}",
			wayIn(event),
			`${place ? "See you there." : ""} If you cannot make it after all: [change or cancel your registration]({{link.manage}}).`.trim(),
		],
	};
}

function lastLetter(event: TemplateEvent): Letter {
	return {
		subject: "Starting {{event.starts_in}}: {{event.title}}",
		paragraphs: ["{{event.title}} starts {{event.starts_in}}, at {{event.time}}.", wayIn(event)],
	};
}

const TEXT = {
	link: "{{event.title}} starts {{event.starts_in}} ({{event.time}}). Join: {{link.join}}",
	place:
		"{{event.title}} starts {{event.starts_in}} ({{event.time}}). Where: {{event.location}}. Details: {{link.manage}}",
	none: "{{event.title}} starts {{event.starts_in}} ({{event.time}}). Details: {{link.manage}}",
} as const;

/** `[hours before the start, priority]` */
type Times = readonly (readonly [hours: number, priority: Priority])[];

export interface Reminders {
	email: Times;
	sms: Times;
}

/** Below this the message is about getting in, no longer about planning. */
const ABOUT_TO_START = 0.5;

const nameOf = (hours: number): string => (hours < 1 ? `${Math.round(hours * 60)}m` : `${hours}h`);

export function reminderSteps(event: TemplateEvent, times: Reminders): StepInput[] {
	const mails = times.email.map(([hours, priority]) =>
		email(
			{ key: `reminder_${nameOf(hours)}`, anchor: "event_start", delay_hours: -hours, priority },
			hours <= ABOUT_TO_START ? lastLetter(event) : letter(event),
		),
	);
	const texts = times.sms.map(([hours, priority]) =>
		sms({ key: `sms_${nameOf(hours)}`, anchor: "event_start", delay_hours: -hours, priority }, TEXT[joinOf(event)]),
	);
	return [...mails, ...texts].sort((a, b) => a.delay_hours - b.delay_hours);
}
