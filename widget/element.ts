import { type Answer, enrol, fetchEvent } from "./api";
import { brandColours } from "./colour";
import { h } from "./dom";
import { createForm } from "./form-view";
import { header, message, skeleton } from "./frame";
import { buildEnrolment, newKey, nextSubmission, type Submission, utmFrom, validate } from "./payload";
import { CSS } from "./styles";
import { thankYou } from "./thank-you";
import { pickLocale, type TimeText, timeText } from "./time";
import type { EnrolmentAnswer, PublicEvent } from "./types";

const OVER = "This event is over, and registration has closed.";
const CANCELLED = "The organiser has cancelled this event.";

/** Styles as a sheet object: a page's Content-Security-Policy does not block it, as it would a `<style>`. */
function addStyles(root: ShadowRoot): void {
	try {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(CSS);
		root.adoptedStyleSheets = [sheet];
	} catch {
		root.append(h("style", {}, CSS));
	}
}

/** Makes `<myxelium-registration>`. `default_base` is the API's origin unless the element's `api` attribute names one. */
export function registrationElement(default_base: string): CustomElementConstructor {
	return class extends HTMLElement {
		static observedAttributes = ["event", "key", "publishable-key", "api"];
		private readonly card = h("div", { class: "card" });
		private readonly body = h("div");
		private readonly live = h("div", { class: "aside", role: "status" });
		/** Goes up with every start, so that a late answer to an earlier one is let go. */
		private turn = 0;
		private last: Submission | null = null;
		private stopWaiting = () => {};

		constructor() {
			super();
			const root = this.attachShadow({ mode: "open", delegatesFocus: false });
			addStyles(root);
			this.card.append(this.body, this.live);
			root.append(this.card);
		}

		connectedCallback(): void {
			void this.start();
		}

		disconnectedCallback(): void {
			this.turn++;
			this.stopWaiting();
		}

		attributeChangedCallback(_: string, before: string | null, after: string | null): void {
			if (this.isConnected && before !== after && this.turn) void this.start();
		}

		private get base(): string {
			return (this.getAttribute("api") || default_base).replace(/\/+$/, "");
		}

		/** React keeps `key` to itself, hence the second name. */
		private get publishable(): string {
			return this.getAttribute("key") || this.getAttribute("publishable-key") || "";
		}

		private show(content: HTMLElement, focus = false): void {
			this.body.replaceChildren(content);
			if (focus) content.querySelector("h2")?.focus();
		}

		private say(text: string): void {
			this.live.textContent = text;
		}

		private async start(): Promise<void> {
			const turn = ++this.turn;
			this.stopWaiting();
			this.last = null;
			const event_id = this.getAttribute("event");
			if (!event_id || !this.publishable || !this.base)
				return this.show(message("Registration", "This form needs the attributes event and key."));
			this.show(skeleton(this.hasAttribute("sms")));
			this.say("Loading the registration form");
			const answer = await fetchEvent(this.base, event_id, this.publishable);
			if (turn !== this.turn) return;
			this.say("");
			if (answer.ok) return this.open(answer.value);
			const again = answer.problem.kind === "retry" ? () => void this.start() : undefined;
			this.show(message("Registration is not available", answer.problem.message, again));
		}

		private open(event: PublicEvent): void {
			const colours = brandColours(event.tenant.brand.primary_color);
			for (const [name, value] of Object.entries(colours))
				this.card.style.setProperty(`--${name.replace(/_/g, "-")}`, value);
			const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || event.time_zone;
			const time = timeText(event, zone, pickLocale(navigator.languages));
			if (event.status === "cancelled") this.close(event, time, CANCELLED, false);
			else if (event.status === "completed") this.close(event, time, OVER, false);
			else this.openForm(event, time, zone);
		}

		private close(event: PublicEvent, time: TimeText | null, text: string, focus: boolean): void {
			const note = h("p", { class: "note", role: "status" }, text);
			this.show(h("div", { class: "stack" }, header(event, time), note), focus);
		}

		private openForm(event: PublicEvent, time: TimeText | null, zone: string): void {
			const turn = this.turn;
			let busy = false;
			const done = (answer: EnrolmentAnswer | null, created: boolean) =>
				this.show(thankYou({ event, time, email: form.values().email.trim(), answer, created }), true);
			const settle = (answer: Answer<EnrolmentAnswer>) => {
				if (answer.ok) {
					done(answer.value, answer.created);
					const detail = { event_id: event.event_id, registration_id: answer.value.registration_id };
					this.tell("registered", { ...detail, already_registered: !answer.created });
					return;
				}
				const { kind, fields, message: text } = answer.problem;
				if (kind === "over") return this.close(event, time, OVER, true);
				if (kind === "cancelled") return this.close(event, time, CANCELLED, true);
				if (kind === "fields") return form.showErrors(fields, text);
				form.showProblem(answer.problem);
				if (kind === "retry" && navigator.onLine === false) this.whenOnline(submit);
			};
			const submit = async () => {
				if (busy) return;
				this.stopWaiting();
				const values = form.values();
				if (form.trapped()) return done(null, true);
				const wrong = validate(values);
				form.showErrors(wrong);
				if (Object.keys(wrong).length) return;
				const body = JSON.stringify(buildEnrolment(event, values, zone, utmFrom(location.search)));
				this.last = nextSubmission(this.last, body, newKey);
				busy = true;
				form.setBusy(true);
				this.say("Sending your registration");
				const answer = await enrol(this.base, this.publishable, this.last);
				busy = false;
				if (turn !== this.turn) return;
				form.setBusy(false);
				this.say("");
				settle(answer);
			};
			const form = createForm(event, this.prefill(), () => void submit());
			const content = h("div", {}, header(event, time), form.element);
			this.show(content);
			this.tell("ready", { event_id: event.event_id });
		}

		private prefill() {
			const read = (name: string) => this.getAttribute(name) ?? "";
			return {
				email: read("email"),
				first_name: read("first-name"),
				last_name: read("last-name"),
				phone: read("phone"),
			};
		}

		private whenOnline(submit: () => unknown): void {
			const go = () => void submit();
			window.addEventListener("online", go, { once: true });
			this.stopWaiting = () => window.removeEventListener("online", go);
		}

		private tell(name: string, detail: object): void {
			this.dispatchEvent(new CustomEvent(`myxelium:${name}`, { bubbles: true, composed: true, detail }));
		}
	};
}
