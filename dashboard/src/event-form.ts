import type { EventType, TemplateName } from "../../funnel/vocabulary";
import type { NewEvent } from "./api-types";
import { instantOf, type WallTime, wallTime } from "./zone";

/** The form for a new event; named as the API names its fields, so that what it refuses finds its place. */
export interface EventFormValues extends Record<string, unknown> {
	event: {
		title: string;
		type: EventType;
		scheduled_at: WallTime | null;
		duration_minutes: number | "";
		description: string;
		timezone: string;
		join_url: string;
		location: string;
		offer: { name: string; price: number | ""; currency: string; url: string; deadline: WallTime | null };
	};
	has_offer: boolean;
	funnel_template: TemplateName;
}

const LEAD_DAYS = 9;
const DAY_MS = 86_400_000;

/** A date that leaves room for the whole funnel, at five in the afternoon. */
const suggested = (zone: string) => `${wallTime(Date.now() + LEAD_DAYS * DAY_MS, zone).slice(0, 10)} 17:00:00`;

/** The form before anything is said in it. */
export const blankEvent = (timezone: string): EventFormValues => ({
	event: {
		title: "",
		type: "webinar",
		scheduled_at: suggested(timezone),
		duration_minutes: 60,
		description: "",
		timezone,
		join_url: "",
		location: "",
		offer: { name: "", price: "", currency: "USD", url: "", deadline: null },
	},
	has_offer: false,
	funnel_template: "standard",
});

const iso = (time: WallTime, zone: string) => new Date(instantOf(time, zone)).toISOString();

/** The form as the API takes it: empty fields left out, wall times as instants of the event's zone. */
export function newEventOf({ event, has_offer, funnel_template }: EventFormValues, publish: boolean): NewEvent {
	const { title, type, description, timezone, scheduled_at, duration_minutes, offer } = event;
	const membership = type === "membership";
	return {
		event: {
			title,
			type,
			description,
			timezone,
			...(!membership && scheduled_at && { scheduled_at: iso(scheduled_at, timezone) }),
			...(!membership && duration_minutes !== "" && { duration_minutes }),
			...(type !== "in_person" && event.join_url.trim() && { join_url: event.join_url.trim() }),
			...(type === "in_person" && event.location.trim() && { location: event.location.trim() }),
			...(has_offer && {
				offer: {
					name: offer.name,
					price: offer.price === "" ? Number.NaN : offer.price,
					currency: offer.currency,
					url: offer.url.trim(),
					...(offer.deadline && { deadline: iso(offer.deadline, timezone) }),
				},
			}),
		},
		publish,
		funnel_template,
	};
}
