import type { Source } from "./source-index";

/** A small knowledge base of an invented coach, for tests. */
export const COACH: Source[] = [
	{
		id: "bio",
		kind: "bio",
		title: "About Priya",
		text: `Priya Raman has coached freelance designers for eleven years. Before that she was a creative director at a studio in Leeds.
She lives in Bristol with two whippets. Priya holds a diploma in executive coaching from Ashgrove College. She has run more than 240 live workshops.
Her book, "Quiet Pricing", came out in 2021.`,
	},
	{
		id: "offer",
		kind: "offer",
		title: "The Pricing Studio",
		text: `The Pricing Studio is a six-week group programme for freelance designers. It costs $1,200, or three payments of $430.
Every Tuesday we meet for ninety minutes on Zoom. You get templates for proposals, a pricing calculator and feedback on two of your proposals.
Groups have at most twelve people. Enrolment closes on 14 March 2027 at 6 pm. We do not offer one-on-one calls in this programme.
You can ask for your money back within 14 days of the first session. Recordings are not available to people outside the programme.
Read more at https://pricing.studio/join or write to hello@pricing.studio.`,
	},
	{
		id: "words",
		kind: "testimonial",
		title: "What people say",
		text: `"I raised my day rate by a third and nobody blinked." - Tom Okafor, brand designer

"Priya made talking about money feel normal." - Lena Fischer

The Pricing Studio was named Best Small Programme by the Design Freelance Guild in 2025.`,
	},
	{
		id: "faq",
		kind: "faq",
		text: `Do I need experience? You should have worked with at least three clients. Is there homework? Yes, about two hours a week.
Most members work alone. The sessions are recorded for members. There is no certificate.`,
	},
];

export const TRUE_SENTENCES = `
Priya Raman has been coaching freelance designers for 11 years.
She was a creative director in Leeds before that.
The Pricing Studio runs for six weeks and is made for freelance designers.
It costs $1.2k, or three payments of $430.
The price is 1,200 dollars.
We meet on Zoom every Tuesday for 90 minutes.
Enrolment closes March 14, 2027 at 6:00 PM.
You will get a pricing calculator and proposal templates.
Each group has at most 12 people.
There is about two hours of homework a week.
The sessions are recorded for members.
You can get your money back within 14 days of the first session.
Tom Okafor, a brand designer, raised his day rate by a third.
"Priya made talking about money feel normal." - Lena Fischer
In 2025 the Design Freelance Guild named The Pricing Studio Best Small Programme.
Priya has run more than two hundred and forty live workshops.
The programme does not include one-on-one calls.
Her book "Quiet Pricing" came out in 2021.
Write to hello@pricing.studio with your questions.
You should have worked with three clients or more.
`
	.trim()
	.split("\n");

export const FALSE_SENTENCES = `
Priya Raman has been coaching freelance designers for 12 years.
She was a creative director in London before that.
The Pricing Studio runs for eight weeks and is made for freelance designers.
It costs $1,300, or three payments of $430.
It costs $1,200 a month.
We meet on Zoom every Wednesday for 90 minutes.
Enrolment closes April 14, 2027 at 6 pm.
Enrolment closes on 14 March 2027 at 7 pm.
Each group has at most 20 people.
There is no homework.
The programme includes one-on-one calls.
Recordings are available to people outside the programme.
You get a certificate at the end.
You can get your money back within 30 days of the first session.
"I doubled my day rate and nobody blinked." - Tom Okafor
"Priya made talking about money feel normal." - Tom Okafor
The Pricing Studio was named Best Small Programme by the Royal Design Society in 2025.
The Pricing Studio is a six-week group programme for wedding photographers.
Write to support@pricing.studio with your questions.
Read more at https://pricing.studio/buy today.
Most members triple their income.
Only four places are left.
You do not get templates for proposals.
It is the best pricing programme for designers.
Priya studied psychology at Oxford.
The venue has free parking and a garden.
Beginners without any clients are welcome.
`
	.trim()
	.split("\n");
