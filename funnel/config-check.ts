import { type Branch, branchesOf, type ConfigIssue, type FunnelConfigInput, type StepInput } from "./config-input";
import { checkSlots, findSlots, slotDefinition } from "./slots";
import { type Anchor, CONFIRMATION_KEY, type EventType, type Phase } from "./vocabulary";

export const LIMITS = {
	body: 20_000,
	sms_body: 1_600,
	subject: 300,
	/** A year: what lies beyond it is a slip of the keys. */
	hours: 8_760,
	/** Over all branches: a registration carries its whole plan. */
	steps: 300,
} as const;

const KEY = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/** Where each anchor may be used, and to which side of it. */
const TIMES: Record<string, { anchors: Partial<Record<Anchor, "after" | "before">>; hint: string }> = {
	pre_event: {
		anchors: { registration: "after", event_start: "before" },
		hint: "Before the event a step is anchored to registration (0 hours or more) or to event_start (0 hours or less).",
	},
	during_event: {
		anchors: { event_start: "after" },
		hint: "During the event a step is anchored to event_start (0 hours or more).",
	},
	after: {
		anchors: { event_end: "after" },
		hint: "After the event a step is anchored to event_end (0 hours or more).",
	},
};

const timesOf = (phase: Phase) => (phase in TIMES ? TIMES[phase] : TIMES.after) as (typeof TIMES)[string];

/** All that keeps a funnel from being sent, with places; empty for a sound one. */
export function checkConfig(input: FunnelConfigInput, type?: EventType): ConfigIssue[] {
	const branches = branchesOf(input);
	const count = branches.reduce((sum, branch) => sum + branch.steps.length, 0);
	if (count === 0) return [{ path: "funnel_config", message: "The funnel has no step: give it at least one." }];
	const issues: ConfigIssue[] = [];
	if (count > LIMITS.steps)
		issues.push({
			path: "funnel_config",
			message: `A funnel has at most ${LIMITS.steps} steps: this one has ${count}.`,
		});
	const hours = input.nominal_hours;
	if (hours !== undefined && !(hours > 0 && hours <= LIMITS.hours))
		issues.push({ path: "nominal_hours", message: `Give more than 0 and at most ${LIMITS.hours} hours.` });
	input.polls?.forEach((poll, i) => {
		for (const field of ["question", "answer"] as const)
			if (!poll[field].trim()) issues.push({ path: `polls.${i}.${field}`, message: `Write the ${field} of the poll.` });
	});
	const seen = new Map<Phase, Set<string>>();
	for (const branch of branches) {
		const keys = seen.get(branch.phase) ?? new Set();
		seen.set(branch.phase, keys);
		if (type === "membership" && branch.phase !== "pre_event" && branch.steps.length > 0)
			issues.push({
				path: branch.path,
				message: "A membership has no event to take place: put its steps into pre_event, anchored to registration.",
			});
		branch.steps.forEach((step, i) => {
			issues.push(...checkStep(step, `${branch.path}.${i}`, branch, keys, type));
		});
	}
	return issues;
}

function checkStep(step: StepInput, path: string, branch: Branch, keys: Set<string>, type?: EventType): ConfigIssue[] {
	const issues: ConfigIssue[] = [];
	const refuse = (field: string, message: string) => issues.push({ path: `${path}.${field}`, message });
	if (!KEY.test(step.key))
		refuse("key", "A key is 1 to 64 letters, digits, - or _, and starts with a letter or digit.");
	else if (keys.has(step.key))
		refuse("key", `The key ${step.key} is used twice in this branch: give each step its own.`);
	keys.add(step.key);
	checkTime(step, branch.phase, refuse, type);
	checkCopy(step, refuse);
	return issues;
}

type Refuse = (field: string, message: string) => void;

function checkTime(step: StepInput, phase: Phase, refuse: Refuse, type?: EventType): void {
	const { anchor, delay_hours } = step;
	const { anchors, hint } = timesOf(phase);
	const side = anchors[anchor];
	if (!Number.isFinite(delay_hours) || Math.abs(delay_hours) > LIMITS.hours) {
		refuse("delay_hours", `Give a number of hours between -${LIMITS.hours} and ${LIMITS.hours}.`);
	} else if (phase === "pre_event" && step.key === CONFIRMATION_KEY) {
		if (anchor !== "registration") refuse("anchor", "The confirmation is anchored to registration.");
		if (delay_hours !== 0) refuse("delay_hours", "The confirmation leaves at once: give 0 hours.");
	} else if (!side) {
		refuse("anchor", hint);
	} else if (type === "membership" && phase === "pre_event" && anchor !== "registration") {
		refuse("anchor", "A membership has no start: anchor its steps to registration.");
	} else if (side === "after" ? delay_hours < 0 : delay_hours > 0) {
		refuse("delay_hours", hint);
	}
}

function checkCopy(step: StepInput, refuse: Refuse): void {
	const { channel, body } = step;
	const subject = step.subject ?? "";
	const most = channel === "sms" ? LIMITS.sms_body : LIMITS.body;
	if (!body.trim()) refuse("body", "Write the text of this message.");
	else if (body.length > most)
		refuse(
			"body",
			`${channel === "sms" ? "A text message" : "A body"} has at most ${most} characters: this has ${body.length}.`,
		);
	for (const issue of checkSlots(body, channel)) refuse("body", `${issue.message} (${place(body, issue.index)})`);
	if (channel === "sms") return;
	if (!subject.trim()) refuse("subject", "Write a subject: an e-mail needs one.");
	else if (subject.length > LIMITS.subject)
		refuse("subject", `A subject has at most ${LIMITS.subject} characters: this has ${subject.length}.`);
	if (/[\r\n]/.test(subject)) refuse("subject", "A subject is one line: take the line break out.");
	for (const issue of checkSlots(subject)) refuse("subject", `${issue.message} (${place(subject, issue.index)})`);
	for (const { slot } of findSlots(subject))
		if (slotDefinition(slot)?.multiline)
			refuse("subject", `{{${slot}}} has several lines: it cannot stand in a subject.`);
}

/** Where an offset lies, as a person counts. */
function place(text: string, index: number): string {
	const before = text.slice(0, index).split("\n");
	const column = (before.at(-1) as string).length + 1;
	return text.includes("\n") ? `line ${before.length}, character ${column}` : `character ${column}`;
}
