import { formatPrice } from "../../funnel/price";
import type { Step } from "../../funnel/vocabulary";
import type { EventDetail, Settings } from "./api-types";
import { dateTime, EVENT_TYPE_NAMES, span } from "./format";

/** `{{event.title}}`, `{{contact.first_name|there}}`. */
const SLOT = /\{\{\s*([^}|]+?)\s*(?:\|([^}]*))?\}\}/g;

export type Piece = { text: string; slot?: string };

/**
 * Copy in pieces, slots told apart. A slot reads as its value where it is known already, else as what stands there when
 * there is none, else as its own name in words.
 */
export function pieces(copy: string, values: Record<string, string>): Piece[] {
	const found: Piece[] = [];
	let from = 0;
	for (const match of copy.matchAll(SLOT)) {
		if (match.index > from) found.push({ text: copy.slice(from, match.index) });
		const slot = match[1] as string;
		found.push({ text: values[slot] || match[2]?.trim() || inWords(slot), slot });
		from = match.index + match[0].length;
	}
	if (from < copy.length) found.push({ text: copy.slice(from) });
	return found;
}

/** Copy as one line of text, slots as `pieces` has them. */
export const plain = (copy: string, values: Record<string, string>): string =>
	pieces(copy, values)
		.map(({ text }) => text)
		.join("");

const inWords = (slot: string): string => {
	const [group = "", name = ""] = slot.split(".");
	if (group === "link") return `${name.replaceAll("_", " ")} link`;
	return (name || group).replaceAll("_", " ");
};

/** What slots read as that are the same in every message of an event. */
export function slotValues(event: EventDetail, tenant: Settings): Record<string, string> {
	const { scheduled_at, timezone, offer } = event;
	const start = (options: Intl.DateTimeFormatOptions) =>
		scheduled_at
			? new Intl.DateTimeFormat("en", { timeZone: timezone, ...options }).format(new Date(scheduled_at))
			: "";
	return {
		"event.title": event.title,
		"event.type": EVENT_TYPE_NAMES[event.type].toLowerCase(),
		"event.description": event.description,
		"event.starts_at": scheduled_at ? dateTime(scheduled_at, timezone) : "",
		"event.date": start({ weekday: "long", day: "numeric", month: "long" }),
		"event.time": start({ hour: "numeric", minute: "2-digit", timeZoneName: "short" }),
		"event.duration": event.duration_minutes ? span(event.duration_minutes) : "",
		"event.location": event.location ?? "",
		"tenant.name": tenant.name,
		"tenant.sign_off": tenant.settings.brand.sign_off || tenant.name,
		"offer.name": offer?.name ?? "",
		"offer.price": offer ? formatPrice(offer.price, offer.currency) : "",
		"offer.deadline": offer?.deadline ? dateTime(offer.deadline, timezone) : "",
	};
}

/** What depends on when the message leaves. */
export const leaving = ({ anchor, delay_hours }: Step): Record<string, string> => ({
	"event.starts_in": anchor === "event_start" && delay_hours < 0 ? `in ${span(-delay_hours * 60)}` : "soon",
});
