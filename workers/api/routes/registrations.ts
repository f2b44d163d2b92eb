import { Hono } from "hono";
import { z } from "zod";
import { readSchedule } from "../../../actions/read-schedule";
import {
	cancelRegistration,
	recordAttendance,
	recordConversion,
	recordPollAnswer,
} from "../../../actions/registration-facts";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { iso, stepView } from "../views";

export const attendance = z.object({ attended: z.boolean(), minutes: z.number().min(0).max(100_000).nullish() });
export const poll = z.object({
	question: z.string().trim().min(1).max(500),
	answer: z.string().trim().min(1).max(200),
});
export const conversion = z.object({
	amount: z.number().min(0).max(1e9),
	currency: z
		.string()
		.regex(/^[A-Za-z]{3}$/, "Use a three-letter currency code such as EUR.")
		.transform((c) => c.toUpperCase()),
	external_id: z.string().min(1).max(200),
});

export const registrations = new Hono<AppEnv>()
	.get("/:id/schedule", allow("member"), async (c) => {
		const { plan_version, steps } = await readSchedule(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"));
		return c.json({
			plan_version,
			steps: steps.map((s) => ({
				...stepView(s),
				status: s.status,
				sent_at: iso(s.sent_at),
				message_id: s.message_id,
			})),
		});
	})
	.post("/:id/attendance", allow("member"), async (c) => {
		const input = await body(c, attendance);
		const taken = await recordAttendance(c.get("ctx"), c.get("actor"), c.req.param("id"), {
			attended: input.attended,
			minutes: input.minutes ?? null,
		});
		return c.json({ registration_id: c.req.param("id"), ...taken });
	})
	.post("/:id/poll-answers", allow("member"), async (c) => {
		const input = await body(c, poll);
		await recordPollAnswer(c.get("ctx"), c.get("actor"), c.req.param("id"), input);
		return c.json({ registration_id: c.req.param("id"), ...input });
	})
	.post("/:id/cancel", allow("member"), async (c) => {
		await cancelRegistration(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.json({ registration_id: c.req.param("id"), status: "cancelled" });
	})
	.post("/:id/conversions", allow("member"), async (c) => {
		const input = await body(c, conversion);
		const made = await recordConversion(c.get("ctx"), c.get("actor"), c.req.param("id"), input);
		return c.json(
			{ registration_id: c.req.param("id"), external_id: input.external_id, ...made },
			made.recorded ? 201 : 200,
		);
	});
