import { z } from "zod";
import { getChunks } from "../db/knowledge";
import { checkText, type SourceIndex, type Verdict } from "../vectorize/ground";
import { stockSentences } from "../vectorize/write/stock";
import type { Actor } from "./actor";
import { isLabel, knowledgeIndex, type StyleWarning, styleWarningsOf } from "./check-copy";
import type { Ctx } from "./context";
import { eventSources } from "./event-sources";
import { subjectOf } from "./generate-funnel";

export const checkMessageInput = z.object({
	channel: z.enum(["email", "sms"]),
	subject: z.string().max(998).default(""),
	body: z.string().max(100_000),
});

/** Where a sentence stands. `chunk_id` and `document_id` are null where it is the event's own facts. */
export interface CitedPassage {
	chunk_id: string | null;
	document_id: string | null;
	title: string;
	/** The whole passage. */
	text: string;
	quote: string;
}

export interface CheckedLine {
	field: "subject" | "body";
	text: string;
	verdict: Verdict;
	reason: string | null;
	citations: CitedPassage[];
}

export interface CheckedMessage {
	sentences: CheckedLine[];
	style_warnings: Omit<StyleWarning, "phase" | "key">[];
}

/**
 * Holds one message of an event against the tenant's knowledge and the event's facts as it is being written, and says what reads as spam or is
 * too long. Changes nothing. Throws not_found for another tenant's event, conflict for a cancelled one.
 */
export async function checkMessage(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	{ channel, subject, body }: z.infer<typeof checkMessageInput>,
): Promise<CheckedMessage> {
	const { event } = await subjectOf(ctx, actor, event_id);
	const headed = channel === "email" && subject.trim() !== "";
	const all = headed ? `${subject}\n\n${body}` : body;
	const index = await knowledgeIndex(ctx, actor.tenant_id, all, eventSources(event));
	const report = (field: CheckedLine["field"], text: string) =>
		checkText(text, index, { known: stockSentences() }).sentences.map((sentence) => ({ field, ...sentence }));
	const found = [...(headed && !isLabel(subject) ? report("subject", subject) : []), ...report("body", body)];
	const ids = [...new Set(found.flatMap(({ citations }) => citations.map(({ source_id }) => source_id)))];
	const placed = await passages(ctx, actor.tenant_id, ids, index);
	return {
		sentences: found.map(({ field, text, verdict, reason, citations }) => ({
			field,
			text,
			verdict,
			reason,
			citations: citations.flatMap(({ source_id, quote }) => {
				const passage = placed.get(source_id);
				return passage ? [{ ...passage, quote }] : [];
			}),
		})),
		style_warnings: styleWarningsOf({ channel, ...(channel === "email" && { subject }), body }),
	};
}

type Passage = Omit<CitedPassage, "quote">;

async function passages(
	ctx: Ctx,
	tenant_id: string,
	ids: string[],
	{ sources }: SourceIndex,
): Promise<Map<string, Passage>> {
	const chunks = await getChunks(ctx.db, tenant_id, ids);
	const known = new Map<string, Passage>(
		chunks.map(({ id, document_id, title, text }) => [id, { chunk_id: id, document_id, title, text }]),
	);
	for (const { id, title, text } of sources)
		if (ids.includes(id) && !known.has(id))
			known.set(id, { chunk_id: null, document_id: null, title: title ?? "", text });
	return known;
}
