import { Hono } from "hono";
import { calendarOf } from "../../../actions/calendar";
import { changePreferences } from "../../../actions/change-preferences";
import { DomainError, notFound } from "../../../actions/errors";
import { readEventFacts } from "../../../actions/event-facts";
import { followJoinLink } from "../../../actions/follow-join-link";
import { cancelRegistration, unsubscribe } from "../../../actions/registration-facts";
import { findContactByToken, findRegistrationByToken } from "../../../db/registrations";
import { getTenant } from "../../../db/tenants";
import { CALENDAR_MIME, calendarFile } from "../../../messages/calendar";
import { withUtm } from "../../../messages/utm";
import { joinPendingPage, managePage, messagePage, unsubscribedPage, unsubscribePage } from "../../../pages";
import type { AppEnv, HttpContext } from "../../http";
import { calendarButtonsOf, checkInOf, eventOf, isOver, page, tenantOf } from "../page-data";

/** The registration a link speaks of, with its event. Throws not_found for a link that leads nowhere. */
async function behind(c: HttpContext, token: string) {
	const ctx = c.get("ctx");
	const enrolled = await findRegistrationByToken(ctx.db, token);
	const facts =
		enrolled && (await readEventFacts(ctx.db, enrolled.registration.tenant_id, enrolled.registration.event_id));
	if (!enrolled || !facts) throw notFound("registration");
	return { ctx, facts, ...enrolled };
}

/** `target` with the UTM parameters that `called` has and it has not. */
const handUtmOn = (called: string, target: string): string => {
	const given = new URL(called).searchParams;
	const utm = (name: string) => given.get(`utm_${name}`)?.slice(0, 100) ?? null;
	const values = { source: utm("source"), medium: utm("medium"), campaign: utm("campaign"), content: utm("content") };
	return withUtm(target, values);
};

const address = (c: HttpContext): string | null => c.req.header("cf-connecting-ip") ?? null;

async function showManage(c: HttpContext, token: string, notice: string | null = null): Promise<Response> {
	const { ctx, facts, contact, registration } = await behind(c, token);
	const { event, tenant } = facts;
	const now = ctx.clock.now();
	const base = `${ctx.public_url}/r/${token}`;
	const open = registration.state === "active" && event.state !== "cancelled" && !isOver(event, now);
	const { settings } = tenant;
	return page(
		c,
		managePage({
			tenant: tenantOf(tenant),
			event: eventOf(event, now),
			zone: contact.time_zone,
			registration: { state: registration.state, first_name: contact.first_name, email: contact.email },
			calendar: calendarButtonsOf(ctx, event, registration),
			join_url: open && (registration.join_url ?? event.join_url) ? `${base}/join` : null,
			cancel_url: open ? `${base}/cancel` : null,
			preferences: {
				url: `${base}/preferences`,
				consent_email: contact.consent_email,
				email_text: settings.email_consent_text,
				consent_sms: contact.phone && settings.switches.sms_delivery_enabled ? contact.consent_sms : null,
				sms_text: settings.sms_consent_text,
			},
			check_in: await checkInOf(ctx, event, registration),
			notice,
		}),
	);
}

/** The contact an unsubscribe link speaks of, with the tenant it wants nothing more from. */
async function subscriber(c: HttpContext, token: string) {
	const ctx = c.get("ctx");
	const contact = await findContactByToken(ctx.db, token);
	const tenant = contact && (await getTenant(ctx.db, contact.tenant_id));
	if (!contact || !tenant) throw notFound("subscription");
	return { ctx, contact, tenant: tenantOf(tenant) };
}

const registrantOf = (registration: { tenant_id: string; id: string }) =>
	({ type: "registrant", tenant_id: registration.tenant_id, registration_id: registration.id }) as const;

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
		const token = c.req.param("token");
		const { ctx, facts, contact, registration } = await behind(c, token);
		const target = await followJoinLink(ctx, facts.event, registration);
		if (target) return c.redirect(facts.tenant.settings.links.utm_on_join ? handUtmOn(c.req.url, target) : target, 302);
		if (registration.state === "cancelled" || facts.event.state === "cancelled") return showManage(c, token);
		const data = {
			tenant: tenantOf(facts.tenant),
			event: eventOf(facts.event, ctx.clock.now()),
			zone: contact.time_zone,
			calendar: calendarButtonsOf(ctx, facts.event, registration),
			manage_url: `${ctx.public_url}/r/${token}/manage`,
		};
		return page(c, joinPendingPage(data));
	})
	.get("/r/:token/manage", (c) => showManage(c, c.req.param("token")))
	.post("/r/:token/cancel", async (c) => {
		const token = c.req.param("token");
		const { ctx, registration } = await behind(c, token);
		await cancelRegistration(ctx, registrantOf(registration), registration.id);
		return showManage(c, token, "Your registration is cancelled: you will get no more messages about it.");
	})
	.post("/r/:token/preferences", async (c) => {
		const token = c.req.param("token");
		const { ctx, contact, registration, facts } = await behind(c, token);
		const form = await c.req.formData();
		await changePreferences(ctx, registrantOf(registration), contact, facts.tenant.settings, {
			consent_email: form.get("consent_email") === "on",
			consent_sms: form.get("consent_sms") === "on",
			ip: address(c),
		});
		return showManage(c, token, "Your choice is saved.");
	})
	.get("/u/:token", async (c) => {
		const { contact, tenant } = await subscriber(c, c.req.param("token"));
		return page(c, unsubscribePage({ tenant, email: contact.email }));
	})
	.post("/u/:token", async (c) => {
		const { ctx, contact, tenant } = await subscriber(c, c.req.param("token"));
		await unsubscribe(ctx, contact, "one_click", address(c));
		const preferences_url = `${ctx.public_url}/u/${contact.token}/preferences`;
		return page(c, unsubscribedPage({ tenant, email: contact.email, preferences_url }));
	})
	.onError((error, c) => {
		if (!(error instanceof DomainError) || error.kind !== "not_found") throw error;
		const text = "The link may be cut off: open it again from the e-mail it came in.";
		return page(c, messagePage({ tenant: null, status: 404, heading: "Nothing here", text }), 404);
	});
