import type { z } from "zod";
import { type Endpoint, V1 } from "../endpoint";
import { eventAnswers } from "./events";
import { figureAnswers } from "./figures";
import { knowledgeAnswers } from "./knowledge";
import { peopleAnswers } from "./people";
import { tenantAnswers } from "./tenant";

let made: Record<string, z.ZodType> | null = null;

/** What usual answers hold, by `METHOD /path` within `/api/v1`; made at the first question, since requests are answered without. */
export function answers(): Record<string, z.ZodType> {
	made ??= { ...tenantAnswers(), ...eventAnswers(), ...knowledgeAnswers(), ...peopleAnswers(), ...figureAnswers() };
	return made;
}

/** The shape of an endpoint's usual answer; undefined where it has no body, or none that is described. */
export const answerOf = ({ method, path }: Pick<Endpoint, "method" | "path">): z.ZodType | undefined =>
	answers()[`${method} ${path.replace(V1, "")}`];
