import type { PlannedStep } from "./api-types";

export type Outcome = "as_written" | "moved" | "converted" | "dropped";

/** What became of a step, in the four ways a coach tells apart. */
export function outcomeOf(step: PlannedStep): Outcome {
	if (step.outcome !== "scheduled") return step.outcome;
	return step.explanation === null ? "as_written" : "moved";
}

/** `sign` tells them apart where colour does not. */
export const OUTCOMES: Record<Outcome, { label: string; sign: string; color: string }> = {
	as_written: { label: "As written", sign: "●", color: "teal" },
	moved: { label: "Moved", sign: "◐", color: "indigo" },
	converted: { label: "Sent by e-mail instead", sign: "✉", color: "grape" },
	dropped: { label: "Left out", sign: "✕", color: "red" },
};
