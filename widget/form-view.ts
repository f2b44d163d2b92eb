import { h } from "./dom";
import { FIELDS, type Field, type FieldErrors, type FormValues, type Problem, type PublicEvent } from "./types";

const NAMES: Record<Field, string> = {
	email: "Email",
	first_name: "First name",
	last_name: "Last name",
	phone: "Mobile number",
	consent_email: "Emails",
	consent_sms: "Text messages",
};

export interface FormView {
	element: HTMLFormElement;
	values(): FormValues;
	/** Filled by software, not by a person. */
	trapped(): boolean;
	/** Marks the fields, lists what to correct above them and takes the focus there. */
	showErrors(errors: FieldErrors, general?: string): void;
	showProblem(problem: Problem): void;
	setBusy(busy: boolean): void;
}

export function createForm(event: PublicEvent, prefill: Partial<FormValues>, submit: () => void): FormView {
	const inputs: Partial<Record<Field, HTMLInputElement>> = {};
	const errors: Partial<Record<Field, HTMLElement>> = {};

	const part = (field: Field, type: string, attributes: Record<string, string | boolean>) => {
		const input = h("input", { id: field, name: field, type, ...attributes });
		const error = h("p", { class: "error", id: `${field}-error` });
		error.hidden = true;
		inputs[field] = input;
		errors[field] = error;
		return { input, error };
	};
	const text = (field: Field, type: string, autocomplete: string, hint = "") => {
		const required = field === "email";
		const { input, error } = part(field, type, { autocomplete, "aria-required": required && "true", maxlength: "254" });
		input.value = String(prefill[field] ?? "");
		if (hint) input.setAttribute("aria-describedby", `${field}-hint`);
		return h(
			"div",
			{ class: "field" },
			h("label", { for: field }, NAMES[field], !required && h("span", { class: "opt" }, " (optional)")),
			input,
			hint && h("p", { class: "soft", id: `${field}-hint` }, hint),
			error,
		);
	};
	const tick = (field: Field, wording: string) => {
		const { input, error } = part(field, "checkbox", {});
		return h("div", { class: "tick" }, input, h("label", { for: field }, wording), error);
	};

	const trap = h("input", { id: "topic", name: "topic", type: "text", tabindex: "-1", autocomplete: "off" });
	const note = h("div", { class: "note bad", tabindex: "-1" });
	note.hidden = true;
	const button = h("button", { type: "submit", class: "main" }, "Register");
	const element = h(
		"form",
		{ novalidate: true, "aria-label": `Register for ${event.title}` },
		note,
		text("email", "email", "email"),
		h("div", { class: "pair" }, text("first_name", "text", "given-name"), text("last_name", "text", "family-name")),
		event.sms.enabled && text("phone", "tel", "tel", "With country code, such as +1 212 555 0123."),
		h("div", { class: "trap", "aria-hidden": "true" }, h("label", { for: "topic" }, "Leave this empty"), trap),
		tick("consent_email", event.email_consent.text),
		event.sms.enabled && tick("consent_sms", event.sms.consent_text),
		button,
	);
	element.addEventListener("submit", (happening) => {
		happening.preventDefault();
		submit();
	});

	const mark = (field: Field, error: string | undefined) => {
		const input = inputs[field];
		const place = errors[field];
		if (!input || !place) return;
		place.textContent = error ?? "";
		place.hidden = !error;
		if (error) input.setAttribute("aria-invalid", "true");
		else input.removeAttribute("aria-invalid");
		const described = [field === "phone" && `${field}-hint`, error && `${field}-error`].filter(Boolean).join(" ");
		if (described) input.setAttribute("aria-describedby", described);
		else input.removeAttribute("aria-describedby");
	};
	const showNote = (...content: (Node | string)[]) => {
		note.replaceChildren(...content);
		note.hidden = !content.length;
		if (content.length) note.focus();
	};
	const jump = (field: Field, error: string) => {
		const link = h("a", { href: `#${field}` }, error);
		// Fragments do not reach into a shadow tree.
		link.addEventListener("click", (happening) => {
			happening.preventDefault();
			inputs[field]?.focus();
		});
		return h("li", {}, link);
	};

	return {
		element,
		values: () =>
			Object.fromEntries(
				FIELDS.map((field) => {
					const ticks = field.startsWith("consent");
					return [field, ticks ? !!inputs[field]?.checked : (inputs[field]?.value ?? "")];
				}),
			) as unknown as FormValues,
		trapped: () => trap.value !== "",
		showErrors(found, general) {
			for (const field of FIELDS) mark(field, found[field]);
			const wrong = FIELDS.filter((field) => found[field]);
			if (!wrong.length && !general) return showNote();
			const list = h("ul", {}, ...wrong.map((field) => jump(field, found[field] as string)));
			const count = wrong.length > 1 ? `There are ${wrong.length} things to correct` : "There is one thing to correct";
			showNote(h("strong", {}, wrong.length ? count : "Not registered yet"), general ?? "", wrong.length ? list : "");
		},
		showProblem(problem) {
			if (problem.kind !== "retry") return showNote(h("strong", {}, "Not registered yet"), problem.message);
			const again = h("button", { type: "button", class: "again" }, "Try again");
			again.addEventListener("click", () => {
				// This button is about to go, and the focus with it.
				button.focus();
				submit();
			});
			showNote(h("strong", {}, "Not sent yet"), problem.message, h("div", {}, again));
		},
		setBusy(busy) {
			// Not `disabled`: that would throw the keyboard focus off the button.
			if (busy) button.setAttribute("aria-disabled", "true");
			else button.removeAttribute("aria-disabled");
			button.replaceChildren(
				...(busy ? [h("span", { class: "spin", "aria-hidden": "true" }), "Registering…"] : ["Register"]),
			);
		},
	};
}
