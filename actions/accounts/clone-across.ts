import { z } from "zod";
import { type EventRow, getEvent, getFunnel } from "../../db/events";
import { getDocument, listDocuments } from "../../db/knowledge";
import { getTenant } from "../../db/tenants";
import type { FunnelConfig, Step } from "../../funnel/vocabulary";
import { outranks } from "../actor";
import type { Ctx } from "../context";
import { insertEvent } from "../create-event";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { ingestDocument } from "../ingest-document";
import { updateSettings } from "../update-settings";
import type { Person } from "./person";
import { memberIn } from "./tenants";

export const targetInput = z.object({ tenant_id: z.string().min(1).max(100) });
export const brandCloneInput = targetInput.extend({
	/** Take the documents of the brand's voice along. */
	voice: z.boolean().default(true),
});

/** Most documents of a brand's voice that are copied. */
const MOST_VOICES = 20;

/** The person as they act in another of their tenants. Throws not_found where they belong to none such. */
const actingIn = async (ctx: Ctx, who: Person, tenant_id: string): Promise<Person> => ({
	type: "user",
	...(await memberIn(ctx, who, tenant_id)),
});

/** What a step quotes is the other tenant's knowledge: the words stay, the sources do not come along. */
const uncited = (steps: Step[]): Step[] => steps.map((step) => ({ ...step, citations: [] }));

function uncitedFunnel({ nominal_hours, polls, ...phases }: FunnelConfig): FunnelConfig {
	const of = (steps: Step[] | undefined) => steps && uncited(steps);
	const { during_event, post_event_left_early } = phases;
	return {
		nominal_hours,
		pre_event: uncited(phases.pre_event),
		...(during_event && { during_event: uncited(during_event) }),
		post_event_attended: uncited(phases.post_event_attended),
		...(post_event_left_early && { post_event_left_early: uncited(post_event_left_early) }),
		post_event_no_show: uncited(phases.post_event_no_show),
		...(polls && { polls: polls.map((poll) => ({ ...poll, steps: of(poll.steps) ?? [] })) }),
	};
}

/**
 * Copies an event with its funnel into another tenant of the same login, as a draft. Meetings and join links belong to
 * the first tenant's accounts and stay there. Throws not_found for an event or a tenant that is not theirs.
 */
export async function cloneEventTo(ctx: Ctx, who: Person, event_id: string, tenant_id: string): Promise<EventRow> {
	const event = await getEvent(ctx.db, who.tenant_id, event_id);
	const funnel = event && (await getFunnel(ctx.db, who.tenant_id, event_id, event.funnel_version));
	if (!event || !funnel) throw notFound("event");
	const there = await actingIn(ctx, who, tenant_id);
	const now = ctx.clock.now();
	const copy: EventRow = {
		...event,
		retention_stage: 0,
		tenant_id,
		id: newId("evt"),
		join_url: null,
		zoom_meeting_id: null,
		zoom_webinar_id: null,
		gotowebinar_key: null,
		state: "draft",
		revision: 1,
		funnel_version: 1,
		created_at: now,
		updated_at: now,
	};
	await insertEvent(ctx, there, copy, uncitedFunnel(funnel), "copy", "event.cloned");
	return copy;
}

/**
 * Copies the brand, and with `voice` the documents of its voice, over those of another tenant of the same login. Throws
 * not_found for a tenant that is not theirs, forbidden where they are no admin there.
 */
export async function cloneBrandTo(ctx: Ctx, who: Person, input: z.infer<typeof brandCloneInput>) {
	const there = await actingIn(ctx, who, input.tenant_id);
	if (!outranks(there.role, "admin"))
		throw new DomainError("forbidden", "role_too_low", "This needs the role admin over there: ask an owner.");
	const tenant = await getTenant(ctx.db, who.tenant_id);
	if (!tenant) throw notFound("tenant");
	const { settings } = await updateSettings(ctx, there, { settings: { brand: tenant.settings.brand } });
	const voices = input.voice
		? await listDocuments(ctx.db, who.tenant_id, { kind: "brand_voice", limit: MOST_VOICES })
		: [];
	for (const { id } of voices) {
		const document = await getDocument(ctx.db, who.tenant_id, id);
		if (!document) continue;
		const { title, source_url, text } = document;
		await ingestDocument(ctx, there, { title, source_url, kind: "brand_voice", text });
	}
	return { tenant_id: input.tenant_id, brand: settings.brand, documents: voices.length };
}
