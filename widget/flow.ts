import type { Answer } from "./api";
import { choice } from "./choice";
import { h } from "./dom";
import { createForm, type FormView } from "./form-view";
import { header, message } from "./frame";
import { buildEnrolment, newKey, nextSubmission, type Submission, validate } from "./payload";
import { thankYou } from "./thank-you";
import { pickLocale, type TimeText, timeText } from "./time";
import type { CustomField, EnrolmentAnswer, FormValues, PublicEvent } from "./types";
import type { waitingRoom } from "./waiting";

const CLOSED = {
	over: "This event is over, and registration has closed.",
	cancelled: "The organiser has cancelled this event.",
};

export interface Flow {
	/** Those that were asked for and found; at least one. */
	events: PublicEvent[];
	custom: CustomField[];
	prefill: Partial<FormValues>;
	source: Record<string, string> | null;
	zone: string;
	room: ReturnType<typeof waitingRoom>;
	/** Null where the form was started anew meanwhile. */
	send(submission: Submission, known: readonly string[]): Promise<Answer<EnrolmentAnswer> | null>;
	show(content: HTMLElement, focus?: boolean): void;
	/** Told to screen readers. */
	say(text: string): void;
	tell(name: string, detail: object): void;
	/** Runs once when the connection is back; another call takes the place of the one before. */
	whenOnline(act: (() => void) | null): void;
	/** Nobody can register for any of the events any more. */
	nothingOpen(): void;
}

const isOpen = ({ status }: PublicEvent) => status !== "cancelled" && status !== "completed";

/** From the loaded events to the thank-you: what waits on this device first, then the form. */
export function run(flow: Flow): void {
	const { custom, zone, room, show, say, tell, whenOnline } = flow;
	let open = flow.events.filter(isOpen);
	let last: Submission | null = null;
	let busy = false;

	const timeOf = (event: PublicEvent): TimeText | null => timeText(event, zone, pickLocale(navigator.languages));
	const shut = (event: PublicEvent, kind: keyof typeof CLOSED, focus: boolean) => {
		const note = h("p", { class: "note", role: "status" }, CLOSED[kind]);
		show(h("div", { class: "stack" }, header(event, timeOf(event)), note), focus);
	};

	/** Sends, and does what every answer asks for; `retry` and what a form can correct are left to the caller. */
	const deliver = async (event: PublicEvent, email: string, what: Submission, known: readonly string[]) => {
		busy = true;
		whenOnline(null);
		say("Sending your registration");
		const answer = await flow.send(what, known);
		busy = false;
		if (!answer) return null;
		say("");
		const { event_id } = event;
		if (answer.ok) {
			room.forget();
			const created = answer.created;
			show(thankYou({ event, time: timeOf(event), email, answer: answer.value, created }), true);
			tell("registered", { event_id, registration_id: answer.value.registration_id, already_registered: !created });
			return null;
		}
		const { problem } = answer;
		tell("problem", { event_id, kind: problem.kind, message: problem.message });
		if (problem.kind === "retry") {
			const kept = room.keep(what);
			tell("waiting", { event_id, kept });
			const where = kept
				? " Your registration is kept on this device: you may close this page and come back."
				: " Keep this page open.";
			return { ...problem, message: problem.message + where };
		}
		room.forget();
		if (problem.kind !== "over" && problem.kind !== "cancelled") return problem;
		open = open.filter((one) => one !== event);
		if (!open.length) {
			shut(event, problem.kind, true);
			return null;
		}
		return { ...problem, message: `${CLOSED[problem.kind]} Choose another one.` };
	};

	/** A registration from an earlier visit or an earlier try, before any form. */
	const sendWaiting = async (event: PublicEvent, what: Submission) => {
		const { contact, custom_fields = {} } = JSON.parse(what.body) as ReturnType<typeof buildEnrolment>;
		const values = { ...contact, custom: custom_fields } as Partial<FormValues>;
		show(message("Sending your registration", `For ${event.title}, with ${contact.email}.`));
		const problem = await deliver(event, contact.email, what, Object.keys({ ...contact, ...custom_fields }));
		if (!problem) return;
		if (problem.kind !== "retry")
			return openForm(event, values, (form) => form.showErrors(problem.fields, problem.message));
		const again = () => void sendWaiting(event, what);
		const drop = () => {
			room.forget();
			whenOnline(null);
			openForm(event, flow.prefill);
		};
		show(
			message("Your registration is not sent yet", problem.message, { "Try again": again, "Do not send it": drop }),
			true,
		);
		whenOnline(again);
	};

	const openForm = (first: PublicEvent, values: Partial<FormValues>, then?: (form: FormView) => void) => {
		let event = open.includes(first) ? first : (open[0] as PublicEvent);
		const top = h("div");
		const bottom = h("div");

		const attempt = async (what: Submission) => {
			if (busy) return;
			form.setBusy(true);
			const problem = await deliver(event, form.values().email.trim(), what, form.names);
			form.setBusy(false);
			if (!problem) return;
			if (!open.includes(event)) return openForm(event, form.values(), (next) => next.showProblem(problem));
			if (problem.kind === "fields") return form.showErrors(problem.fields, problem.message);
			form.showProblem(problem);
			if (problem.kind === "retry") whenOnline(() => void attempt(what));
		};
		const submit = () => {
			if (busy) return;
			const given = form.values();
			if (form.trapped())
				return show(thankYou({ event, time: timeOf(event), email: given.email, answer: null, created: true }), true);
			const wrong = validate(given, custom);
			form.showErrors(wrong);
			if (Object.keys(wrong).length) return;
			last = nextSubmission(last, JSON.stringify(buildEnrolment(event, given, zone, flow.source)), newKey);
			void attempt(last);
		};
		const draw = (held: Partial<FormValues>): FormView => {
			const drawn = createForm(event, custom, held, { submit, again: () => void (last && attempt(last)) });
			top.replaceChildren(header(event, timeOf(event)));
			bottom.replaceChildren(drawn.element);
			return drawn;
		};
		const pick = (next: PublicEvent) => {
			const held = form.values();
			event = next;
			whenOnline(null);
			form = draw(held);
			tell("selected", { event_id: event.event_id });
		};
		let form = draw(values);
		const choices = open.length > 1 && choice(open, event, timeOf, pick);
		show(h("div", { class: "stack" }, top, choices, bottom), then !== undefined);
		then?.(form);
	};

	const waiting = room.read();
	const named = waiting && (JSON.parse(waiting.body) as { event_id?: string }).event_id;
	const meant = flow.events.find(({ event_id }) => event_id === named);
	if (waiting && meant) return void sendWaiting(meant, waiting);
	const [first] = open;
	if (first) {
		openForm(first, flow.prefill);
		tell("ready", { event_id: first.event_id });
		return;
	}
	const [gone] = flow.events as [PublicEvent];
	shut(gone, gone.status === "cancelled" ? "cancelled" : "over", false);
	flow.nothingOpen();
}
