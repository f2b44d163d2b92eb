import { z } from "zod";
import { listRegistrations } from "../../db/admin-lists";
import { getEvent } from "../../db/events";
import { listFigurePeople } from "../../db/figure-people";
import type { Part } from "../../db/rollups";
import type { Ctx } from "../context";
import { invalid, notFound } from "../errors";
import { COHORT_KEYS, DELAY_KEYS } from "./contribution";
import { FIGURE_NAMES, figureOf } from "./figures";

const part = z.string().max(200);
const source = z.string().max(60);

/** Which number of a report: its figure, and the line of it that the number stands in. */
export const figureInput = z.object({
	figure: z.enum(FIGURE_NAMES),
	event_id: z.string().max(100).optional(),
	cohort: z.enum([...COHORT_KEYS.keys()] as [string, ...string[]]).optional(),
	/** Until a purchase, with the figure `conversions`. */
	after: z.enum([...DELAY_KEYS.keys()] as [string, ...string[]]).optional(),
	day: z.iso.date().optional(),
	/** All three of a line, each empty where it was not given. */
	utm_source: source.optional(),
	utm_medium: source.optional(),
	utm_campaign: source.optional(),
	channel: z.enum(["email", "sms"]).optional(),
	/** With `phase`, `step_key` and `channel` of one event. */
	phase: part.optional(),
	step_key: part.optional(),
	/** Of what was dropped, for a channel or a step. */
	reason: part.optional(),
});
export type FigureInput = z.infer<typeof figureInput>;

const refused = (path: string, message: string) => invalid([{ path, message }]);

/** The dimension and the key of the rollups' row that holds the number. */
function lineOf(input: FigureInput): { dimension: string; key: string[] } {
	const { cohort, after, day, channel, phase, step_key, reason } = input;
	const utm = [input.utm_source, input.utm_medium, input.utm_campaign];
	const named = [cohort, after, day, utm.find((value) => value !== undefined), step_key ?? channel].filter(
		(value) => value !== undefined,
	);
	if (named.length > 1)
		throw refused("figure", "A number stands in one line: name a cohort, a day, a source, a channel or a step.");
	if (reason !== undefined && channel === undefined)
		throw refused("reason", "Say for which channel or step a reason is meant.");
	if (cohort !== undefined) return { dimension: "cohort", key: [COHORT_KEYS.get(cohort) as string] };
	if (after !== undefined) return { dimension: "delay", key: [DELAY_KEYS.get(after) as string] };
	if (day !== undefined) return { dimension: "day", key: [day] };
	if (utm.some((value) => value !== undefined)) return { dimension: "source", key: utm.map((value) => value ?? "") };
	if (step_key !== undefined || phase !== undefined) {
		if (input.event_id === undefined || channel === undefined || phase === undefined || step_key === undefined)
			throw refused("step_key", "A step is named by event_id, phase, step_key and channel.");
		const step = [phase, step_key, channel];
		return reason === undefined
			? { dimension: "step", key: step }
			: { dimension: "step_reason", key: [...step, reason] };
	}
	if (channel === undefined) return { dimension: "total", key: [] };
	return reason === undefined
		? { dimension: "channel", key: [channel] }
		: { dimension: "channel_reason", key: [channel, reason] };
}

/**
 * The people behind a number of a report, newest registration first; `count` says how many of the number each has, so that the
 * counts of all pages come to the number. Throws not_found for another tenant's event.
 *
 * @returns a page that may be short and still have a next one
 */
export async function peopleOf(
	ctx: Ctx,
	tenant_id: string,
	input: FigureInput,
	page: { cursor?: string | null | undefined; limit: number },
) {
	const { dimension, key } = lineOf(input);
	const event_id = input.event_id ?? "";
	if (event_id !== "" && !(await getEvent(ctx.db, tenant_id, event_id))) throw notFound("event");
	const place = { event_id, dimension, key, countOf: (figures: Part["n"]) => figureOf(figures, input.figure) };
	const { people, next_cursor } = await listFigurePeople(ctx.db, tenant_id, place, page);
	const counts = new Map(people.map(({ registration_id, count }) => [registration_id, count]));
	const rows =
		people.length === 0
			? []
			: await listRegistrations(ctx.db, tenant_id, { ids: [...counts.keys()], limit: people.length });
	return { rows: rows.map((row) => ({ ...row, count: counts.get(row.registration.id) ?? 0 })), next_cursor };
}
