import type { Channel } from "./vocabulary";

export type SlotGroup = "contact" | "event" | "link" | "offer" | "tenant";

export interface SlotDefinition {
	/** As written between the braces: `contact.first_name`. */
	name: string;
	group: SlotGroup;
	/** One line for the person who writes the copy. */
	description: string;
	/** Stands where there is no value and the copy has no fallback of its own. */
	fallback: string;
	/** The channels whose copy may use it. */
	channels: readonly Channel[];
	/** True where line breaks of the value are kept. */
	multiline: boolean;
}

const BOTH: readonly Channel[] = ["email", "sms"];
const EMAIL: readonly Channel[] = ["email"];

function slot(
	name: `${SlotGroup}.${string}`,
	description: string,
	fallback = "",
	over: Partial<SlotDefinition> = {},
): SlotDefinition {
	const group = name.slice(0, name.indexOf(".")) as SlotGroup;
	return { name, group, description, fallback, channels: BOTH, multiline: false, ...over };
}

/** Every slot that copy may use, in the order an editor shows them. */
export const SLOTS: readonly SlotDefinition[] = [
	slot("contact.first_name", "First name of the person", "there"),
	slot("contact.last_name", "Last name of the person"),
	slot("contact.full_name", "First and last name of the person", "there"),
	slot("contact.email", "E-mail address of the person", "your e-mail address"),

	slot("event.title", "Title of the event", "our event"),
	slot("event.type", "Kind of event: webinar, workshop, in-person event ...", "event"),
	slot("event.description", "Description of the event, as entered", "", { channels: EMAIL, multiline: true }),
	slot(
		"event.starts_at",
		"Date and time in the recipient's time zone, with the event's own time where it differs",
		"the time on your registration page",
	),
	slot("event.date", "Date of the start in the recipient's time zone", "the date on your registration page"),
	slot("event.time", "Clock time of the start in the recipient's time zone", "the time on your registration page"),
	slot("event.starts_in", "How far off the start is when the message leaves: in 2 hours, today, tomorrow", "soon"),
	slot("event.duration", "Length of the event: 90 minutes, 5 days", "the announced time"),
	slot("event.location", "Where the event takes place", "the place on your registration page"),
	slot("event.day", "Which day of a challenge it is: 1, 2, 3 ..."),
	slot("event.days", "How many days a challenge has"),

	slot("link.join", "Personal link that leads to the meeting"),
	slot("link.calendar", "Personal calendar file, always up to date"),
	slot("link.manage", "Personal page with the registration's details, to change or cancel it"),
	slot("link.unsubscribe", "Page to unsubscribe on", "", { channels: EMAIL }),
	slot("link.replay", "Link to the recording; the join link's page where there is none"),
	slot("link.google", "Adds the event to Google Calendar", "", { channels: EMAIL }),
	slot("link.outlook", "Adds the event to Outlook.com", "", { channels: EMAIL }),
	slot("link.office365", "Adds the event to Office 365", "", { channels: EMAIL }),
	slot("link.yahoo", "Adds the event to Yahoo Calendar", "", { channels: EMAIL }),
	slot("link.offer", "Link to the offer's page"),
	slot("link.check_in", "Link a participant checks in with"),

	slot("offer.name", "Name of the offer", "the offer"),
	slot("offer.price", "Price with its currency", "the price on the offer's page"),
	slot("offer.url", "Address of the offer's page"),
	slot("offer.deadline", "Until when the offer stands, in the recipient's time zone", "the date on the offer's page"),

	slot("tenant.name", "Your name or brand", "your host"),
	slot("tenant.sign_off", "Your closing line or lines; your name where none is set", "Your host", { multiline: true }),
	slot("tenant.postal_address", "Your postal address", "", { channels: EMAIL, multiline: true }),
];

const byName = new Map(SLOTS.map((definition) => [definition.name, definition]));
const TESTIMONIAL = /^testimonial:[A-Za-z0-9_-]{1,64}$/;

/** The definition of a slot; null for an unknown name. `testimonial:ID` is known for any ID. */
export function slotDefinition(name: string): SlotDefinition | null {
	const known = byName.get(name);
	if (known) return known;
	if (!TESTIMONIAL.test(name)) return null;
	return {
		name,
		group: "tenant",
		description: "A testimonial, word for word",
		fallback: "",
		channels: EMAIL,
		multiline: true,
	};
}

/** The known slot that a mistyped name most likely means; null when nothing is near. */
export function nearestSlot(name: string): string | null {
	const typed = name
		.trim()
		.toLowerCase()
		.replace(/[\s-]+/g, "_");
	if (byName.has(typed)) return typed;
	const last = typed.split(".").at(-1) as string;
	let best: string | null = null;
	let least = Number.POSITIVE_INFINITY;
	for (const { name: known } of SLOTS) {
		const tail = known.slice(known.indexOf(".") + 1);
		const distance = Math.min(editDistance(typed, known), editDistance(last, tail) + 0.5);
		if (distance < least) [best, least] = [known, distance];
	}
	return least <= Math.max(2, typed.length / 3) ? best : null;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 0; i < a.length; i++) {
		const next = [i + 1];
		for (let j = 0; j < b.length; j++) {
			const swap = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
			next.push(Math.min(swap, (row[j + 1] as number) + 1, (next[j] as number) + 1));
		}
		row = next;
	}
	return row[b.length] as number;
}
