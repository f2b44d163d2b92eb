import type { TimingStep } from "../plan";
import { type Frame, purposeOf } from "./draft";
import type { Verdict } from "./explain";

/** Why nothing that is unsent may go to this person any more, if so. */
export function closedFor(frame: Frame): Verdict | null {
	const { event, recipient } = frame.input;
	if (event.cancelled) return ["event_cancelled", "Not sent: the event was cancelled."];
	if (recipient.unregistered) return ["unregistered", "Not sent: this person cancelled their registration."];
	return null;
}

/** Why this step may not go to this person, if so: consent, address, number, or they bought already. */
export function blockedFor(frame: Frame, step: TimingStep): Verdict | null {
	const { recipient } = frame.input;
	const purpose = purposeOf(step);
	if (purpose === "offer" && recipient.purchased) {
		return ["purchased", "Not sent: this person has bought, and gets no more offers."];
	}
	if (step.channel === "email") return emailBlock(frame, step);
	if (!recipient.sms_consent) return ["no_sms_consent", "Not sent: this person has not agreed to texts."];
	if (recipient.phone === null) return ["no_phone", "Not sent: there is no valid phone number for this person."];
	return null;
}

/** Why the step may not go out as an e-mail, if so. */
export function emailBlock(frame: Frame, step: TimingStep): Verdict | null {
	const state = frame.input.recipient.email;
	if (state === "suppressed") {
		return ["suppressed", "Not sent: the address bounced or its owner complained, so it gets no more e-mail."];
	}
	if (state === "unsubscribed" && purposeOf(step) !== "transactional") {
		return ["unsubscribed", "Not sent: this person unsubscribed from marketing e-mail."];
	}
	return null;
}
