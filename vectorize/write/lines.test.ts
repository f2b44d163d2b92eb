import { describe, expect, it } from "vitest";
import { allSteps } from "../../funnel/config";
import { writeFunnel } from ".";
import { leans } from "./leans";
import { linesOf } from "./lines";
import { inputOf, libraryOf } from "./write.fixture";

describe("a sentence of a page", () => {
	it.each([
		"Before that she was the director of a school in Albany.",
		"With this in mind the sessions stay small.",
		"In the mornings he walks with every group.",
		"It takes an hour.",
		"Regardless, planning means deciding what is left out.",
		"You are a leader if you do all of those things for others.",
		"As mentioned in the introduction, leading is about relationships.",
		"Wedge it well, throw it down hard, and center it before you open it.",
		"Clay feels it at once.",
		"Stop before it is perfect.",
		"When you can hold that stillness, you can center.",
		"Everything after that is shape.",
		"Think of these documents as an anchor for your week.",
		"You'll see them come back every year.",
	])("cannot open a paragraph where it leans on another: %s", (text) => {
		expect(leans(text)).toBe(true);
	});

	it.each([
		"Maren Holt coaches the owners of small studios.",
		"When Maren started, she had nine clients.",
		"Most clients say that they sleep better.",
		"Before the course begins, you get a workbook.",
		"People who ask those in charge get an answer.",
		"Put your hands together until they are still.",
		"If the wheel stops, it needs water.",
		"Make it easy to begin again.",
		"We believe that honesty is what keeps a room together.",
	])("can where it names what it speaks of: %s", (text) => {
		expect(leans(text)).toBe(false);
	});

	const kept = (text: string) =>
		linesOf([{ id: "one", title: "Page", kind: "content", heading: "", text }]).map((line) => line.text);

	it.each([
		"Visit our partner questions for what partners often ask us.",
		"An overview of our workshops is located on our curricula page.",
		"Take a breath and go on with the next section of the course.",
		"You've done a lot of work in a short amount of time.",
		"You have now learned how a calm week is planned.",
		"Let’s address a few common confusions about planning.",
		"Travel expenses are the responsibility of the partner.",
	])("stays on its page: %s", (text) => {
		expect(kept(text)).toEqual([]);
	});

	it.each([
		"Begin with a blank page and one clear question.",
		"Teachers who have learned to rest teach with more patience.",
	])("may stand in a message: %s", (text) => {
		expect(kept(text)).toEqual([text]);
	});
});

describe("pages as chatty people write them", () => {
	const linesIn = (kind: string, text: string) =>
		linesOf([{ id: "one", title: "Page", kind, heading: "", text }]).map((line) => line.text);

	it("ask and answer within one paragraph", () => {
		const text =
			"Your questions, my answers!\n\nCan I bring a puppy?\nYes, once it has learned its name.\n\nMy dog barks. Is the workshop right for us? No. Come to see me first, on your own.";
		expect(linesIn("faq", text)).toEqual([
			"Can I bring a puppy?",
			"Yes, once it has learned its name.",
			"My dog barks. Is the workshop right for us?",
			"No. Come to see me first, on your own.",
		]);
	});

	it("are not cut down to a bare no, and a visitor's question is no line of the tenant's", () => {
		expect(linesIn("faq", "Is my dog too old for this?\n\nNo. Read more at https://dogs.example/old.")).toEqual([]);
	});

	it("greet in a heading that introduces nobody, and say things by the way", () => {
		const text =
			"Hi, I'm Ana!\n\nI'm Ana Ruiz, and I have taught dogs (and, to be honest, mostly their people!) for nine years. I live by the sea.";
		expect(linesIn("bio", text)).toEqual([
			"I'm Ana Ruiz, and I have taught dogs (and, to be honest, mostly their people!) for nine years.",
			"I live by the sea.",
		]);
	});

	it("have beats that open nothing, and say who somebody is by a name of two words", () => {
		const text =
			"Say sorry when you are wrong, and say why. Out loud. In the room where it happened.\n\nJonas Falk led teams for twelve years.";
		const lines = linesOf([{ id: "one", title: "Page", kind: "bio", heading: "", text }]);
		expect(lines.filter(({ opens }) => opens).map((line) => line.text)).toEqual([
			"Say sorry when you are wrong, and say why.",
			"Jonas Falk led teams for twelve years.",
		]);
		expect(lines.filter(({ introduces }) => introduces).map((line) => line.text)).toEqual([
			"Jonas Falk led teams for twelve years.",
		]);
	});

	it("keep the beats that follow a thought, and may open with an order of two words", () => {
		const text =
			"Take notes. On paper. Laptops look like walls to your people.\n\nSure. Take the easy way today, and pay for it on Monday.";
		const lines = linesOf([{ id: "one", title: "Page", kind: "content", heading: "", text }]);
		expect(lines.map((line) => `${line.opens ? "+" : "-"} ${line.text}`).slice(0, 4)).toEqual([
			"+ Take notes.",
			"- On paper.",
			"- Laptops look like walls to your people.",
			"- Sure.",
		]);
	});

	it.each([
		"I had four barbecues outside, because the uncle had insisted on a spare.",
		"The barn oven had two settings that nobody could tell apart.",
		"A wedding in Daylesford, fairy lights, the whole catastrophe.",
		"Crew: me, the dog and the cat who sleeps on the invoices.",
		"Twenty-one of the thirty recipes in the box are.",
		"Never, ever: mince pies, pudding, grapes, chocolate, cooked bones.",
	])("tell stories and make lists that say nothing elsewhere: %s", (text) => {
		expect(linesIn("content", text).length === 0 || leans(text)).toBe(true);
	});

	it("invite to something else, which a message about the event leaves out", () => {
		expect(linesIn("content", "Just come along, no registration needed!")).toEqual([]);
	});
});

