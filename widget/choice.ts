import { h } from "./dom";
import type { TimeText } from "./time";
import type { PublicEvent } from "./types";

/** Which of several events or dates; each with its time on the visitor's clock. */
export function choice(
	events: PublicEvent[],
	chosen: PublicEvent,
	timeOf: (event: PublicEvent) => TimeText | null,
	pick: (event: PublicEvent) => void,
): HTMLElement {
	const one_title = events.every(({ title }) => title === chosen.title);
	const options = events.map((event) => {
		const radio = h("input", { type: "radio", name: "event", id: event.event_id, value: event.event_id });
		radio.checked = event === chosen;
		radio.addEventListener("change", () => pick(event));
		const when = timeOf(event)?.main ?? "Any time";
		const words = one_title ? [when] : [h("strong", {}, event.title), h("span", { class: "soft" }, when)];
		return h("div", { class: "tick" }, radio, h("label", { for: event.event_id, class: "facts" }, ...words));
	});
	const legend = h("legend", {}, one_title ? "Choose a date" : "Choose an event");
	return h("fieldset", { class: "stack" }, legend, ...options);
}
