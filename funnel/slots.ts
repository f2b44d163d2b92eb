/**
 * Merge slots of funnel copy: `{{group.name}}`, or `{{group.name|fallback}}` where a word should stand when there is
 * no value. Slots are filled once, at the instant a message is planned for.
 *
 * Bodies are plain text with two marks: an empty line separates paragraphs, and `[label](address or link slot)` is a
 * link. A paragraph that is only a link is shown as a button. Values are plain text and never read as marks or slots.
 */
import { nearestSlot, slotDefinition } from "./slots-registry";
import { type SlotContext, slotValue } from "./slots-values";
import type { Channel } from "./vocabulary";

export { formatPrice } from "./price";
export { nearestSlot, SLOTS, type SlotDefinition, type SlotGroup, slotDefinition } from "./slots-registry";
export { EVENT_NOUN, type LinkName, type SlotContext } from "./slots-values";

export interface FoundSlot {
	slot: string;
	/** Null where none is written; may be empty. */
	fallback: string | null;
	/** Offset of the first brace. */
	index: number;
	raw: string;
}

export interface SlotIssue {
	/** What stands between the braces. */
	slot: string;
	/** Offset of the first brace. */
	index: number;
	/** One sentence: what is wrong and what to write. */
	message: string;
}

/** The name is loose on purpose: whether it is known is another question than whether the braces are right. */
const SLOT = /(?<!\{)\{\{[ \t]*([\w.:-]+)[ \t]*(?:\|([^{}\n]*))?\}\}(?!\})/g;
const BRACES = /\{\{+|\}\}+/g;
const SINGLE_BRACES = /(?<!\{)\{[ \t]*([\w.:-]+)[ \t]*(?:\|[^{}\n]*)?\}(?!\})/g;

/** Every well-formed slot, known or not, in order. */
export function findSlots(text: string): FoundSlot[] {
	return Array.from(text.matchAll(SLOT), (match) => ({
		slot: match[1] as string,
		fallback: match[2]?.trim() ?? null,
		index: match.index,
		raw: match[0],
	}));
}

/** Copy with at least one `offer.*` slot makes its message an offer. */
export const usesOffer = (text: string): boolean => findSlots(text).some(({ slot }) => slot.startsWith("offer."));

/**
 * What keeps copy from being sent: unknown slots, slots the channel has no room for, and braces that are no slot, each
 * with its place, in order.
 */
export function checkSlots(text: string, channel: Channel = "email"): SlotIssue[] {
	const issues: SlotIssue[] = [];
	const taken: [from: number, to: number][] = [];
	for (const { slot, index, raw } of findSlots(text)) {
		taken.push([index, index + raw.length]);
		const message = problemOf(slot, channel);
		if (message) issues.push({ slot, index, message });
	}
	const isFree = (index: number) => !taken.some(([from, to]) => index >= from && index < to);
	for (const match of text.matchAll(BRACES)) {
		if (isFree(match.index)) issues.push(braceIssue(text, match.index));
	}
	for (const match of text.matchAll(SINGLE_BRACES)) {
		const slot = match[1] as string;
		if (!isFree(match.index) || !slotDefinition(slot)) continue;
		issues.push({ slot, index: match.index, message: `A slot has two braces on each side: write {{${slot}}}.` });
	}
	return issues.sort((a, b) => a.index - b.index);
}

function problemOf(slot: string, channel: Channel): string | null {
	const definition = slotDefinition(slot);
	if (definition?.channels.includes(channel)) return null;
	if (definition) return `The slot {{${slot}}} is for e-mails only: take it out of this text message.`;
	const near = nearestSlot(slot);
	return near ? `There is no slot {{${slot}}}: did you mean {{${near}}}?` : `There is no slot {{${slot}}}.`;
}

function braceIssue(text: string, index: number): SlotIssue {
	const slot = (/^[{}]*([^{}\n]{0,60})/.exec(text.slice(index))?.[1] ?? "").trim();
	if (text[index] === "}") return { slot: "", index, message: "These braces close no slot: take them out." };
	const near = nearestSlot(slot.split("|")[0] as string);
	return { slot, index, message: `This is no complete slot: write it like {{${near ?? "contact.first_name"}}}.` };
}

/**
 * Fills every slot once. A slot without value shows the fallback written beside it, else the registry's.
 *
 * @param single_line true for subjects: no value brings a line break with it
 * @returns the text, and the slots that had neither a value nor a fallback written beside them, each once
 */
export function renderSlots(text: string, ctx: SlotContext, single_line = false): { text: string; missing: string[] } {
	const missing = new Set<string>();
	const filled = text.replace(SLOT, (_raw, slot: string, written: string | undefined) => {
		const definition = slotDefinition(slot);
		if (!definition) {
			missing.add(slot);
			return "";
		}
		const value = slotValue(slot, ctx);
		if (value !== null) return value;
		if (written !== undefined) return written.trim();
		missing.add(slot);
		return definition.fallback;
	});
	return { text: single_line ? filled.replace(/\s+/g, " ").trim() : filled, missing: [...missing] };
}