describe("pages in short sentences", () => {
	const PAGES = [
		{
			title: "About Marta",
			kind: "bio",
			text: "# About Marta\n\nI'm Marta Lind. I have taught wheel throwing since 2009, first in a school and now in a studio of my own.\n\nBefore clay I was a nurse for eleven years. I learned on night shifts that people calm down when their hands have something to do.",
		},
		{
			title: "Centering",
			kind: "content",
			text: "# Centering\n\nCentering is not about strength. It is about keeping still. Lock your elbows to your hips and let the wheel do the moving.\n\n- Too little water. Dry hands drag the clay off the wheel.\n- Too much speed. Start slower than you think.\n\nPut a bowl of water beside the wheel and press your palms together until they are still.",
		},
		{
			title: "The Winter Wheel",
			kind: "offer",
			text: "# The Winter Wheel\n\nEight evenings at the wheel, from centering to your first cups.\n\nThe Winter Wheel costs SEK 4,900.\n\nClay and firing are included.\n\n## Do I need to have thrown before?\n\nNo. Half of each group has never touched a wheel.",
		},
	];
	const subject = { title: "Centering", description: "An hour at the wheel.", offer: "The Winter Wheel", found: [] };
	const stepsOf = async () => {
		const { funnel } = await writeFunnel(inputOf(libraryOf(PAGES), { subject }));
		return allSteps(funnel).map(({ step }) => step);
	};

	it("are taken as the thought that they make together, and never by half", async () => {
		const text = (await stepsOf()).map(({ body }) => body).join("\n");
		expect(text).toContain("Centering is not about strength. It is about keeping still. Lock your elbows");
		expect(text).not.toContain("Dry hands");
		expect(text).not.toContain("Start slower");
	});

	it("say who is behind an event by the sentence that names them", async () => {
		const details = (await stepsOf()).find(({ key }) => key === "details");
		expect(details?.body).toContain("Who is behind it:\n\nI'm Marta Lind. I have taught wheel throwing since 2009");
	});

	it("describe an offer without its price, which its slot gives, and answer what its own page is asked", async () => {
		const steps = await stepsOf();
		expect(steps.map(({ body }) => body).join("\n")).not.toContain("4,900");
		const offer = steps.find(({ key }) => key === "offer")?.body;
		expect(offer).toContain("Eight evenings at the wheel");
		expect(offer).toContain("Clay and firing are included.");
		expect(steps.find(({ key }) => key === "offer_last_call")?.body).toContain(
			"A question you may have:\n\nDo I need to have thrown before? No. Half of each group has never touched a wheel.",
		);
	});

	it("are no subject where they are all that the message says", async () => {
		for (const { subject: line, body, citations } of await stepsOf())
			if (citations.length > 0 && body.includes(`${line}.`))
				expect(body.split("\n\n").find((part) => part.startsWith(line))).not.toBe(`${line}.`);
	});
});
