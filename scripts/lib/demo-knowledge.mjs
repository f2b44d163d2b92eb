/** Goes up when the pages change, so that an older demo gets the new ones. */
export const DEMO_KNOWLEDGE_VERSION = 1;

/** What the demo tenant's invented coach says of herself, her programme and her work. */
export const DEMO_KNOWLEDGE = [
	{
		title: "About Maren Holt",
		kind: "bio",
		text: `# About Maren Holt

Maren Holt has coached independent coaches and small studios for nine years. Before that she was the programme director of an adult education centre in Albany.
She founded Juniper Lane Coaching in 2017 and lives in Hudson with her family and a very old cat.
Maren is a certified facilitator and has run more than 180 live workshops, most of them for fewer than twenty people.

## How she works

She prefers small rooms to big launches. She writes to people the way she talks to them: in short sentences, without pressure.`,
	},
	{
		title: "The Small Workshop Circle",
		kind: "offer",
		text: `# The Small Workshop Circle

The Small Workshop Circle is an eight-week group programme for coaches who want to fill their own workshops. It costs $690.
We meet every Wednesday for seventy-five minutes on Zoom. Groups have at most ten people.

You get:

- an invitation plan for your next workshop
- feedback on three of your e-mails
- the recordings of all eight sessions

You can leave within 14 days of the first session and get your money back. Read more at https://juniper-lane.example/circle.`,
	},
	{
		title: "Questions and kind words",
		kind: "faq",
		text: `# Questions and kind words

## Do I need a large list?

No. Most members begin with fewer than two hundred addresses.

## Is there homework?

Yes, about an hour a week: one invitation, one conversation, one note of what you learned.

## What do members say?

"I stopped shouting and started inviting." - Dana Brooks, career coach

"Twelve people came, and I knew why each of them was there." - Theo Lindqvist`,
	},
];
