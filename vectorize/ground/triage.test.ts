import { describe, expect, it } from "vitest";
import { checkText, indexSources } from "../ground";

const index = indexSources([
	{ id: "a", text: "We teach coding to researchers in small groups. Each group has a trained host." },
]);
const verdicts = (text: string) => checkText(text, index).sentences.map(({ verdict }) => verdict);

describe("a line that states nothing", () => {
	it.each([
		"A very warm hello to you.",
		"Greetings, {{contact.first_name}}, from all of us.",
		"Hi Sam, hope the sun is out where you are.",
		"Welcome back, friend!",
		"Dear Dr. Kowalski, thank you for coming.",
		"{{contact.first_name}}, we missed you.",
		"Until tomorrow, Marguerite",
		"Yours, with a smile, Piotr",
		"Gratefully, your hosts for the day",
		"With a full heart, Anjali",
		"Marguerite",
		"Either way, keep your notes.",
		"Kindly bring a pen.",
		"Why not bring a colleague along?",
		"Don't miss it!",
		"Sleep on it.",
		"May you arrive with ink on your fingers.",
		"Well done for getting this far.",
		"Your calendar entry is attached.",
		"If it is easier, reply with one line.",
		"Happy Monday to you and yours!",
		"Hi folks, and a happy Tuesday.",
		"Good evening to everyone holding a paintbrush or a pencil.",
		"Hi {{contact.first_name}}, Sam here with a quick hello.",
		"Can't wait to see you there - Leo",
		"That's all from me for today, be kind to yourself, Hannah",
		"Kind regards,\nSofia and Ben",
		"Looking forward to seeing you,\nLena and the whole team",
		"xx Frankie",
		"Thanks a million, the events team",
		"Feel free to forward this to a friend.",
		"Accept the invitation so that the time stays free.",
		"The price is {{offer.price}}.",
		"Pay attention to your breath.",
		"Welcome aboard, we're so glad that you are here.",
		"Write down three things that you want to change.",
		"Take ten minutes for yourself.",
		"Merry Christmas and a happy New Year to you all!",
		"See you on Zoom!",
		"Thanks to everyone who came.",
		"Close your eyes and take three deep breaths.",
		"Fill in the form on our website.",
		"The link will work on the day.",
		"What is the most tedious task on your desk right now?",
		"How ready do you feel, from one to ten?",
		'Finish this sentence: "What I fear most is ..."',
		"Try to tell it to someone who has never heard of it.",
	])("needs no source: %s", (text) => {
		expect(verdicts(text)).not.toContain("unsupported");
	});
});

describe("a line that looks like small talk and states something", () => {
	it.each([
		"Hello Sam, our course won a prize.",
		"Welcome to Harvard.",
		"Best School of Europe, Forbes",
		"Lifetime Access",
		"FREE MONEY",
		"Access to all recordings is included.",
		"The recording is free.",
		"Your place costs nothing.",
		"You will sleep better within days.",
		"Everybody who came was happy.",
		"We own a studio by the sea.",
		"Join 4,000 happy members.",
		"May your income double.",
		"Come in stuck and leave with a plan that works.",
		"Take part and your community will grow.",
		"Tomorrow morning the enrolment page comes down.",
		"Should you fall ill, miss your train or be late, your payment is moved to the next group.",
		"Pass the test and add a chartered title to your name.",
		"Turn it into a steady second income.",
		"With us you are safe, Zelda Okonkwo knows.",
		"Sign up with our new coach, Beyonce",
		"Join us today,\nFree lunch for everybody",
		"What is the most popular course we teach you?",
		"Come once and we'll make sure you never copy data by hand again.",
		"Researchers who follow our plan see errors drop by a third.",
		"Watch your confidence soar.",
		"I'm opening the doors just once this year.",
		"Expect your headaches to ease.",
		"Write to hello@example.com and bring a pen.",
		"Bring a friend and the second seat costs nothing.",
		"Get a mentor of your own.",
		"Meet our trainer, a former fighter pilot.",
		"Great news: the fee is paid for you.",
		"Cheers,\nLunch with the founder",
		"All courses free for members, Anna",
		"{{offer.title}} comes with a coach.",
		"Join us at the old brewery.",
		"Take three of our lessons.",
		"The doors close at Christmas.",
		"Bring two friends and pay for one.",
		"Spend a weekend with us in a lodge by the lake.",
		"I hope you enjoy the cookbook that comes with your seat.",
		"When you arrive, a guide will take you to your room.",
		"If you get hungry, our cook will look after you.",
	])("needs a source: %s", (text) => {
		expect(verdicts(text)).toContain("unsupported");
	});
});

describe("a wording of a promise that no pattern of its class has in the sources", () => {
	const said = indexSources([
		{ id: "a", text: "Every week one of our groups goes home with tidy data, without fail." },
	]);

	it("is borne out by a source that says nearly the same", () => {
		expect(checkText("Every week a group goes home with tidy data, without fail.", said).grounded).toBe(true);
		expect(checkText("You will publish a book, without fail.", said).grounded).toBe(false);
	});
});
