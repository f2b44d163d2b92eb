import type { FunnelEvent, StepInput } from "../config-input";
import { CONFIRMATION_KEY } from "../vocabulary";
import { email, joinOf, type Letter, NOUN } from "./copy";

/** The message that leaves at the moment of registering: when, where, how to get in, how to change it. */
export const confirmation = (event: FunnelEvent = { type: "webinar", join: "none" }): StepInput =>
	email(
		{ key: CONFIRMATION_KEY, anchor: "registration", delay_hours: 0, priority: "must" },
		event.type === "membership" ? membership(event) : dated(event),
	);

const membership = (event: FunnelEvent): Letter => ({
	subject: "Welcome to {{event.title}}",
	paragraphs: [
		"Welcome to {{event.title}}. Your registration is complete.",
		joinOf(event) === "link" ? "[Open {{event.title}}]({{link.join}})" : "",
		"Your registration page has the details, and you can change or cancel your registration there: [your registration]({{link.manage}}).",
	],
});

const GETTING_IN = {
	link: "This link is yours and leads to the right place when it starts:",
	place: "",
	none: "Your registration page always shows the current details.",
} as const;

function dated(event: FunnelEvent): Letter {
	const join = joinOf(event);
	const facts = ["When: {{event.starts_at}}", "Length: {{event.duration}}"];
	if (join === "place") facts.push("Where: {{event.location}}");
	return {
		subject: "You are registered: {{event.title}}",
		paragraphs: [
			opening(event, join),
			facts.join("\n"),
			GETTING_IN[join],
			event.type === "in_person" && join === "place"
				? "Your ticket, with the code for the door: [your ticket]({{link.check_in}})."
				: "",
			join === "link" ? `[Join the ${NOUN[event.type]}]({{link.join}})` : "",
			"Put it into your calendar: [Google]({{link.google}}), [Outlook]({{link.outlook}}), [Office 365]({{link.office365}}), [Yahoo]({{link.yahoo}}) or a [calendar file]({{link.calendar}}).",
			"Plans change. You can see, change or cancel your registration at any time: [your registration]({{link.manage}}).",
		],
	};
}

function opening({ type }: FunnelEvent, join: "link" | "place" | "none"): string {
	if (type === "challenge")
		return "You are in: {{event.title}}, a challenge of {{event.days}} days. This is when it begins.";
	if (type === "in_person" && join === "place")
		return "You are registered for {{event.title}}. This is when and where we meet.";
	if (type === "course_launch") return "You are on the list for {{event.title}}. This is when it begins.";
	return "You are registered for {{event.title}}. Here is all you need to know for now.";
}
