import type { Source } from "../vectorize/ground";

/** Facts of an event as sentences that copy may rest on. */
export interface KnownEvent {
	title: string;
	description: string;
	location?: string | null;
	offer?: { name: string; price: number; currency: string; url: string } | null;
	duration_minutes?: number | null;
}

export function eventSources(event: KnownEvent): Source[] {
	const { title, description, location, offer, duration_minutes } = event;
	const sentences = [
		...(duration_minutes ? [`${title} takes ${duration_minutes} minutes.`] : []),
		...(duration_minutes && duration_minutes % 60 === 0 ? [`${title} takes ${duration_minutes / 60} hours.`] : []),
		...(location ? [`${title} takes place at ${location}.`] : []),
		...(offer ? [`${offer.name} costs ${offer.price} ${offer.currency}. Read more at ${offer.url}`] : []),
	];
	return [{ id: "event", title, text: [description, ...sentences].join("\n\n") }];
}
