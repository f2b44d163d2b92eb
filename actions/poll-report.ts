import { getFunnel } from "../db/events";
import { listPollAnswers } from "../db/registrations";
import type { FunnelConfig } from "../funnel/vocabulary";
import type { PollAnswer } from "../providers/meetings";
import type { Ctx } from "./context";
import type { Match } from "./match-people";
import { recordPollAnswer } from "./registration-facts";

/** Several choices come as one text, with semicolons between them. */
const SEPARATOR = ";";

/**
 * Of several choices the one that opens a branch of the funnel, for an answer opens at most one; else all as given.
 *
 * @returns null for an answer without words
 */
export function choiceOf(funnel: Pick<FunnelConfig, "polls">, question: string, answer: string): string | null {
	const choices = [answer, ...answer.split(SEPARATOR)].map((c) => c.trim()).filter(Boolean);
	const opening = new Set((funnel.polls ?? []).filter((p) => p.question === question).map((p) => p.answer));
	return choices.find((choice) => opening.has(choice)) ?? choices[0] ?? null;
}

/** Takes in the answers of a poll report that are somebody's and are not known yet. */
export async function takePollAnswers(
	ctx: Ctx,
	event: { tenant_id: string; id: string; funnel_version: number },
	answers: PollAnswer[],
	match: (who: PollAnswer) => Match,
): Promise<void> {
	const { tenant_id } = event;
	const funnel = answers.length > 0 ? await getFunnel(ctx.db, tenant_id, event.id, event.funnel_version) : null;
	if (!funnel) return;
	const given = new Map<string, { registration_id: string; question: string; answer: string }>();
	for (const one of answers) {
		const found = match(one);
		const question = one.question.trim();
		const answer = choiceOf(funnel, question, one.answer);
		if (found.kind === "matched" && question && answer)
			given.set(`${found.id}\n${question}`, { registration_id: found.id, question, answer });
	}
	const ids = [...new Set([...given.values()].map((g) => g.registration_id))];
	const known = await listPollAnswers(ctx.db, tenant_id, ids);
	for (const row of known)
		if (given.get(`${row.registration_id}\n${row.question}`)?.answer === row.answer)
			given.delete(`${row.registration_id}\n${row.question}`);
	for (const { registration_id, ...poll } of given.values())
		await recordPollAnswer(ctx, { type: "system", tenant_id }, registration_id, poll);
}
