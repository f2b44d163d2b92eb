import { CLOSING, GREETING } from "../../funnel/templates/copy";
import type { Step } from "../../funnel/vocabulary";
import { fixCopy } from "../copy-check";
import type { Voice } from "../voice";
import { holdVoice, inPerson } from "../voice-hold";
import type { Brief } from "./briefs";

const SUBJECT_CHARACTERS = 60;

/** As the tenant's pages close; a sign-off that the tenant has set goes before them. */
function closingOf({ sign_off }: Voice, named: boolean): string {
	return sign_off && !named ? `${sign_off.words},\n${sign_off.name ?? CLOSING}` : CLOSING;
}

/** A template's step in the tenant's voice: its greeting, its person, its way to close. */
export function voiced(step: Step, voice: Voice, named: boolean): Step {
	const own = (text: string) => {
		const said = inPerson(text, voice.person);
		const held = holdVoice(said, { ...voice, required: [] });
		return voice.exclamations ? said : held;
	};
	const paragraphs = step.body.split("\n\n").map((paragraph) => {
		if (paragraph === GREETING) return GREETING.replace("Hi", voice.greeting === "Welcome" ? "Hello" : voice.greeting);
		if (paragraph === CLOSING) return closingOf(voice, named);
		return own(paragraph);
	});
	return { ...step, subject: own(step.subject), body: paragraphs.join("\n\n") };
}

const isFixed = (paragraph: string): boolean => /\{\{|\]\(/.test(paragraph);

/** Paragraphs put into a step at the place its brief names, and a subject where one is given and short enough. */
export function fill(step: Step, brief: Brief, paragraphs: string[], subject: string | null, replace: boolean): Step {
	if (paragraphs.length === 0 && subject === null) return step;
	const held = step.body.split("\n\n");
	const [greeting, ...rest] = held;
	const closing = rest.pop() as string;
	const from = brief.at < 0 ? Math.max(0, rest.length + 1 + brief.at) : Math.min(rest.length, brief.at - 1);
	const before = rest.slice(0, from);
	const after = rest.slice(from);
	const kept = (list: string[]) => (replace ? list.filter(isFixed) : list);
	const body = [greeting, ...kept(before), ...paragraphs, ...kept(after), closing].join("\n\n");
	const short = subject !== null && subject.length <= SUBJECT_CHARACTERS ? subject : step.subject;
	return { ...step, subject: short, body };
}

/** What reads as spam or is too long put right, where that changes no fact. */
export function tidied(step: Step): Step {
	const { copy } = fixCopy({ channel: step.channel, subject: step.subject, body: step.body });
	return { ...step, subject: step.channel === "sms" ? "" : (copy.subject ?? step.subject), body: copy.body };
}
