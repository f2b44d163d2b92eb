import { formatDate, formatDateTime, formatDuration, formatForBoth, formatStartsIn, formatTime } from "./local-time";
import { formatPrice } from "./price";
import { cleanName, cleanUrl, cleanValue } from "./slots-clean";
import type { EventType, Seconds } from "./vocabulary";
import { isTimeZone } from "./zone";

export type LinkName =
	| "join"
	| "calendar"
	| "manage"
	| "unsubscribe"
	| "replay"
	| "google"
	| "outlook"
	| "office365"
	| "yahoo"
	| "offer"
	| "check_in";

/** All that slots are filled from. Text is plain text; instants are epoch seconds. */
export interface SlotContext {
	/** The instant the message is planned for: "in 2 hours" and "tomorrow" are true then. */
	now: Seconds;
	/** IANA zone of the recipient, else the event's. An unknown one is read as the event's. */
	time_zone: string | null;
	contact: { first_name: string | null; last_name: string | null; email: string | null };
	event: {
		title: string;
		type: EventType;
		description: string;
		/** Null for a membership. */
		starts_at: Seconds | null;
		ends_at: Seconds | null;
		/** IANA zone. */
		time_zone: string;
		location: string | null;
		/** Day of a challenge from 1; worked out from `now` where absent. */
		day?: number | null;
	};
	/** http or https; anything else counts as absent. */
	links: Partial<Record<LinkName, string | null>>;
	offer: {
		name: string;
		/** In the currency's main unit. */
		price: number;
		/** ISO 4217. */
		currency: string;
		url: string;
		deadline?: Seconds | null;
	} | null;
	tenant: { name: string; sign_off: string; postal_address: string };
	/** Texts by testimonial id. */
	testimonials?: Record<string, string>;
}

const DAY = 86_400;

/** What people call each kind of event. */
export const EVENT_NOUN: Record<EventType, string> = {
	webinar: "webinar",
	workshop: "workshop",
	masterclass: "masterclass",
	challenge: "challenge",
	course_launch: "course launch",
	in_person: "in-person event",
	membership: "membership",
};

const challengeDays = ({ starts_at, ends_at }: SlotContext["event"]): number | null =>
	starts_at === null || ends_at === null ? null : Math.max(1, Math.ceil((ends_at - starts_at) / DAY));

function challengeDay({ event, now }: SlotContext): number | null {
	if (event.day != null) return event.day;
	const days = challengeDays(event);
	if (days === null || event.starts_at === null || now < event.starts_at) return null;
	const day = Math.floor((now - event.starts_at) / DAY) + 1;
	return day <= days ? day : null;
}

const eventZone = (ctx: SlotContext): string => (isTimeZone(ctx.event.time_zone) ? ctx.event.time_zone : "UTC");
const zoneOf = (ctx: SlotContext): string =>
	ctx.time_zone && isTimeZone(ctx.time_zone) ? ctx.time_zone : eventZone(ctx);

function startsIn(ctx: SlotContext): string | null {
	const { starts_at, ends_at } = ctx.event;
	if (starts_at === null || (ctx.now > starts_at && ctx.now >= (ends_at ?? starts_at))) return null;
	return formatStartsIn(ctx.now, starts_at, zoneOf(ctx));
}

const atStart = (ctx: SlotContext, format: (at: Seconds, zone: string) => string): string | null =>
	ctx.event.starts_at === null ? null : format(ctx.event.starts_at, zoneOf(ctx));

const line = (text: string | null | undefined): string | null => cleanValue(text ?? "", false) || null;
const lines = (text: string | null | undefined): string | null => cleanValue(text ?? "", true) || null;

function fullName({ contact }: SlotContext): string | null {
	return (
		[cleanName(contact.first_name), cleanName(contact.last_name)].filter((part) => part !== null).join(" ") || null
	);
}

const values: Record<string, (ctx: SlotContext) => string | null> = {
	"contact.first_name": (ctx) => cleanName(ctx.contact.first_name),
	"contact.last_name": (ctx) => cleanName(ctx.contact.last_name),
	"contact.full_name": fullName,
	"contact.email": (ctx) => line(ctx.contact.email),
	"event.title": (ctx) => line(ctx.event.title),
	"event.type": (ctx) => EVENT_NOUN[ctx.event.type],
	"event.description": (ctx) => lines(ctx.event.description),
	"event.starts_at": (ctx) => atStart(ctx, (at, zone) => formatForBoth(at, zone, eventZone(ctx))),
	"event.date": (ctx) => atStart(ctx, formatDate),
	"event.time": (ctx) => atStart(ctx, formatTime),
	"event.starts_in": startsIn,
	"event.duration": ({ event: { starts_at, ends_at } }) =>
		starts_at === null || ends_at === null || ends_at <= starts_at ? null : formatDuration((ends_at - starts_at) / 60),
	"event.location": (ctx) => line(ctx.event.location),
	"event.day": (ctx) => challengeDay(ctx)?.toString() ?? null,
	"event.days": (ctx) => challengeDays(ctx.event)?.toString() ?? null,
	"link.replay": ({ links }) => cleanUrl(links.replay) ?? cleanUrl(links.join),
	"link.offer": ({ links, offer }) => cleanUrl(links.offer) ?? cleanUrl(offer?.url),
	"offer.name": ({ offer }) => line(offer?.name),
	"offer.price": ({ offer }) => offer && formatPrice(offer.price, offer.currency),
	"offer.url": ({ links, offer }) => cleanUrl(offer?.url) ?? cleanUrl(links.offer),
	"offer.deadline": (ctx) => (ctx.offer?.deadline ? formatDateTime(ctx.offer.deadline, zoneOf(ctx)) : null),
	"tenant.name": ({ tenant }) => line(tenant.name),
	"tenant.sign_off": ({ tenant }) => lines(tenant.sign_off) ?? line(tenant.name),
	"tenant.postal_address": ({ tenant }) => lines(tenant.postal_address),
};

/** The value of a known slot, clean plain text; null where there is none. */
export function slotValue(name: string, ctx: SlotContext): string | null {
	const value = values[name];
	if (value) return value(ctx);
	if (name.startsWith("link.")) return cleanUrl(ctx.links[name.slice("link.".length) as LinkName]);
	const id = name.slice("testimonial:".length);
	return ctx.testimonials && Object.hasOwn(ctx.testimonials, id) ? lines(ctx.testimonials[id]) : null;
}
