import type { StepInput } from "../config-input";
import { email } from "./copy";
import type { TemplateEvent } from "./types";

/** Least hours between the offer and its last call, and between the last call and the deadline. */
const BREATH = 6;

/** What the offer is, what it costs and until when; nothing where the event has none. */
export function offerParagraphs(event: TemplateEvent): string[] {
	if (!event.has_offer) return [];
	const until = event.offer_deadline_hours == null ? "" : " It stands until {{offer.deadline}}.";
	return [
		`If you would like to go on from here, there is {{offer.name}}. The price is {{offer.price}}.${until}`,
		"[See {{offer.name}}]({{offer.url}})",
	];
}

/** The offer after the event, a second look at it, and the last call before a deadline that is known. */
export function offerSteps(event: TemplateEvent, first_at: number, second_at: number | null): StepInput[] {
	if (!event.has_offer) return [];
	const deadline = event.offer_deadline_hours ?? Number.POSITIVE_INFINITY;
	const steps: StepInput[] = [];
	const add = (key: string, delay_hours: number, priority: "should" | "may", subject: string, ...first: string[]) =>
		steps.push(
			email(
				{ key, anchor: "event_end", delay_hours, priority },
				{ subject, paragraphs: [...first, ...offerParagraphs(event)] },
			),
		);
	if (first_at < deadline)
		add(
			"offer",
			first_at,
			"should",
			"After {{event.title}}: {{offer.name}}",
			"{{event.title}} is over. Perhaps you want to go further.",
		);
	const last_call = lastCallAt(deadline, first_at);
	const second_fits =
		second_at !== null && second_at < deadline && (last_call === null || second_at + BREATH <= last_call);
	if (second_fits)
		add(
			"offer_again",
			second_at,
			"may",
			"Is {{offer.name}} right for you?",
			"Take the time you need. Look at what it contains, hold it against what you want, and leave it if it does not fit.",
		);
	if (last_call !== null)
		add(
			"offer_last_call",
			last_call,
			"should",
			"{{offer.name}}: until {{offer.deadline}}",
			"This is our last reminder of {{offer.name}}.",
		);
	return steps;
}

/** A day before the deadline; later where the offer itself is too near; null where nothing fits between. */
function lastCallAt(deadline: number, first_at: number): number | null {
	if (!Number.isFinite(deadline)) return null;
	const at = Math.max(deadline - 24, first_at + BREATH);
	return at <= deadline - BREATH ? at : null;
}
