import type { FunnelEvent, StepInput } from "../config-input";
import type { EventType } from "../vocabulary";

type Timing = Pick<StepInput, "key" | "anchor" | "delay_hours" | "priority">;

/** An e-mail's words: paragraphs without greeting and closing; empty ones are left out. */
export interface Letter {
	subject: string;
	paragraphs: string[];
}

export const GREETING = "Hi {{contact.first_name|there}},";
export const CLOSING = "{{tenant.sign_off}}";

export function email(timing: Timing, { subject, paragraphs }: Letter): StepInput {
	const body = [GREETING, ...paragraphs.filter(Boolean), CLOSING].join("\n\n");
	return { ...timing, channel: "email", subject, body };
}

/** A text message. Says who it is from first, as the person may not have the number saved. */
export const sms = (timing: Timing, text: string): StepInput => ({
	...timing,
	channel: "sms",
	subject: "",
	body: `{{tenant.name}}: ${text}`,
});

/** One word for the event inside a sentence: "the workshop". */
export const NOUN: Record<EventType, string> = {
	webinar: "webinar",
	workshop: "workshop",
	masterclass: "masterclass",
	challenge: "challenge",
	course_launch: "launch",
	in_person: "event",
	membership: "membership",
};

export const joinOf = ({ type, join }: FunnelEvent): "link" | "place" | "none" =>
	join ?? (type === "in_person" ? "place" : type === "membership" ? "none" : "link");

/** The paragraph that gets somebody to the event: a button, or the place. */
export function wayIn(event: FunnelEvent): string {
	const join = joinOf(event);
	if (join === "link") return `[Join the ${NOUN[event.type]}]({{link.join}})`;
	if (join === "place") return "Where: {{event.location}}";
	return "[Open your registration page]({{link.manage}})";
}
