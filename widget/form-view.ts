import { h } from "./dom";
import { customField, type FormField, labelled, tick } from "./form-fields";
import type { CustomField, FieldErrors, FormValues, Problem, PublicEvent } from "./types";

export interface FormView {
	element: HTMLFormElement;
	/** Names of the fields that are shown. */
	names: string[];
	values(): FormValues;
	/** Filled by software, not by a person. */
	trapped(): boolean;
	/** Marks the fields, lists what to correct above them and takes the focus there. */
	showErrors(errors: FieldErrors, general?: string): void;
	showProblem(problem: Problem): void;
	setBusy(busy: boolean): void;
}

interface Actions {
	submit(): void;
	/** Sends once more what was sent last. */
	again(): void;
}

export function createForm(
	event: PublicEvent,
	custom: CustomField[],
	prefill: Partial<FormValues>,
	{ submit, again }: Actions,
): FormView {
	const text = (
		name: "email" | "first_name" | "last_name" | "phone",
		label: string,
		type: string,
		autocomplete: string,
	) =>
		labelled(name, h("input", { type, autocomplete, maxlength: "254" }), {
			label,
			required: name === "email",
			value: prefill[name],
			hint: name === "phone" ? "With country code, such as +1 212 555 0123." : "",
		});
	const email = text("email", "Email", "email", "email");
	const first = text("first_name", "First name", "text", "given-name");
	const last = text("last_name", "Last name", "text", "family-name");
	const phone = event.sms.enabled ? text("phone", "Mobile number", "tel", "tel") : null;
	const own = custom.map((one) => customField(one, prefill.custom?.[one.name] ?? one.value));
	const mail_consent = tick("consent_email", event.email_consent.text, { on: prefill.consent_email === true });
	const text_consent = event.sms.enabled
		? tick("consent_sms", event.sms.consent_text, { on: prefill.consent_sms === true })
		: null;
	const all = [email, first, last, phone, ...own, mail_consent, text_consent].filter((one) => one !== null);

	const trap = h("input", { id: "topic", name: "topic", type: "text", tabindex: "-1", autocomplete: "off" });
	const note = h("div", { class: "note bad", tabindex: "-1" });
	note.hidden = true;
	const button = h("button", { type: "submit", class: "main" }, "Register");
	const element = h(
		"form",
		{ novalidate: true, "aria-label": `Register for ${event.title}` },
		note,
		email.element,
		h("div", { class: "pair" }, first.element, last.element),
		phone?.element,
		...own.map((one) => one.element),
		h("div", { class: "trap", "aria-hidden": "true" }, h("label", { for: "topic" }, "Leave this empty"), trap),
		mail_consent.element,
		text_consent?.element,
		button,
	);
	element.addEventListener("submit", (happening) => {
		happening.preventDefault();
		submit();
	});

	const showNote = (...content: (Node | string)[]) => {
		note.replaceChildren(...content);
		note.hidden = !content.length;
		if (content.length) note.focus();
	};
	const jump = (field: FormField, error: string) => {
		const link = h("a", { href: `#${field.name}` }, error);
		// Fragments do not reach into a shadow tree.
		link.addEventListener("click", (happening) => {
			happening.preventDefault();
			field.focus();
		});
		return h("li", {}, link);
	};

	return {
		element,
		names: all.map((one) => one.name),
		values: () => ({
			email: email.value(),
			first_name: first.value(),
			last_name: last.value(),
			phone: phone?.value() ?? "",
			consent_email: mail_consent.ticked(),
			consent_sms: text_consent?.ticked() ?? false,
			custom: Object.fromEntries(
				custom.map(({ name, type }, i) => {
					const shown = own[i] as FormField;
					return [name, type === "checkbox" ? (shown.ticked() ? "yes" : "") : shown.value()];
				}),
			),
		}),
		trapped: () => trap.value !== "",
		showErrors(found, general) {
			for (const field of all) field.mark(found[field.name]);
			const wrong = all.filter((field) => found[field.name]);
			if (!wrong.length && !general) return showNote();
			const list = h("ul", {}, ...wrong.map((field) => jump(field, found[field.name] as string)));
			const count = wrong.length > 1 ? `There are ${wrong.length} things to correct` : "There is one thing to correct";
			showNote(h("strong", {}, wrong.length ? count : "Not registered yet"), general ?? "", wrong.length ? list : "");
		},
		showProblem(problem) {
			if (problem.kind !== "retry") return showNote(h("strong", {}, "Not registered yet"), problem.message);
			const retry = h("button", { type: "button", class: "again" }, "Try again");
			retry.addEventListener("click", () => {
				// This button is about to go, and the focus with it.
				button.focus();
				again();
			});
			showNote(h("strong", {}, "Not sent yet"), problem.message, h("div", {}, retry));
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
