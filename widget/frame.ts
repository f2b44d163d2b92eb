import { h, webUrl } from "./dom";
import type { TimeText } from "./time";
import type { PublicEvent } from "./types";

const SHORT_ENOUGH = 240;

/** The event as the visitor needs to know it: by whom, what, when and where. */
export function header(event: PublicEvent, time: TimeText | null): HTMLElement {
	const logo_url = webUrl(event.tenant.brand.logo_url);
	const logo = logo_url && h("img", { class: "logo", src: logo_url, alt: event.tenant.name, height: "32" });
	// A page's own policy may block the picture; the name stands in for it.
	if (logo) logo.addEventListener("error", () => logo.replaceWith(event.tenant.name));
	const about = event.description?.trim();
	return h(
		"div",
		{ class: "head" },
		logo || h("p", { class: "soft" }, event.tenant.name),
		h("h2", { tabindex: "-1" }, event.title),
		event.status === "live" && h("p", { class: "when" }, "Happening now: you can still register."),
		time && h("p", { class: "when" }, time.main),
		time?.other && h("p", { class: "soft" }, time.other),
		event.location && h("p", { class: "soft" }, `Where: ${event.location}`),
		about &&
			(about.length <= SHORT_ENOUGH
				? h("p", { class: "about" }, about)
				: h("details", {}, h("summary", {}, "About this event"), h("p", { class: "about" }, about))),
	);
}

/** `wraps`: one line taller on a narrow card. */
function bone(height: string, width = "100%", wraps = false): HTMLElement {
	const element = h("div", { class: wraps ? "bone wraps" : "bone" });
	element.style.cssText = `height:${height};width:${width}`;
	return element;
}

/** The form's outline while it loads, with the form's own measures so that nothing moves when it arrives. */
export function skeleton(with_sms: boolean): HTMLElement {
	const field = () => h("div", { class: "field" }, bone("1.5em", "40%"), bone("2.875em"));
	const tick = (height: string, wraps = false) =>
		h("div", { class: "tick" }, bone("1.5em", "1.5em"), bone(height, "100%", wraps));
	const head = h(
		"div",
		{ class: "head" },
		bone("1.5em", "30%"),
		bone("3.4em", "85%", true),
		bone("3em", "100%", true),
		bone("4.5em", "90%"),
	);
	const rows = h("div", { class: "stack" }, field(), h("div", { class: "pair" }, field(), field()));
	if (with_sms) rows.append(h("div", { class: "field" }, field(), bone("1.5em", "70%")));
	rows.append(tick("2.8em"));
	if (with_sms) rows.append(tick("5.6em", true));
	rows.append(bone("2.875em"));
	return h("div", { "aria-hidden": "true" }, head, rows);
}

/** A heading and a sentence, for whatever is not a form, with what can be done by its label. */
export function message(heading: string, text: string, actions: Record<string, () => void> = {}): HTMLElement {
	const buttons = Object.entries(actions).map(([label, act]) => {
		const button = h("button", { type: "button" }, label);
		button.addEventListener("click", act);
		return button;
	});
	return h("div", { class: "stack" }, h("h2", { tabindex: "-1" }, heading), h("p", {}, text), ...buttons);
}
