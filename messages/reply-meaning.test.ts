import { describe, expect, it } from "vitest";
import { meaningOf } from "./reply-meaning";

describe("what a reply means", () => {
	it.each(["STOP", "stop.", " Quit ", "END", "revoke", "Opt out", "opt-out", "OPTOUT", "cancel", "Stopall!"])(
		"%j is the word itself",
		(text) => expect(meaningOf(text)).toBe("stop"),
	);
	it("knows the other words, and the provider's own reading", () => {
		expect(["start", "UNSTOP", "Yes!"].map((text) => meaningOf(text))).toEqual(["start", "start", "start"]);
		expect(["HELP", "info"].map((text) => meaningOf(text))).toEqual(["help", "help"]);
		expect(["STOP", "START", "HELP"].map((said) => meaningOf("basta", said))).toEqual(["stop", "start", "help"]);
	});
	it.each([
		"please stop texting me",
		"Stop it already",
		"Pls stop",
		"Would you stop sending me these?",
		"Don’t text me again",
		"do not contact me",
		"I don't want to receive these messages",
		"no more texts please",
		"Take me off your list",
		"remove my number",
		"unsubscribe me from this",
		"I want to opt out of all this",
		"I revoke my consent",
		"Leave me alone!",
		"Wrong number",
		"Not interested, thanks",
		"I never wish to hear from you",
	])("%j asks for an end", (text) => expect(meaningOf(text)).toBe("revocation"));
	it.each([
		"please do not stop",
		"don't ever stop, I love these",
		"See you there!",
		"What time does it start?",
		"Can't stop smiling",
		"Will it end at 8?",
		"Running late, please start without me",
		"Is there a bus stop nearby?",
		"🎉",
		"",
	])("%j does not", (text) => expect(meaningOf(text)).toBe("reply"));
});
