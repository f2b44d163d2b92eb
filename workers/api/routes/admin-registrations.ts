import { Hono } from "hono";
import { z } from "zod";
import { listRegistrations } from "../../../db/admin-lists";
import { type AppEnv, query } from "../../http";
import { contactView, registrationView } from "../admin-views";
import { allow } from "../credentials";
import { pageOf, pageQuery } from "../paging";

export const registrationsQuery = z.object({
	event_id: z.string().max(100).optional(),
	status: z.enum(["active", "cancelled", "attended", "left_early", "no_show", "purchased"]).optional(),
	q: z.string().trim().max(254).optional(),
	question: z.string().max(2000).optional(),
	answer: z.string().max(2000).optional(),
	...pageQuery,
});

/** Who is registered for what. */
export const adminRegistrations = new Hono<AppEnv>().get("/", allow("member"), async (c) => {
	const { limit, ...filter } = query(c, registrationsQuery);
	const rows = await listRegistrations(c.get("ctx").db, c.get("actor").tenant_id, { ...filter, limit: limit + 1 });
	return c.json(
		pageOf(
			rows,
			limit,
			({ registration, contact, event_title }) => ({
				...registrationView(registration, event_title),
				contact: contactView(contact),
			}),
			({ registration }) => registration.id,
		),
	);
});
