import { Hono } from "hono";
import { calendarOf } from "../../../actions/calendar";
import { readEventFacts } from "../../../actions/event-facts";
import { notFound } from "../../../actions/errors";
import { followJoinLink } from "../../../actions/follow-join-link";
import { findRegistrationByToken } from "../../../db/registrations";
import { CALENDAR_MIME, calendarFile } from "../../../messages/calendar";
import type { AppEnv, HttpContext } from "../http";

/** The registration a link speaks of, with its event. Throws not_found for a link that leads nowhere. */
async function behind(c: HttpContext, token: string) {
	const ctx = c.get("ctx");
	const enrolled = await findRegistrationByToken(ctx.db, token);
	const facts = enrolled && (await readEventFacts(ctx.db, enrolled.registration.tenant_id, enrolled.registration.event_id));
	if (!enrolled || !facts) throw notFound("registration");
	return { ctx, facts, ...enrolled };
}

/** What a registrant's own links open: no credentials but the unguessable token in them. */
export const registrants = new Hono<AppEnv>()
	.get("/r/:token/calendar.ics", async (c) => {
		const { ctx, facts, contact, registration } = await behind(c, c.req.param("token"));
		const entry = calendarOf(ctx, { event: facts.event, tenant: facts.tenant, contact, registration });
		if (!entry) throw notFound("calendar");
		return c.body(calendarFile(entry), 200, {
			"content-type": CALENDAR_MIME(entry.method),
			"content-disposition": 'attachment; filename="invite.ics"',
			"cache-control": "no-store",
		});
	})
	.get("/r/:token/join", async (c) => {
		const { ctx, facts, registration } = await behind(c, c.req.param("token"));
		const target = await followJoinLink(ctx, facts.event, registration);
		if (!target) return c.redirect(`${ctx.public_url}/r/${registration.token}/manage`, 302);
		return c.redirect(target, 302);
	});
