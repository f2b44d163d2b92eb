import { diffWordsWithSpace } from "diff";
import { z } from "zod";
import { getEvent } from "../db/events";
import { type FunnelVersion, getFunnelVersion } from "../db/funnel-versions";
import { allSteps } from "../funnel/config";
import type { Phase, Step } from "../funnel/vocabulary";
import type { Actor } from "./actor";
import { styleWarningsFor, warningsFor } from "./check-copy";
import type { Ctx } from "./context";
import { ownFunnel } from "./create-event";
import { notFound } from "./errors";
import { refuseStale, type SavedFunnel, saveFunnel } from "./save-funnel";

export const versionNumber = z.coerce.number().int().min(1).max(1_000_000);

/** One version of an event's funnel. Throws not_found for a version or an event that is not there. */
export async function readVersion(
	ctx: Ctx,
	tenant_id: string,
	event_id: string,
	version: number,
): Promise<FunnelVersion> {
	const found = await getFunnelVersion(ctx.db, tenant_id, event_id, version);
	if (!found) throw notFound("funnel_version");
	return found;
}

/** A run of text that is in both versions, in the newer alone, or in the older alone. */
export interface Change {
	op: "same" | "added" | "removed";
	text: string;
}

export interface StepDiff {
	phase: Phase;
	key: string;
	change: "added" | "removed" | "changed" | "same";
	/** Whether timing, channel or priority differ. */
	timing_changed: boolean;
	subject: Change[];
	body: Change[];
}

const wordsOf = (from: string, to: string): Change[] =>
	diffWordsWithSpace(from, to).map(({ added, removed, value }) => ({
		op: added ? "added" : removed ? "removed" : "same",
		text: value,
	}));

const timingOf = ({ anchor, delay_hours, priority, channel }: Step): string =>
	JSON.stringify([anchor, delay_hours, priority, channel]);

/** What became of every step from one version to another: the newer's steps in their order, then those it no longer has. */
export function diffVersions(from: FunnelVersion, to: FunnelVersion): StepDiff[] {
	const id = ({ phase, step }: { phase: Phase; step: Step }) => `${phase}/${step.key}`;
	const older = new Map(allSteps(from.config).map((placed) => [id(placed), placed]));
	const now = allSteps(to.config).map((placed): StepDiff => {
		const before = older.get(id(placed))?.step;
		older.delete(id(placed));
		return stepDiff(placed.phase, placed.step.key, before, placed.step);
	});
	return [...now, ...[...older.values()].map(({ phase, step }) => stepDiff(phase, step.key, step, undefined))];
}

function stepDiff(phase: Phase, key: string, before: Step | undefined, after: Step | undefined): StepDiff {
	const subject = wordsOf(before?.subject ?? "", after?.subject ?? "");
	const body = wordsOf(before?.body ?? "", after?.body ?? "");
	const timing_changed = before !== undefined && after !== undefined && timingOf(before) !== timingOf(after);
	const differs = timing_changed || [...subject, ...body].some(({ op }) => op !== "same");
	const change = !before ? "added" : !after ? "removed" : differs ? "changed" : "same";
	return { phase, key, change, timing_changed, subject, body };
}

/** The newest version as whoever restores another knows it. */
export const restoreInput = z.object({ based_on_version: z.int().min(1).optional() });

/**
 * Makes an older version the newest again; nothing that was sent is sent again. Throws not_found, invalid where it no
 * longer fits, and funnel_changed where another version than `based_on_version` is the newest.
 */
export async function restoreVersion(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	version: number,
	{ based_on_version }: z.infer<typeof restoreInput> = {},
): Promise<SavedFunnel> {
	const event = await getEvent(ctx.db, actor.tenant_id, event_id);
	if (!event) throw notFound("event");
	refuseStale(event, based_on_version);
	const { config, generation } = await readVersion(ctx, actor.tenant_id, event_id, version);
	const funnel = ownFunnel(config, event.type);
	const warnings = await warningsFor(ctx, actor.tenant_id, event, funnel);
	const how = { writer: "restored", generation, action: "funnel.restored" };
	const saved = await saveFunnel(ctx, actor, event, funnel, how);
	return { event: saved, funnel, warnings, style_warnings: styleWarningsFor(funnel) };
}
