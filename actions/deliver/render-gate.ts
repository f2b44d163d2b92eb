import type { EventRow } from "../../db/events";
import { type FunnelVersion, getFunnelVersion } from "../../db/funnel-versions";
import { getChunks, type PlacedChunk } from "../../db/knowledge";
import { knowledgeRevision } from "../../db/knowledge-facts";
import { allSteps, mapSteps } from "../../funnel/config";
import type { FunnelConfig, Step } from "../../funnel/vocabulary";
import { indexSources } from "../../vectorize/ground";
import { gateStep } from "../../vectorize/write";
import { stockSentences } from "../../vectorize/write/stock";
import { RecentCache } from "../cache";
import type { Ctx } from "../context";
import { writtenFunnel } from "../create-event";
import { eventSources } from "../event-sources";
import { quotes, testimonialTexts, withoutLostQuotes } from "../testimonials";

/** A funnel as it may be sent, with what customers said by the ids that its copy names. */
export interface SendableFunnel {
	config: FunnelConfig;
	testimonials: Record<string, string>;
}

/** Funnel versions never change, so what was read once holds. */
const versions = new Map<string, FunnelVersion>();
const gated = new Map<string, SendableFunnel>();
const MAX_KEPT = 200;
const revisions = new RecentCache<number>();

function keep<T>(map: Map<string, T>, key: string, value: T): T {
	if (map.size >= MAX_KEPT) map.clear();
	map.set(key, value);
	return value;
}

/** What a step cites of the event's own facts. */
const OF_EVENT = "event";

/**
 * The event's funnel as it may be sent now, null where there is none. Copy that a writer wrote is held against its sources once more: where a
 * cited passage is gone since, or what the event says of itself no longer bears it out, the step is sent in the template's words. Copy that a
 * person wrote or changed is sent as it is; a testimonial that is gone from the pages is left out of either. What was decided holds until the
 * knowledge or the event changes; a tenant whose funnel cites something costs one small read in some seconds, any other none.
 */
export async function sendableFunnel(ctx: Ctx, event: EventRow): Promise<SendableFunnel | null> {
	const { tenant_id, id, funnel_version } = event;
	const key = `${tenant_id}:${id}:${funnel_version}`;
	const known = versions.get(key);
	const read = known ?? (await getFunnelVersion(ctx.db, tenant_id, id, funnel_version));
	if (!read) return null;
	const version = known ?? keep(versions, key, read);
	const written = new Set(version.generation?.steps ?? []);
	const open = allSteps(version.config).filter(
		({ phase, step }) => step.citations.length > 0 && written.has(`${phase}/${step.key}`),
	);
	const quoting = quotes(version.config);
	if (open.length === 0 && !quoting) return { config: version.config, testimonials: {} };
	const revision = await revisions.get(tenant_id, ctx.clock.wall(), () => knowledgeRevision(ctx.db, tenant_id));
	const verdict = `${key}:${revision}:${event.updated_at}`;
	const decided = gated.get(verdict);
	if (decided) return decided;
	const ids = [...new Set(open.flatMap(({ step }) => step.citations.map(({ chunk_id }) => chunk_id)))];
	const [chunks, testimonials] = await Promise.all([
		getChunks(
			ctx.db,
			tenant_id,
			ids.filter((chunk_id) => chunk_id !== OF_EVENT),
		),
		quoting ? testimonialTexts(ctx, tenant_id) : {},
	]);
	const fallen = new Set(
		open.filter(({ step }) => !stands(step, event, chunks)).map(({ phase, step }) => `${phase}/${step.key}`),
	);
	const plain = fallen.size > 0 ? templateSteps(event, version) : new Map<string, Step>();
	const config = mapSteps(version.config, (phase, step) => {
		const name = `${phase}/${step.key}`;
		return fallen.has(name) ? fromFacts(step, plain.get(name)) : step;
	});
	return keep(gated, verdict, { config: withoutLostQuotes(config, testimonials), testimonials });
}

/** A passage's id is a function of its text: while it is there, what it bore out when the step was written it bears out now. */
function stands(step: Step, event: EventRow, chunks: PlacedChunk[]): boolean {
	const here = new Map(chunks.map((chunk) => [chunk.id, chunk]));
	if (step.citations.some(({ chunk_id }) => chunk_id !== OF_EVENT && !here.has(chunk_id))) return false;
	if (step.citations.every(({ chunk_id }) => chunk_id !== OF_EVENT)) return true;
	const cited = step.citations.flatMap(({ chunk_id }) => here.get(chunk_id) ?? []);
	return gateStep(step, indexSources([...eventSources(event), ...cited])).passed;
}

const templateSteps = (event: EventRow, { generation }: FunnelVersion): Map<string, Step> =>
	new Map(
		allSteps(writtenFunnel({ ...event, scheduled_at: event.starts_at }, generation?.template ?? "standard")).map(
			({ phase, step }) => [`${phase}/${step.key}`, step],
		),
	);

/** A step in the template's words; where the template has none like it, what of its own words states nothing. */
function fromFacts(step: Step, plain: Step | undefined): Step {
	if (plain) return { ...step, subject: plain.subject, body: plain.body, citations: [] };
	const stock = stockSentences();
	const empty = indexSources([]);
	const passes = (text: string) =>
		stock.has(text) || gateStep({ channel: "sms", subject: "", body: text }, empty).passed;
	const paragraphs = step.body.split("\n\n").filter(passes);
	return {
		...step,
		subject: passes(step.subject) ? step.subject : "{{event.title}}",
		body: paragraphs.join("\n\n"),
		citations: [],
	};
}
