import type { FunnelEvent } from "../config-input";
import type { EventType } from "../vocabulary";
import { joinOf, type Letter, NOUN, wayIn } from "./copy";

export type Topic = "details" | "intention" | "calendar" | "question" | "prepare" | "still_coming";

/** What to do beforehand. Advice alone: it promises nothing about the event. */
const PREPARE: Record<Exclude<EventType, "membership">, string[]> = {
	webinar: [
		"Here is how to get ready for the webinar in a few minutes.",
		"Choose the device you will use and check its sound. Have something to write with at hand, and close what might interrupt you.",
	],
	workshop: [
		"A workshop is for doing.",
		"Think of something of your own that you would like to work on, and have paper or a blank document ready. If you can, keep the time before and after it open as well.",
	],
	masterclass: [
		"A small exercise before the masterclass: write down what you already do, and the one point where you get stuck.",
		"Keep the note beside you while you listen, and hold what you hear against it.",
	],
	challenge: [
		"A challenge of {{event.days}} days wants a place in your calendar.",
		"Choose a time of day for it now, and block that time on every one of the days. Decide as well what you will do when a day goes wrong: going on with the next one is enough.",
	],
	course_launch: [
		"A small task before the launch: make yourself a list.",
		"Write down what you want to be able to do, how much time you really have, and what you would need to know to say yes or no. Then you can check the course against it.",
	],
	in_person: [
		"Look up the way to {{event.location}} before the day, and plan some time to arrive.",
		"If you need anything in order to take part, get in touch beforehand.",
	],
};

const QUESTION: Record<Exclude<EventType, "membership">, string> = {
	webinar: "If you could ask one thing in the webinar, what would it be?",
	workshop: "What would you like to have in your hands when the workshop is over?",
	masterclass: "Which question would you bring to the masterclass?",
	challenge: "What would you like to be different when the {{event.days}} days are over?",
	course_launch: "What would you have to know to decide whether the course is for you?",
	in_person: "What, or whom, are you hoping to meet at the event?",
};

type Dated = Exclude<EventType, "membership">;

/** The words of one message between registering and the event. */
export const contentLetter = (topic: Topic, event: FunnelEvent): Letter => LETTERS[topic](event, event.type as Dated);

const LETTERS: Record<Topic, (event: FunnelEvent, type: Dated) => Letter> = {
	details: (event, type) => ({
		subject: "What {{event.title}} is about",
		paragraphs: [
			`Here are the details of the ${NOUN[type]} once more, so that you have them in one place.`,
			"{{event.description|}}",
			"When: {{event.starts_at}}\nLength: {{event.duration}}",
			joinOf(event) === "place" ? wayIn(event) : "",
			"Everything else is on your page: [your registration]({{link.manage}}).",
		],
	}),
	intention: (_event, type) => ({
		subject: "What would make it worth your time?",
		paragraphs: [
			"You have set time aside for {{event.title}}. Before it comes, take two minutes for one thought.",
			`What would have to happen for you to say afterwards: that ${NOUN[type]} was worth it?`,
			"Write the answer down where you will find it again. When it is time, bring it with you.",
		],
	}),
	calendar: (_event, type) => ({
		subject: "Is {{event.title}} in your calendar?",
		paragraphs: [
			`The ${NOUN[type]} starts {{event.starts_in}}: {{event.starts_at}}.`,
			"If it is not in your calendar yet, put it there now: [Google]({{link.google}}), [Outlook]({{link.outlook}}), [Office 365]({{link.office365}}), [Yahoo]({{link.yahoo}}) or a [calendar file]({{link.calendar}}).",
		],
	}),
	question: (_event, type) => ({
		subject: "A question before we begin",
		paragraphs: [
			QUESTION[type],
			"You are welcome to answer this e-mail. One line is enough.",
			"{{event.title}} starts {{event.starts_in}}: {{event.starts_at}}.",
		],
	}),
	prepare: (_event, type) => ({
		subject: "How to prepare for {{event.title}}",
		paragraphs: [...PREPARE[type], "It starts {{event.starts_in}}: {{event.starts_at}}."],
	}),
	still_coming: () => ({
		subject: "Can you still make it?",
		paragraphs: [
			"{{event.title}} starts {{event.starts_in}}: {{event.starts_at}}.",
			"If it still fits, there is nothing to do. If something came up, you can change or cancel here: [your registration]({{link.manage}}).",
		],
	}),
};
