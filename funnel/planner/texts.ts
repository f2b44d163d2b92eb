import { firstAllowed, isAllowed, lastAllowedMinute, type SendWindow, sendWindow } from "../quiet-hours";
import type { Seconds } from "../vocabulary";
import { emailBlock } from "./blocked";
import { placeContent, schedulePlaced } from "./content";
import { firstOverCeiling } from "./daily-ceiling";
import { type Draft, drop, type Frame, schedule } from "./draft";
import { shift } from "./explain";

/**
 * Plans every text: fixed ones at their own instants, content spaced around them, all within quiet hours and the
 * daily ceiling. One that only an e-mail can save becomes one.
 */
export function planTexts(frame: Frame, drafts: readonly Draft[]): void {
	const texts = drafts.filter((draft) => draft.open && draft.step.channel === "sms");
	if (texts.length === 0) return;
	const { settings, recipient, event } = frame.input;
	if (!settings.sms_enabled) {
		for (const draft of texts) withoutTexts(frame, draft);
		return;
	}
	const window = sendWindow(settings.quiet_hours, recipient.time_zone ?? event.time_zone, recipient.region);
	const before = texts.map((draft) => ({ reason: draft.reason, explanation: draft.explanation }));
	const limited = new Set<Draft>();
	for (;;) {
		texts.forEach((draft, i) => {
			if (limited.has(draft)) return;
			draft.open = true;
			schedule(draft, draft.due_at, before[i]?.reason ?? null, before[i]?.explanation ?? null);
		});
		pass(frame, texts, window);
		// One at a time: what is left may settle elsewhere once a text is gone.
		const over = firstOverCeiling(frame, texts);
		if (!over) return;
		limited.add(over);
		const most = settings.sms_daily_ceiling;
		drop(over, "daily_limit", `Left out: it would be more than ${most} texts to this person within 24 h.`);
	}
}

/** Texts are switched off: what matters most keeps its instant as an e-mail. */
function withoutTexts(frame: Frame, draft: Draft): void {
	const at = Math.max(draft.due_at, draft.earliest);
	if (draft.priority !== "must" || emailBlock(frame, draft.step) || at > draft.deadline) {
		drop(draft, "channel_off", "Not sent: texts are switched off.");
		return;
	}
	schedule(draft, at, "sms_down_to_email", "Sent as an e-mail instead: texts are switched off.");
	draft.channel = "email";
	draft.outcome = "converted";
}

function pass(frame: Frame, texts: readonly Draft[], window: SendWindow): void {
	const { adaptive } = frame.input.settings;
	const content: Draft[] = [];
	const fixed: Seconds[] = [];
	for (const message of frame.input.sent) if (message.channel === "sms") fixed.push(message.at);
	for (const draft of texts) {
		if (!draft.open) continue;
		if (draft.kind === "content" && adaptive) {
			content.push(draft);
			continue;
		}
		settle(frame, draft, quietMove(window, draft.due_at, draft.earliest, draft.deadline));
		const taken = draft.kind === "confirmation" || draft.kind === "reminder";
		if (taken && draft.open && draft.channel === "sms") fixed.push(draft.send_at as number);
	}
	if (content.length > 0) spaceInQuietHours(frame, placeContent(frame, content, fixed, "sms"), fixed, window);
}

/** Back to the last allowed minute, else on to the next opening, else null. */
function quietMove(window: SendWindow, at: Seconds, earliest: Seconds, deadline: Seconds): Seconds | null {
	if (isAllowed(window, at)) return at;
	const back = lastAllowedMinute(window, at);
	if (back !== null && back >= earliest) return back;
	const on = firstAllowed(window, at);
	return on !== null && on < deadline ? on : null;
}

function settle(frame: Frame, draft: Draft, at: Seconds | null): Draft {
	const wanted = draft.send_at as number;
	if (at === wanted) return draft;
	if (at !== null) {
		const why = `Moved ${shift(wanted, at)} so that the text arrives within the hours it may be sent in.`;
		return schedule(draft, at, "quiet_hours_moved", why);
	}
	const window =
		"it would arrive outside the hours a text may be sent in, and no allowed time before its deadline is free";
	if (draft.priority === "must" && !emailBlock(frame, draft.step)) {
		draft.channel = "email";
		draft.outcome = "converted";
		draft.reason = "quiet_hours_to_email";
		draft.explanation = `Sent as an e-mail instead: as a text ${window}.`;
		return draft;
	}
	return drop(draft, "quiet_hours", `Left out: ${window}.`);
}

function spaceInQuietHours(
	frame: Frame,
	content: readonly Draft[],
	fixed: readonly Seconds[],
	window: SendWindow,
): void {
	const gap = frame.input.settings.gap.sms;
	const planned = content.map((draft) => draft.send_at as number);
	const free = (at: Seconds) => fixed.every((other) => Math.abs(at - other) >= gap);
	const onwards = (from: Seconds): Seconds | null => {
		for (let at = firstAllowed(window, from); at !== null && at < frame.starts_at; ) {
			if (free(at)) return at;
			const clash = fixed.find((other) => Math.abs((at as number) - other) < gap) as number;
			at = firstAllowed(window, clash + gap);
		}
		return null;
	};
	/** Whether those after `i` that a text at `at` would push still find a place. */
	const leavesRoom = (i: number, at: Seconds): boolean => {
		let last = at;
		for (let next = i + 1; next < planned.length && (planned[next] as number) < last + gap; next++) {
			const pushed = onwards(last + gap);
			if (pushed === null) return false;
			last = pushed;
		}
		return true;
	};
	let floor = frame.earliest;
	content.forEach((draft, i) => {
		const wanted = planned[i] as number;
		let at: Seconds | null = wanted;
		if (wanted < floor || !isAllowed(window, wanted)) {
			const back = wanted < floor ? null : lastAllowedMinute(window, wanted);
			at = back !== null && back >= floor && free(back) ? back : onwards(Math.max(wanted, floor));
			if (at !== null && at > wanted && !leavesRoom(i, at)) at = null;
		}
		if (at !== null && isAllowed(window, wanted)) schedulePlaced(frame, draft, at, "sms");
		else settle(frame, draft, at);
		if (draft.open && draft.channel === "sms") floor = (draft.send_at as number) + gap;
	});
}
