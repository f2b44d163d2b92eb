import { z } from "zod";
import { findStep } from "../../funnel/config";
import type { ExperimentTarget } from "../../funnel/experiments/arms";
import { CONFIRMATION_KEY, type FunnelConfig } from "../../funnel/vocabulary";
import { invalid } from "../errors";

export const experimentInput = z.strictObject({
	name: z.string().trim().min(1).max(120),
	kind: z.enum(["timing", "subject", "step", "holdout"]),
	outcome: z.enum(["attended", "clicked", "purchased"]).default("attended"),
	/** Of those in it, how many get the variant. */
	share: z.number().min(0.05).max(0.95).default(0.5),
	phase: z.string().max(220).optional(),
	step_key: z.string().max(64).optional(),
	purpose: z.enum(["content", "offer"]).optional(),
	subject: z.string().trim().min(1).max(300).optional(),
	body: z.string().trim().min(1).max(20_000).optional(),
});
export type ExperimentInput = z.infer<typeof experimentInput>;

export const keepInput = z.strictObject({ arm: z.enum(["control", "variant"]) });

const NEEDS: Record<ExperimentInput["kind"], (keyof ExperimentTarget)[]> = {
	timing: [],
	subject: ["phase", "step_key", "subject"],
	step: ["phase", "step_key"],
	holdout: [],
};
const TAKES: Record<ExperimentInput["kind"], (keyof ExperimentTarget)[]> = {
	timing: [],
	subject: ["phase", "step_key", "subject"],
	step: ["phase", "step_key", "subject", "body"],
	holdout: ["phase", "step_key", "purpose"],
};
const FIELDS = ["phase", "step_key", "purpose", "subject", "body"] as const;

/** What the variant does, held against the funnel. Throws invalid with the field that is wrong. */
export function targetOf(input: ExperimentInput, funnel: FunnelConfig): ExperimentTarget {
	const { kind } = input;
	const fail = (path: string, message: string) => invalid([{ path, message }]);
	for (const field of FIELDS) {
		if (input[field] !== undefined && !TAKES[kind].includes(field))
			throw fail(field, `An experiment of the kind ${kind} has no ${field}: leave it out.`);
		if (input[field] === undefined && NEEDS[kind].includes(field))
			throw fail(field, `An experiment of the kind ${kind} needs it.`);
	}
	if (kind === "timing") return {};
	if (kind === "holdout" && input.purpose) {
		if (input.step_key || input.phase) throw fail("purpose", "Hold out one step or one purpose, not both.");
		return { purpose: input.purpose };
	}
	const { phase, step_key, subject, body } = input;
	const step = phase && step_key ? findStep(funnel, phase, step_key) : null;
	if (!step) throw fail("step_key", "The event's funnel has no such step in this phase.");
	if (step.key === CONFIRMATION_KEY)
		throw fail("step_key", "The confirmation goes to everybody as it is: choose another step.");
	if (subject !== undefined && step.channel === "sms") throw fail("subject", "A text message has no subject.");
	if (kind === "step" && subject !== undefined && body === undefined)
		throw fail("body", "Give the other body too, or make it an experiment with the subject.");
	return { phase, step_key, ...(subject !== undefined && { subject }), ...(body !== undefined && { body }) };
}
