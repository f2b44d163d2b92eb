/** Goes up when the pages change, so that an older demo gets the new ones. */
export const DEMO_KNOWLEDGE_VERSION = 2;

/** What the demo tenant's invented coach says of herself, her programme and her work, in pages as a coach has them. */
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
		title: "How I write",
		kind: "brand_voice",
		text: `# How I write

I write as one person to one person. I say "I" and "you".
Short sentences. No exclamation marks, no emojis.
Say "workshop", not "masterclass event". Say "people", not "leads".
Never use the words "hack", "crush it" or "game-changer".
I close with "Warmly," and my first name.`,
	},
	{
		title: "The Small Workshop Circle",
		kind: "offer",
		text: `# The Small Workshop Circle

The Small Workshop Circle is an eight-week group programme for coaches who want to fill their own workshops. It costs $690.
We meet every Wednesday for seventy-five minutes on Zoom. Groups have at most ten people.
In the Small Workshop Circle you plan one workshop of your own from the first invitation to the follow-up.

You get:

- an invitation plan for your next workshop
- feedback on three of your e-mails
- the recordings of all eight sessions

You can leave within 14 days of the first session and get your money back. Read more at https://juniper-lane.example/circle.`,
	},
	{
		title: "Questions about the Small Workshop Circle",
		kind: "faq",
		text: `# Questions about the Small Workshop Circle

## Do I need a large list to join the Circle?

No. Most members begin with fewer than two hundred addresses.

## Is there homework in the Circle?

Yes, about an hour a week: one invitation, one conversation, one note of what you learned.`,
	},
	{
		title: "Questions before a free session",
		kind: "faq",
		text: `# Questions before a free session

## Do I need to have a workshop planned already?

No. Come with an idea, even a vague one. A workshop that exists only in your head is a good place to begin.

## Will there be time for my own question?

Yes. I keep the last third of every session for questions, and I answer the small ones too.

## May I keep my camera off?

Of course. Many people listen with the camera off and write in the chat.`,
	},
	{
		title: "Kind words",
		kind: "testimonial",
		text: `# Kind words

"I stopped shouting and started inviting." - Dana Brooks, career coach

"Twelve people came, and I knew why each of them was there." - Theo Lindqvist`,
	},
	{
		title: "Filling a small workshop",
		kind: "content",
		text: `# Filling a small workshop

A small workshop fills one invitation at a time. You do not need ads for a room of twelve people, because twelve people fit into a list that you can write by hand.

Start with the people who already asked you something. A question is half a registration, and most coaches let it lie.

Write each invitation to one person, and name the reason why you thought of them. People come to a workshop when somebody expects them there.

Ask past clients whom they would bring along. A friend in the room makes the first hour lighter for everybody.

Tell people what they will do in the workshop rather than what they will know after it. A clear hour of doing is easier to say yes to than a promise.

## What I stopped doing

I stopped counting followers. A workshop needs people who have time and a reason, and neither shows in a number.`,
	},
	{
		title: "Before the day",
		kind: "content",
		text: `# Before the day

What you send before a workshop decides who comes. A person who hears nothing between yes and the day has forgotten why they said it.

Send one useful thing before the day, small enough to try over a cup of tea. Somebody who has tried something comes with a question, and somebody with a question comes.

Ask everybody for one sentence about what they hope for. Read those sentences before you plan, and begin the workshop with one of them.

Keep the last reminder plain. It needs the time, the link and one friendly line.

Think of one workshop you would love to give, and write down three people who should be in the room.`,
	},
	{
		title: "Those who could not come",
		kind: "content",
		text: `# Those who could not come

Some people will not make it, and most of them are sorry about it. Write to them as you would to a friend who missed dinner.

Do not count the empty chairs. Those who could not come to a workshop often come to the next one, if you let them keep their place in the story.

Choose one invitation that you can send in the next two days. Momentum after a workshop is kind to you: people still remember how it felt.

Take one note after every workshop of what people asked twice. It is the beginning of your next invitation.`,
	},
	{
		title: "A letter I send before a workshop",
		kind: "content",
		text: `# A letter I send before a workshop

Hi there,

Thank you for saying yes. I look forward to having you in the room.

I keep workshops small so that every person gets to speak. Nobody has to.

Warmly,
Maren`,
	},
];
