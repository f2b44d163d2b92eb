import type { StepInput } from "../config-input";
import { email, joinOf, type Letter } from "./copy";
import { offerParagraphs } from "./offer";
import type { TemplateEvent } from "./types";

export type Onboarding = "details" | "first_step" | "rhythm" | "question" | "look_back" | "stay";

const LETTERS: Record<Onboarding, Letter> = {
	details: {
		subject: "What {{event.title}} is about",
		paragraphs: ["Here is what {{event.title}} is about, so that you have it in one place.", "{{event.description|}}"],
	},
	first_step: {
		subject: "A first step in {{event.title}}",
		paragraphs: [
			"Nobody has to look at everything at once.",
			"Choose one thing in {{event.title}} that you are curious about, and give it ten minutes today.",
		],
	},
	rhythm: {
		subject: "Find a time for {{event.title}}",
		paragraphs: [
			"Give {{event.title}} a place in your week.",
			"Choose a day and a time, and put them into your calendar. Short and often is fine.",
		],
	},
	question: {
		subject: "What are you hoping for?",
		paragraphs: [
			"You have joined {{event.title}}. What are you hoping to find?",
			"You are welcome to answer this e-mail. One line is enough.",
		],
	},
	look_back: {
		subject: "Your start in {{event.title}}",
		paragraphs: [
			"Some days have passed since you joined {{event.title}}. A good moment to look back.",
			"What have you tried? What would you like to do next? Write down one of each.",
		],
	},
	stay: {
		subject: "How is {{event.title}} going for you?",
		paragraphs: [
			"How is {{event.title}} going for you? What is useful, and what is missing?",
			"Answer this e-mail in your own words. A line is as welcome as a page.",
		],
	},
};

/** Onboarding after joining, `hours` after the registration. */
export function onboardingSteps(event: TemplateEvent, plan: [Onboarding, hours: number][]): StepInput[] {
	const way =
		joinOf(event) === "link"
			? "[Open {{event.title}}]({{link.join}})"
			: "[Open your registration page]({{link.manage}})";
	return plan.map(([kind, delay_hours]) => {
		const { subject, paragraphs } = LETTERS[kind];
		return email(
			{ key: kind, anchor: "registration", delay_hours, priority: kind === "details" ? "should" : "may" },
			{ subject, paragraphs: [...paragraphs, way] },
		);
	});
}

/** The offer to members, where there is one. */
export function memberOffer(event: TemplateEvent, delay_hours: number): StepInput[] {
	if (!event.has_offer) return [];
	return [
		email(
			{ key: "offer", anchor: "registration", delay_hours, priority: "may" },
			{ subject: "For members of {{event.title}}: {{offer.name}}", paragraphs: offerParagraphs(event) },
		),
	];
}
