/** What a line of the tenant's may be good for. */
export type Role = "about" | "advice" | "offer" | "bio" | "answer" | "praise";

/** One place in a message where words of the tenant's own belong. */
export interface Want {
	roles: readonly Role[];
	/** Sentences at most. */
	most: number;
	/** The line that leads over to them; empty where they stand by themselves. */
	lead: string;
	/** Words that a fitting passage is likely to hold, beside those of the event. */
	cue: string;
	/** Whether a line is as welcome that shares nothing with the event. */
	anyway?: boolean;
	/** Whether it is about what is offered after the event. */
	offer?: boolean;
}

export interface Brief {
	wants: readonly Want[];
	/** Paragraphs of the template, the greeting among them, before which the tenant's words stand; negative from the end. */
	at: number;
	/** What the message is for, in words for a writer. */
	aim: string;
	/** Whether one of its sentences may become the subject. */
	subject?: boolean;
}

/** Leads over to what the tenant says of itself or of its work, where something else was asked for first. */
export const WORK_LEAD = "A word about our work:";
/** Leads over to any other thought of the tenant's. */
export const THOUGHT_LEAD = "A thought on this:";

const about = (most: number, lead = "", cue = ""): Want => ({ roles: ["about", "offer"], most, lead, cue });
/** What the work is about, or where nothing is left of that, who does it. */
const work: Want = { roles: ["about", "offer", "bio"], most: 2, lead: WORK_LEAD, cue: "" };
const advice = (lead: string, cue = "", most = 2): Want => ({ roles: ["advice", "about"], most, lead, cue });
const answer = (lead = "A question you may have:"): Want => ({ roles: ["answer"], most: 3, lead, cue: "" });
const bio: Want = { roles: ["bio"], most: 2, lead: "Who is behind it:", cue: "", anyway: true };
const praise: Want = { roles: ["praise"], most: 1, lead: "In somebody else's words:", cue: "" };
const offer = (most: number): Want => ({
	roles: ["offer"],
	most,
	lead: "",
	cue: "programme course group includes get",
	anyway: true,
	offer: true,
});

const BRIEFS: Record<string, Brief> = {
	welcome: {
		wants: [about(2)],
		at: -2,
		aim: "Confirm the registration and say in a sentence or two why it is worth it.",
	},
	details: { wants: [about(3), bio], at: 3, aim: "Say what the event is about and who is behind it." },
	intention: {
		wants: [advice("Something to start from:")],
		at: 3,
		aim: "Help the person find their own reason to come.",
		subject: true,
	},
	question: {
		wants: [answer(), advice("A thought until then:", "question")],
		at: 2,
		aim: "Invite a question; answer one that people have.",
		subject: true,
	},
	prepare: {
		wants: [advice("A thought to bring along:", "prepare ready before bring need begin")],
		at: -2,
		aim: "Help the person prepare.",
	},
	still_coming: { wants: [work], at: -2, aim: "Remind the person of why they registered." },
	reminder_72h: { wants: [work], at: 2, aim: "Remind of the date." },
	reminder_24h: { wants: [advice("A thought to bring along:", "", 1)], at: 2, aim: "Remind of the date." },
	thanks: {
		wants: [advice("Something to take with you:", "practice step after begin")],
		at: -1,
		aim: "Thank the person; one thing to take along.",
	},
	part_of_it: {
		wants: [advice("Something to take with you:")],
		at: -1,
		aim: "Thank the person for the part they could attend.",
	},
	sorry: { wants: [work], at: -1, aim: "Say that they were missed; what it was about." },
	keep: {
		wants: [advice("Something to take with you:", "habit week practice step")],
		at: -1,
		aim: "Help the person keep what they learned.",
		subject: true,
	},
	next: {
		wants: [advice("Something to take with you:")],
		at: -1,
		aim: "Keep the person's question alive.",
		subject: true,
	},
	offer: { wants: [offer(3), praise], at: -2, aim: "Say what the offer is and whom it is for." },
	offer_again: {
		wants: [{ ...answer(), cue: "offer price join programme", anyway: true, offer: true }, praise],
		at: -2,
		aim: "Help to decide whether the offer fits.",
	},
	offer_last_call: {
		wants: [offer(1), { ...answer(), offer: true }],
		at: -2,
		aim: "The last reminder of the offer, without pressure.",
	},
	wrap_up: {
		wants: [advice("Something to take with you:")],
		at: -1,
		aim: "Say good-bye with something useful.",
		subject: true,
	},
	first_step: {
		wants: [advice("Something to start from:", "begin first start step", 2)],
		at: -1,
		aim: "A first step as a member.",
	},
	rhythm: {
		wants: [advice("Something to take with you:", "week habit time practice")],
		at: -1,
		aim: "Help to find a rhythm.",
	},
	look_back: { wants: [advice("Something to take with you:")], at: -1, aim: "Look back on the first days." },
	stay: { wants: [bio, answer()], at: -1, aim: "Keep in touch." },
};
const DAY: Brief = {
	wants: [advice("A thought for today:", "practice exercise step day")],
	at: 2,
	aim: "The task of this day.",
};
const DURING: Brief = { wants: [about(2)], at: 2, aim: "Say what goes on while the event runs." };

/** What a step may be given of the tenant's own words; null for one that is about getting in alone, and for texts. */
export function briefOf(phase: string, { key, channel }: { key: string; channel: string }): Brief | null {
	if (channel === "sms") return null;
	if (/^day_\d+$/.test(key)) return DAY;
	return BRIEFS[key] ?? (phase === "during_event" ? DURING : null);
}

/** Lines that lead over to the tenant's own words and state nothing. */
export const LEADS: readonly string[] = [
	...new Set([
		...[WORK_LEAD, THOUGHT_LEAD],
		...[...Object.values(BRIEFS), DAY, DURING].flatMap(({ wants }) => wants.map(({ lead }) => lead)),
	]),
].filter(Boolean);
