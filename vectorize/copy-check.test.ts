import { describe, expect, it } from "vitest";
import { type Copy, checkCopy, fixCopy, segmentsOf } from "./copy-check";

const email = (over: Partial<Copy> = {}): Copy => ({
	channel: "email",
	subject: "See you on Thursday",
	preview: "Where and when we meet",
	body: "Hello {{contact.first_name}}, here is your link: {{link.join}}",
	...over,
});
const codes = (copy: Copy) => checkCopy(copy).map(({ code }) => code);

describe("checkCopy", () => {
	it("has nothing to say about a plain invitation", () => {
		expect(checkCopy(email())).toEqual([]);
	});

	it("gives the place of a spam phrase, shouting and doubled marks", () => {
		const body = "Act now to get your FREE seat!!";
		const found = checkCopy(email({ body })).map(({ code, start, end }) => [code, body.slice(start, end)]);
		expect(found).toEqual([
			["spam_word", "Act now"],
			["all_caps", "FREE"],
			["exclamation_marks", "!!"],
		]);
	});

	it("lets common short forms and slots stand", () => {
		expect(codes(email({ body: "The FAQ is a PDF, RSVP by 6 PM EST. {{EVENT.TITLE}}" }))).toEqual([]);
	});

	it("warns of a missing, long or fake-reply subject and a long or repeated preview", () => {
		expect(codes(email({ subject: "" }))).toEqual(["subject_missing"]);
		expect(codes(email({ subject: "word ".repeat(20) }))).toEqual(["subject_long"]);
		expect(codes(email({ subject: "RE: our talk" }))).toEqual(["subject_reply_prefix"]);
		expect(codes(email({ preview: "word ".repeat(40) }))).toEqual(["preview_long"]);
		expect(codes(email({ preview: "see you on thursday" }))).toEqual(["preview_repeats_subject"]);
	});

	it("counts links, slots included, and points to the first one too many", () => {
		const body = `${"{{link.join}} ".repeat(5)}https://example.com/sixth`;
		const [warning] = checkCopy(email({ body }));
		expect(warning?.code).toBe("too_many_links");
		expect(body.slice(warning?.start, warning?.end)).toBe("https://example.com/sixth");
	});

	it("weighs images against text", () => {
		expect(codes(email({ image_count: 2 }))).toEqual(["image_heavy"]);
		expect(codes(email({ image_count: 1, body: "A sentence of some length. ".repeat(20) }))).toEqual([]);
	});
});

describe("segmentsOf", () => {
	it.each([
		["a".repeat(160), 1, false],
		["a".repeat(161), 2, false],
		["a".repeat(306), 2, false],
		["a".repeat(307), 3, false],
		["\u20ac".repeat(80), 1, false],
		["\u20ac".repeat(81), 2, false],
		[`${"a".repeat(69)}\u2019`, 1, true],
		[`${"a".repeat(70)}\u2019`, 2, true],
		["\u{1F389}".repeat(35), 1, true],
		["\u{1F389}".repeat(36), 2, true],
		["", 1, false],
	])("%#: counts segments", (body, segments, unicode) => {
		expect(segmentsOf(body)).toMatchObject({ segments, unicode });
	});
});

describe("fixCopy", () => {
	it("fixes wording and leaves facts alone", () => {
		const { copy, remaining } = fixCopy(
			email({ subject: "RE: ACT NOW!!", body: "Click here for the 3 MARCH session?! It is 100% free." }),
		);
		expect(copy.subject).toBe("Take a look!");
		expect(copy.body).toBe("Open the link for the 3 march session? It is free.");
		expect(remaining).toEqual([]);
	});

	it("cuts a long subject at a word and never inside a slot", () => {
		const { copy } = fixCopy(
			email({ subject: "A rather long subject line about our next meeting: {{event.title}} and more" }),
		);
		expect(copy.subject).toBe("A rather long subject line about our next meeting");
	});

	it("makes a text message plain when only marks made it dear", () => {
		const body = "It\u2019s on \u2014 see you at 6 \u{1F389}";
		const { copy, remaining } = fixCopy({ channel: "sms", body });
		expect(copy.body).toBe("It's on - see you at 6");
		expect(remaining).toEqual([]);
	});

	it("keeps letters of other alphabets and says so", () => {
		const { copy, remaining } = fixCopy({ channel: "sms", body: "Do zobaczenia, \u0141ukasz" });
		expect(copy.body).toBe("Do zobaczenia, \u0141ukasz");
		expect(remaining.map(({ code }) => code)).toEqual(["sms_unicode"]);
	});

	it("leaves to a person what only a person can say", () => {
		const { copy, remaining } = fixCopy(email({ body: "Double your income, guaranteed." }));
		expect(copy.body).toBe("Double your income, guaranteed.");
		expect(remaining.map(({ code }) => code)).toEqual(["spam_word", "spam_word"]);
	});
});
