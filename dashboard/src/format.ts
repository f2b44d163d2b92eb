import type { Channel, EventType, Phase, Priority, Step } from "../../funnel/vocabulary";
import type { DocumentKind, EventStatus, StepStatus } from "./api-types";

/** The reader's own order of day and month, as far as it is in the language of the rest of the page. */
const LOCALE = typeof navigator !== "undefined" && navigator.language.startsWith("en") ? navigator.language : "en-GB";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `Tue, 1 Dec 2026, 18:00 CET`: never without the zone. */
export const dateTime = (iso: string, zone: string): string =>
	new Intl.DateTimeFormat(LOCALE, {
		timeZone: zone,
		weekday: "short",
		day: "numeric",
		month: "short",
		year: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		timeZoneName: "short",
	}).format(new Date(iso));

/** The same without the year, for lists of near instants. */
export const shortDateTime = (iso: string, zone: string): string =>
	new Intl.DateTimeFormat(LOCALE, {
		timeZone: zone,
		weekday: "short",
		day: "numeric",
		month: "short",
		hour: "2-digit",
		minute: "2-digit",
		timeZoneName: "short",
	}).format(new Date(iso));

export const date = (iso: string, zone: string): string =>
	new Intl.DateTimeFormat(LOCALE, { timeZone: zone, dateStyle: "medium" }).format(new Date(iso));

/** `in 9 days`, `2 hours ago`. */
export function relative(iso: string, now: number): string {
	const ms = Date.parse(iso) - now;
	const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
	if (Math.abs(ms) >= 2 * DAY) return words.format(Math.round(ms / DAY), "day");
	if (Math.abs(ms) >= 90 * MINUTE) return words.format(Math.round(ms / HOUR), "hour");
	return words.format(Math.round(ms / MINUTE), "minute");
}

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"}`;

export const people = (count: number): string => (count === 1 ? "1 person" : `${count} people`);

/** A length of time in its largest whole unit: `2 days`, `36 hours`, `15 minutes`; a long one that has none in days: `about 28 days`. */
export function span(minutes: number): string {
	if (minutes >= 2880 && minutes % 1440 === 0) return counted(minutes / 1440, "day");
	if (minutes >= 60 && minutes % 60 === 0) return counted(minutes / 60, "hour");
	if (minutes >= 2880) return `about ${counted(Math.round(minutes / 1440), "day")}`;
	return counted(Math.round(minutes), "minute");
}

/** The same where there is little room: `8.5 d`, `2 h 45`, `15 min`. */
export const shortSpan = (minutes: number): string =>
	minutes >= 2880
		? `${Math.round(minutes / 144) / 10} d`
		: minutes >= 120
			? `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60}` : ""}`
			: `${minutes} min`;

const ANCHORS: Record<Step["anchor"], { none: string; before: string; after: string }> = {
	registration: { none: "At once", before: "before registering", after: "after registering" },
	event_start: { none: "At the start", before: "before the start", after: "after the start" },
	event_end: { none: "When it ends", before: "before the end", after: "after the end" },
};

/** When a step leaves as it was written: `1 hour before the start`. */
export function offset({ anchor, delay_hours }: Pick<Step, "anchor" | "delay_hours">): string {
	const words = ANCHORS[anchor];
	if (delay_hours === 0) return words.none;
	return `${span(Math.abs(delay_hours) * 60)} ${delay_hours < 0 ? words.before : words.after}`;
}

/** Who acted, as the audit log and the consent ledger name them. */
export const ACTORS: Record<string, string> = {
	user: "a person",
	api_key: "an API key",
	publishable: "the registration form",
	registrant: "the registrant",
	contact: "the registrant",
	system: "the platform",
};
export const actorName = (type: string): string => ACTORS[type] ?? type.replaceAll("_", " ");

const PHASES: Record<string, string> = {
	pre_event: "Before the event",
	during_event: "During the event",
	post_event_attended: "Came",
	post_event_left_early: "Left early",
	post_event_no_show: "Did not come",
};

export const phaseName = (phase: Phase): string => PHASES[phase] ?? `Answered “${phase.slice(phase.indexOf(":") + 1)}”`;

export const CHANNELS: Record<Channel, string> = { email: "E-mail", sms: "Text" };
export const PRIORITIES: Record<Priority, string> = {
	must: "Always sent",
	should: "Sent if there is room",
	may: "First to be left out",
};

export const EVENT_TYPE_NAMES: Record<EventType, string> = {
	webinar: "Webinar",
	workshop: "Workshop",
	masterclass: "Masterclass",
	challenge: "Challenge",
	course_launch: "Course launch",
	in_person: "In person",
	membership: "Membership",
};

export const STATUS_NAMES: Record<EventStatus, string> = {
	draft: "Draft",
	upcoming: "Upcoming",
	live: "Live",
	completed: "Completed",
	cancelled: "Cancelled",
};

export const STEP_STATUS_NAMES: Record<StepStatus, string> = {
	pending: "Planned",
	sent: "Sent",
	delivered: "Delivered",
	opened: "Opened",
	clicked: "Clicked",
	bounced: "Bounced",
	complained: "Marked as spam",
	failed: "Failed",
	dropped: "Not sent",
};

/** `day_before` as `Day before`. */
export const stepName = (key: string): string => {
	const words = key.replace(/[_-]+/g, " ").replace(/\bsms\b/gi, "SMS");
	return words.charAt(0).toUpperCase() + words.slice(1);
};

export const DOCUMENT_KINDS: Record<DocumentKind, string> = {
	content: "Page or article",
	brand_voice: "How you write",
	offer: "Offer",
	testimonial: "Testimonial",
	bio: "About you",
	faq: "Questions and answers",
};
