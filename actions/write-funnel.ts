import type { Tenant } from "../db/tenants";
import { allSteps } from "../funnel/config";
import type { FunnelConfig } from "../funnel/vocabulary";
import { type Rejected, type WriteOptions, writeFunnel } from "../vectorize/write";
import type { Ctx } from "./context";
import { eventSources, type KnownEvent } from "./event-sources";
import { prepareLibrary } from "./knowledge-library";
import { switchesFor } from "./switches";

/** How a funnel came about. */
export interface Generation {
	/** `own` where a caller brought the funnel. */
	writer: "own" | "extractive" | "model";
	/** Passages of the tenant's knowledge that are cited. */
	sources: number;
	rejected_claims: number;
	/** Wall milliseconds. */
	duration_ms: number;
	/** What the person should know of it; null where there is nothing to say. */
	note: string | null;
}

export interface GeneratedFunnel {
	funnel: FunnelConfig;
	generation: Generation;
	rejected: Rejected[];
	/** `phase/key` of the steps that a writer wrote and no person has changed. */
	steps: string[];
}

const NO_KNOWLEDGE =
	"There is no knowledge yet, so the funnel is written from the event's facts alone. Add pages under Knowledge and generate again.";
const NOTHING_FITS = "Nothing in the knowledge fits this event, so the funnel is written from the event's facts alone.";

/**
 * Writes the copy of a template's funnel from the tenant's knowledge: with a model where one is bound and the switch is on, else, and wherever
 * it fails, from the tenant's own sentences; without knowledge from the event's facts. Stores nothing.
 */
export async function generateFunnel(
	ctx: Ctx,
	tenant: Tenant,
	event: KnownEvent,
	skeleton: FunnelConfig,
	options: WriteOptions = {},
): Promise<GeneratedFunnel> {
	const started = ctx.writing.ms();
	const [{ library, subject }, switches] = await Promise.all([
		prepareLibrary(ctx, tenant.id, {
			title: event.title,
			description: event.description,
			offer: event.offer?.name ?? null,
		}),
		switchesFor(ctx, tenant),
	]);
	const models = switches.ai_content_generation_enabled ? ctx.writing.models : null;
	const written = await writeFunnel(
		{ skeleton, library, subject, event: eventSources(event), named: tenant.settings.brand.sign_off !== "", models },
		options,
	);
	const { funnel, writer, sources, rejected, fallbacks } = written;
	const fell_back =
		fallbacks > 0 ? `The model could not be used for ${fallbacks} messages: they are in your own words.` : null;
	const note = library.passages.length === 0 ? NO_KNOWLEDGE : sources === 0 && !fell_back ? NOTHING_FITS : fell_back;
	return {
		funnel,
		generation: {
			writer,
			sources,
			rejected_claims: rejected.length,
			duration_ms: Math.round(ctx.writing.ms() - started),
			note,
		},
		rejected,
		steps: allSteps(funnel).map(({ phase, step }) => `${phase}/${step.key}`),
	};
}
