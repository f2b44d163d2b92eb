import { h, webUrl } from "./dom";
import type { TimeText } from "./time";
import type { EnrolmentAnswer, PublicEvent } from "./types";

const CALENDARS = [
	["google", "Google"],
	["outlook", "Outlook.com"],
	["office365", "Office 365"],
	["yahoo", "Yahoo"],
] as const;

interface ThankYou {
	event: PublicEvent;
	time: TimeText | null;
	email: string;
	answer: EnrolmentAnswer | null;
	/** False when this person was registered before. */
	created: boolean;
}

function link(href: string | null, text: string, class_name: string): HTMLElement | null {
	return href ? h("a", { class: class_name, href, target: "_blank", rel: "noopener" }, text) : null;
}

/** Takes the form's place: what happens next, the calendar buttons, and the way to change or cancel. */
export function thankYou({ event, time, email, answer, created }: ThankYou): HTMLElement {
	const calendars = [
		...CALENDARS.map(([name, label]) => link(webUrl(answer?.calendar_links?.[name]), label, "button")),
		link(webUrl(answer?.calendar_ics_url), "Apple or .ics", "button"),
	].filter((button) => button !== null);
	const manage = link(webUrl(answer?.manage_url), "View or cancel your registration", "");
	const heading = h("h3", { id: "calendars" }, "Add it to your calendar");
	const list = h("ul", { class: "links", "aria-labelledby": "calendars" }, ...calendars.map((a) => h("li", {}, a)));
	return h(
		"div",
		{ class: "stack" },
		h("h2", { tabindex: "-1" }, created ? "You are registered" : "You were already registered"),
		h(
			"div",
			{},
			h("p", { class: "when" }, event.title),
			time && h("p", {}, time.main),
			time?.other && h("p", { class: "soft" }, time.other),
		),
		answer?.confirmation_needed
			? h(
					"p",
					{ class: "note" },
					h("strong", {}, "One step is left."),
					`We sent an email to ${email}: open it and confirm that the address is yours. Everything else follows then.`,
				)
			: h(
					"p",
					{},
					created
						? `A confirmation is on its way to ${email}. If it is not there in a few minutes, look in your spam folder.`
						: `The confirmation went to ${email} when you first registered.`,
				),
		event.status === "live" && link(webUrl(answer?.zoom_join_url), "Join now", "button main"),
		event.starts_at && calendars.length ? h("div", {}, heading, list) : null,
		manage && h("p", {}, manage),
	);
}
