import { Hono } from "hono";
import { z } from "zod";
import { invalid } from "../../../actions/errors";
import { instant, zone } from "../../../actions/event-input";
import { previewSchedule, sweepSchedules } from "../../../actions/preview-schedule";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { e164 } from "../phone";
import { iso, planView } from "../views";

/** More plans in one answer would outgrow it. */
const MOST_ROWS = 2_000;

const person = {
	timezone: zone.nullish(),
	region: z.string().max(10).nullish(),
	consent_sms: z.boolean().default(false),
	phone: z.string().max(40).nullable().optional(),
	attendance: z.enum(["attended", "left_early", "no_show"]).optional(),
	poll_answers: z.array(z.object({ question: z.string(), answer: z.string() })).default([]),
};
export const preview = z.object({ registered_at: instant, now: instant.optional(), ...person });
export const row = z.object({
	from: instant,
	to: instant,
	every_minutes: z
		.number()
		.int()
		.min(1)
		.max(60 * 24 * 31),
	...person,
});

const of = (input: z.infer<typeof preview> | z.infer<typeof row>) => ({
	time_zone: input.timezone ?? null,
	region: input.region ?? null,
	consent_sms: input.consent_sms,
	...(input.phone !== undefined && { phone: input.phone === null ? null : e164(input.phone) }),
	...(input.attendance && { attendance: input.attendance }),
	poll_answers: input.poll_answers,
});

export const schedules = new Hono<AppEnv>()
	.post("/:id/schedule-preview", allow("member"), async (c) => {
		const input = await body(c, preview);
		const { registered_at, now } = input;
		const plan = await previewSchedule(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"), {
			...of(input),
			registered_at,
			...(now !== undefined && { now }),
		});
		return c.json(planView(plan));
	})
	.post("/:id/schedule-sweep", allow("member"), async (c) => {
		const input = await body(c, row);
		const { from, to, every_minutes } = input;
		const count = Math.floor((to - from) / (every_minutes * 60)) + 1;
		if (to < from) throw invalid([{ path: "to", message: "Must not lie before from." }]);
		if (count > MOST_ROWS)
			throw invalid([
				{
					path: "every_minutes",
					message: `This asks for ${count} rows: at most ${MOST_ROWS} fit, so take larger steps.`,
				},
			]);
		const times = Array.from({ length: count }, (_, i) => from + i * every_minutes * 60);
		const rows = await sweepSchedules(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"), times, of(input));
		return c.json({
			data: rows.map(({ registered_at, plan }) => ({ registered_at: iso(registered_at), ...planView(plan) })),
			next_cursor: null,
		});
	});
