import { h } from "./dom";
import type { CustomField } from "./types";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export interface FormField {
	name: string;
	/** Label, control and the place for its error. */
	element: HTMLElement;
	value(): string;
	ticked(): boolean;
	focus(): void;
	/** Shows an error beside the control, or takes it away. */
	mark(error: string | undefined): void;
}

function field(name: string, control: Control, around: (error: HTMLElement) => HTMLElement, hint = ""): FormField {
	const place = h("p", { class: "error", id: `${name}-error` });
	const mark = (error: string | undefined) => {
		place.textContent = error ?? "";
		place.hidden = !error;
		if (error) control.setAttribute("aria-invalid", "true");
		else control.removeAttribute("aria-invalid");
		const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
		if (described) control.setAttribute("aria-describedby", described);
		else control.removeAttribute("aria-describedby");
	};
	mark(undefined);
	return {
		name,
		element: around(place),
		value: () => control.value,
		ticked: () => control instanceof HTMLInputElement && control.checked,
		focus: () => control.focus(),
		mark,
	};
}

interface Labelled {
	label: string;
	required?: boolean;
	value?: string | undefined;
	hint?: string;
}

/** A control under its label. */
export function labelled(name: string, control: Control, { label, required, value, hint = "" }: Labelled): FormField {
	control.id = name;
	control.setAttribute("name", name);
	if (required) control.setAttribute("aria-required", "true");
	if (value) control.value = value;
	const around = (error: HTMLElement) =>
		h(
			"div",
			{ class: "field" },
			h("label", { for: name }, label, !required && h("span", { class: "opt" }, " (optional)")),
			control,
			hint && h("p", { class: "soft", id: `${name}-hint` }, hint),
			error,
		);
	return field(name, control, around, hint);
}

/** A box to tick, with its wording behind it. */
export function tick(name: string, wording: string, { required = false, on = false } = {}): FormField {
	const box = h("input", { id: name, name, type: "checkbox", "aria-required": required && "true" });
	box.checked = on;
	return field(name, box, (error) => h("div", { class: "tick" }, box, h("label", { for: name }, wording), error));
}

/** A field of the page's own. */
export function customField({ name, label, type, required, options }: CustomField, value: string): FormField {
	if (type === "checkbox") return tick(name, label, { required, on: value !== "" && value !== "no" });
	const control =
		type === "select"
			? h("select", {}, ...["", ...options].map((option) => h("option", { value: option }, option || "Choose…")))
			: type === "textarea"
				? h("textarea", { rows: "3", maxlength: "500" })
				: h("input", { type: "text", maxlength: "500" });
	return labelled(name, control, { label, required, value });
}
