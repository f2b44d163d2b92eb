import { buildFunnel } from "../../funnel/templates";
import { chunkText } from "../chunk";
import { extractFacts } from "../facts";
import { buildLibrary, type Library, type WriteInput } from ".";

export interface Page {
	title: string;
	kind: string;
	text: string;
}

/** An invented coach's pages. */
export const PAGES: Page[] = [
	{
		title: "About Ana",
		kind: "bio",
		text: "# About Ana\n\nAna Ruiz has coached independent teachers for nine years. She runs small rooms and answers every letter herself.",
	},
	{
		title: "How we plan",
		kind: "content",
		text: "# Planning\n\nStart with the one lesson that matters most to your students. A plan that leaves room for mistakes is a plan you can keep.\n\nOur workshops help teachers to plan a calm week of lessons. We look at what you already do well.\n\nWrite the plan down where you will see it every morning.\n\nAsk yourself what your students will remember in a year.",
	},
	{
		title: "The Planning Circle",
		kind: "offer",
		text: "# The Planning Circle\n\nThe Planning Circle is a small group for teachers who want to keep a calm week. It costs 290 EUR. Members share their plans and get an answer to every question.",
	},
	{
		title: "Questions",
		kind: "faq",
		text: '# Questions\n\n## Do I need experience with planning?\n\nNo. Most of our members have never written a plan before.\n\n## What do members say?\n\n"I stopped planning at midnight." - Dana Brooks, teacher',
	},
];

export function libraryOf(pages: Page[]): Library {
	const passages = pages.flatMap(({ title, kind, text }, page) =>
		chunkText(text).map((chunk, at) => ({ id: `${page}-${at}`, title, kind, ...chunk })),
	);
	return buildLibrary(
		passages,
		pages.flatMap((page) => extractFacts(page).testimonials),
	);
}

export const SKELETON = {
	type: "workshop",
	duration_minutes: 90,
	has_offer: true,
	offer_deadline_hours: 120,
	join: "link",
} as const;

export const inputOf = (library: Library, over: Partial<WriteInput> = {}): WriteInput => ({
	skeleton: buildFunnel("standard", SKELETON),
	library,
	subject: {
		title: "Plan a Calm Week",
		description: "A workshop for teachers who want to plan a calm week of lessons.",
		offer: "The Planning Circle",
		found: [],
	},
	event: [
		{
			id: "event",
			title: "Plan a Calm Week",
			text: "A workshop for teachers who want to plan a calm week of lessons.",
		},
	],
	named: false,
	models: null,
	...over,
});
