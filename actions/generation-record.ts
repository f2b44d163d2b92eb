import type { GenerationRecord } from "../db/funnel-versions";
import type { TemplateName } from "../funnel/vocabulary";
import type { GeneratedFunnel } from "./write-funnel";

const MOST_REJECTED = 100;

/** What is kept with a funnel of how it was written. */
export const recordOf = (
	{ generation, rejected, steps }: Omit<GeneratedFunnel, "funnel">,
	template: TemplateName,
): GenerationRecord => ({ ...generation, template, steps, rejected: rejected.slice(0, MOST_REJECTED) });
