/**
 * What somebody means by a text they wrote back. `stop`, `start` and `help` are whole texts that carriers and the law
 * give a meaning to; `revocation` is a sentence that most likely asks for an end and is for a person to read.
 */
export type ReplyMeaning = "stop" | "start" | "help" | "revocation" | "reply";

/** 47 CFR 64.1200(a)(10) and Twilio's defaults (twilio.com/docs/messaging/tutorials/advanced-opt-out). */
const STOP = new Set(["stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe"]);
const START = new Set(["start", "unstop", "yes"]);
const HELP = new Set(["help", "info"]);

/** What a sentence that asks for an end says, in words like those of the rule's "any reasonable means". */
const REVOCATIONS = [
	/^(please |pls |plz |just |ok |now )*(stop|quit|cease|unsubscribe|cancel)\b/,
	/\b(stop|quit|cease|end)\b.{0,25}\b(text|message|messag|sms|sending|spam|contacting|bothering|harass|this|these|it)/,
	/\b(do not|dont|never|no longer|not want|not wish)\b.{0,30}\b(text|message|contact|send|sms|hear from|receive)/,
	/\b(no more|enough)\b.{0,15}\b(text|message|sms)/,
	/\b(remove|delete|erase|take)\b.{0,12}\b(me|my|this number|this phone)\b/,
	/\b(unsubscribe|opt(ing|ed)? out|opt me out|revoke|withdraw)\b/,
	/\bleave me alone\b|\blose (my|this) number\b|\bwrong (number|person)\b|\bnot interested\b/,
];
/** "Do not stop" asks for the opposite of what its words have in common with the above. */
const ENCOURAGED = /\b(do not|dont|never|not) (ever )?(stop|quit|unsubscribe|cancel|remove|opt)\b/;

/** @param said the provider's own reading of the text, where it has one */
export function meaningOf(text: string, said?: string): ReplyMeaning {
	const plain = text
		.trim()
		.toLowerCase()
		.replace(/[’']/g, "")
		.replace(/[.!]+$/, "")
		.replace(/[\s-]+/g, " ");
	if (said === "STOP" || STOP.has(plain)) return "stop";
	if (said === "START" || START.has(plain)) return "start";
	if (said === "HELP" || HELP.has(plain)) return "help";
	if (ENCOURAGED.test(plain)) return "reply";
	return REVOCATIONS.some((words) => words.test(plain)) ? "revocation" : "reply";
}
