import { testimonialsOf } from "../db/knowledge-facts";
import { allSteps, mapSteps } from "../funnel/config";
import { findSlots } from "../funnel/slots";
import type { FunnelConfig, Step } from "../funnel/vocabulary";
import { testimonialId, testimonialText } from "../vectorize/facts-testimonial";
import type { Ctx } from "./context";

const SLOT = /^testimonial:(.+)$/;

const quotedIn = (text: string): string[] => findSlots(text).flatMap(({ slot }) => SLOT.exec(slot)?.[1] ?? []);

/** Whether any step of a funnel quotes a customer by slot. */
export const quotes = (config: FunnelConfig): boolean =>
	allSteps(config).some(({ step }) => quotedIn(step.body).length > 0);

/** What each of a tenant's testimonials says and who says it, by the id that `{{testimonial:ID}}` names. */
export async function testimonialTexts(ctx: Pick<Ctx, "db">, tenant_id: string): Promise<Record<string, string>> {
	const stored = await testimonialsOf(ctx.db, tenant_id);
	return Object.fromEntries(stored.map((said) => [testimonialId(said), testimonialText(said)]));
}

/** The funnel without the paragraphs whose testimonial is gone from the tenant's pages: a line that leads to nothing is not sent. */
export const withoutLostQuotes = (config: FunnelConfig, texts: Readonly<Record<string, string>>): FunnelConfig =>
	mapSteps(config, (_phase, step): Step => {
		if (quotedIn(step.body).every((id) => Object.hasOwn(texts, id))) return step;
		const paragraphs = step.body.split("\n\n");
		const body = paragraphs.filter((text) => quotedIn(text).every((id) => Object.hasOwn(texts, id))).join("\n\n");
		return { ...step, body };
	});
