import { Hono } from "hono";
import { DomainError, notFound } from "../../../actions/errors";
import { recallEventFacts } from "../../../actions/event-facts";
import { endsAt, statusOf } from "../../../db/events";
import { originAllowed } from "../../../db/origins";
import { findTenantByPublishableKey } from "../../../db/tenants";
import type { AppEnv } from "../../http";
import { iso } from "../views";

/** What a registration form may know of an event. Called from other people's pages. */
export const publicEvents = new Hono<AppEnv>().get("/events/:id", async (c) => {
	const ctx = c.get("ctx");
	const tenant = await findTenantByPublishableKey(ctx.db, c.req.query("key") ?? "");
	const page = c.req.header("origin") ?? null;
	if (tenant && page !== null && !originAllowed(tenant.settings.allowed_origins, page, ctx.public_url))
		throw new DomainError(
			"forbidden",
			"origin_not_allowed",
			"This page may not show the form: add its origin to allowed_origins in the settings.",
		);
	const facts = tenant && (await recallEventFacts(ctx.db, tenant.id, c.req.param("id"), ctx.clock.wall()));
	const now = ctx.clock.now();
	if (!facts || statusOf(facts.event, now) === "draft") throw notFound("event");
	const { event, tenant: owner, steps } = facts;
	const { settings } = owner;
	return c.json({
		event_id: event.id,
		title: event.title,
		type: event.type,
		description: event.description,
		starts_at: iso(event.starts_at),
		ends_at: iso(endsAt(event)),
		time_zone: event.time_zone,
		duration_minutes: event.duration_minutes,
		status: statusOf(event, now),
		location: event.location,
		tenant: {
			name: owner.name,
			brand: { primary_color: settings.brand.primary_color, logo_url: settings.brand.logo_url },
		},
		sms: {
			enabled: settings.switches.sms_delivery_enabled && steps.some((s) => s.channel === "sms"),
			consent_text: settings.sms_consent_text,
			consent_version: settings.consent_version,
		},
		email_consent: { text: settings.email_consent_text, version: settings.consent_version },
	});
});
