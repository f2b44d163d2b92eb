import { allSteps } from "../../funnel/config";
import { buildFunnel } from "../../funnel/templates";
import { EVENT_TYPES } from "../../funnel/vocabulary";
import { splitSentences } from "../ground";
import { inPerson } from "../voice-hold";
import { LEADS } from "./briefs";

/** Challenges have a message a day; no sentence of theirs depends on the day. */
const DAYS = 3;

/** Between them they have every message that any template has. */
const WORDIEST = ["standard", "high_touch"] as const;

let sentences: ReadonlySet<string> | null = null;

/**
 * Every sentence of the product's own templates, in both persons: they say what the product itself does and what the event's slots hold, were
 * looked over by people, and so need no source. Built on first use, in some milliseconds.
 */
export function stockSentences(): ReadonlySet<string> {
	sentences ??= new Set([...texts()].flatMap((text) => splitSentences(text)));
	return sentences;
}

function texts(): Set<string> {
	const found = new Set<string>();
	const add = (text: string) => {
		found.add(text);
		found.add(inPerson(text, "i"));
	};
	for (const lead of LEADS) add(lead);
	for (const type of EVENT_TYPES)
		for (const template of WORDIEST)
			for (const join of ["link", "place", "none"] as const)
				for (const has of [true, false])
					for (const offer_deadline_hours of has ? [null, 240] : [null]) {
						const event = { type, join, duration_minutes: 90, days: DAYS, has_offer: has, has_replay: has };
						for (const { step } of allSteps(buildFunnel(template, { ...event, offer_deadline_hours })))
							for (const text of [step.subject, ...step.body.split("\n\n")]) add(text);
					}
	return found;
}
