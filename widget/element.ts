import { enrol, fetchEvent } from "./api";
import { brandColours } from "./colour";
import { customFields } from "./custom";
import { h } from "./dom";
import { run } from "./flow";
import { message, skeleton } from "./frame";
import { campaign, prefill } from "./prefill";
import { arm, type Mode, type Shell, shell } from "./shell";
import { CSS } from "./styles";
import type { Problem } from "./types";
import { waitingRoom } from "./waiting";

const ATTRIBUTES = ["event", "key", "publishable-key", "api", "mode", "label", "fields"];
const POPUP_AFTER_SECONDS = 8;
const QUIET_MS = 7 * 86_400_000;

const storage = () => window.localStorage;

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
		static observedAttributes = ATTRIBUTES;
		private readonly card = h("div", { class: "card" });
		private readonly body = h("div");
		private readonly live = h("div", { class: "aside", role: "status" });
		private readonly theme = h("div", { class: "theme" });
		private stage: Shell | null = null;
		/** Goes up with every start, so that a late answer to an earlier one is let go. */
		private turn = 0;
		private disarm = () => {};
		private stopWaiting = () => {};

		constructor() {
			super();
			const root = this.attachShadow({ mode: "open", delegatesFocus: false });
			addStyles(root);
			this.card.append(this.body, this.live);
			root.append(this.theme);
		}

		connectedCallback(): void {
			void this.start();
		}

		disconnectedCallback(): void {
			this.turn++;
			this.disarm();
			this.stopWaiting();
		}

		attributeChangedCallback(_: string, before: string | null, after: string | null): void {
			if (!this.isConnected || before === after || !this.turn) return;
			// Several attributes often change at once.
			const turn = ++this.turn;
			queueMicrotask(() => turn === this.turn && void this.start());
		}

		/** Opens the dialog of a pop-up or a button. */
		open(): void {
			this.stage?.open();
		}

		close(): void {
			this.stage?.close();
		}

		private attribute(name: string, otherwise = ""): string {
			return this.getAttribute(name) || otherwise;
		}

		private show(content: HTMLElement, focus = false): void {
			const held = this.body.contains(this.shadowRoot?.activeElement ?? null);
			this.body.replaceChildren(content);
			if (this.stage?.isOpen() && (focus || held)) content.querySelector("h2")?.focus();
		}

		private tell(name: string, detail: object = {}): void {
			this.dispatchEvent(new CustomEvent(`myxelium:${name}`, { bubbles: true, composed: true, detail }));
		}

		private setStage(): void {
			const given = this.attribute("mode", "inline");
			const mode: Mode = given === "popup" || given === "button" ? given : "inline";
			const seen = `myxelium:seen:${this.attribute("event")}`;
			const opened = () => this.tell("opened");
			const closed = () => {
				try {
					if (mode === "popup") storage().setItem(seen, String(Date.now()));
				} catch {
					// Without storage it comes again on the next page.
				}
				this.tell("closed");
			};
			this.stage = shell(mode, this.card, this.attribute("label", "Register"), { opened, closed });
			this.theme.replaceChildren(this.stage.element);
			if (mode === "popup") this.armPopup(seen);
		}

		private armPopup(seen: string): void {
			try {
				if (Date.now() - Number(storage().getItem(seen)) < QUIET_MS) return;
			} catch {
				// Without storage nothing says that it was seen.
			}
			const after = Number(this.attribute("open-after", String(POPUP_AFTER_SECONDS)));
			this.disarm = arm({ after, on_exit: this.hasAttribute("open-on-exit") }, () => this.open());
		}

		private whenOnline(act: (() => void) | null): void {
			this.stopWaiting();
			if (!act) return;
			window.addEventListener("online", act, { once: true });
			this.stopWaiting = () => window.removeEventListener("online", act);
		}

		/** None of the events could be loaded. */
		private unavailable({ kind, message: text }: Problem, waiting: boolean): void {
			const again = () => void this.start();
			if (kind === "retry") this.whenOnline(again);
			const actions: Record<string, () => void> = kind === "retry" ? { "Try again": again } : {};
			if (waiting)
				this.show(message("Your registration is not sent yet", `${text} It is kept on this device.`, actions));
			else this.show(message("Registration is not available", text, actions));
		}

		private async start(): Promise<void> {
			const turn = ++this.turn;
			this.disarm();
			this.stopWaiting();
			const ids = this.attribute("event")
				.split(/[\s,]+/)
				.filter(Boolean);
			// React keeps `key` to itself, hence the second name.
			const key = this.attribute("key", this.attribute("publishable-key"));
			const base = this.attribute("api", default_base).replace(/\/+$/, "");
			this.setStage();
			if (!ids.length || !key || !base)
				return this.show(message("Registration", "This form needs the attributes event and key."));
			this.show(skeleton(this.hasAttribute("sms")));
			const say = (text: string) => {
				this.live.textContent = text;
			};
			say("Loading the registration form");
			const answers = await Promise.all(ids.map((id) => fetchEvent(base, id, key)));
			if (turn !== this.turn) return;
			say("");
			const events = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
			const [first] = events;
			const room = waitingRoom(ids.join(","), storage, Date.now);
			if (!first) {
				this.disarm();
				const [failed] = answers.flatMap((answer) => (answer.ok ? [] : [answer.problem]));
				return this.unavailable(failed as Problem, room.read() !== null);
			}
			for (const [name, value] of Object.entries(brandColours(first.tenant.brand.primary_color)))
				this.theme.style.setProperty(`--${name.replace(/_/g, "-")}`, value);
			const custom = customFields(this.getAttribute("fields"));
			const { search } = location;
			run({
				events,
				custom,
				prefill: prefill((name) => this.getAttribute(name), search, custom),
				source: campaign(search, this.getAttribute("utm"), () => window.sessionStorage),
				zone: Intl.DateTimeFormat().resolvedOptions().timeZone || first.time_zone,
				room,
				send: async (submission, known) => {
					const answer = await enrol(base, key, submission, known);
					return turn === this.turn ? answer : null;
				},
				show: (content, focus) => this.show(content, focus),
				say,
				tell: (name, detail) => this.tell(name, detail),
				whenOnline: (act) => this.whenOnline(act),
				nothingOpen: () => this.disarm(),
			});
		}
	};
}
