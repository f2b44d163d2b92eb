import type { StepInput } from "../config-input";
import type { Priority } from "../vocabulary";
import { email, type Letter, NOUN } from "./copy";
import type { TemplateEvent } from "./types";

export type FollowUp = "thanks" | "part_of_it" | "sorry" | "replay" | "keep" | "next" | "feedback" | "wrap_up";

const REPLAY = "[Watch the recording]({{link.replay}})";

const LETTERS: Record<FollowUp, (event: TemplateEvent) => Letter> = {
	thanks: (event) => ({
		subject: "Thank you for being at {{event.title}}",
		paragraphs: [
			event.type === "in_person"
				? "Thank you for coming to {{event.title}}."
				: "Thank you for taking part in {{event.title}}.",
			"While it is fresh: write down the one thing you want to keep, and the first step you will take with it.",
		],
	}),
	part_of_it: (event) => ({
		subject: "You were there for part of {{event.title}}",
		paragraphs: [
			`Thank you for the time you spent at {{event.title}}. It looks as if you could not stay to the end of the ${NOUN[event.type]}. That happens.`,
			event.has_replay ? "The rest is in the recording:" : "",
			event.has_replay ? REPLAY : "",
		],
	}),
	sorry: (event) => ({
		subject: "Sorry we missed you at {{event.title}}",
		paragraphs: [
			`{{event.title}} took place, and it looks as if you could not be there. If you were and we got it wrong, please forgive this message.`,
			event.has_replay
				? "There is a recording, so that you can still see it:"
				: `Something always comes up. You registered for the ${NOUN[event.type]} for a reason, and that reason is probably still there.`,
			event.has_replay ? REPLAY : "",
		],
	}),
	replay: () => ({
		subject: "The recording of {{event.title}}",
		paragraphs: [
			"The recording of {{event.title}} is there for you, to see for the first time or to go back to.",
			REPLAY,
			"If your time is short, choose one part, and note one thing you will do with it.",
		],
	}),
	keep: () => ({
		subject: "What will you keep from {{event.title}}?",
		paragraphs: [
			"Some time has passed since {{event.title}}. What is still with you?",
			"Choose one thing and give it a place in your week: a day, a time, a first step small enough to be done.",
		],
	}),
	next: (event) => ({
		subject: "After {{event.title}}",
		paragraphs: [
			`You registered for {{event.title}} because something about it mattered to you. The ${NOUN[event.type]} is over. Your question may not be.`,
			"If you would like to tell us what you were hoping for, answer this e-mail. One line is enough.",
		],
	}),
	feedback: (event) => ({
		subject: "How was {{event.title}} for you?",
		paragraphs: [
			`Two questions about the ${NOUN[event.type]}, if you have a minute: what was useful to you, and what was missing?`,
			"Answer this e-mail in your own words. A line is as welcome as a page.",
		],
	}),
	wrap_up: () => ({
		subject: "Thank you from {{tenant.name}}",
		paragraphs: [
			"Our messages about {{event.title}} are coming to an end.",
			"Thank you for your interest. We hope you found something in it for yourself.",
		],
	}),
};

/** A message after the event, `hours` after its end. */
export const followUp = (event: TemplateEvent, kind: FollowUp, hours: number, priority: Priority): StepInput =>
	email({ key: kind, anchor: "event_end", delay_hours: hours, priority }, LETTERS[kind](event));

/** The recording where there is one, else `otherwise`. */
export const replayOr = (event: TemplateEvent, otherwise: FollowUp, hours: number): StepInput =>
	followUp(event, event.has_replay ? "replay" : otherwise, hours, "should");
