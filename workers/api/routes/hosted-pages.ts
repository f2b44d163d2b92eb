import { Hono } from "hono";
import { enrollContact } from "../../../actions/enroll-contact";
import { DomainError, type FieldIssue, notFound } from "../../../actions/errors";
import { type EventFacts, recallEventFacts } from "../../../actions/event-facts";
import { newId, sha256Text } from "../../../actions/ids";
import { statusOf } from "../../../db/events";
import { getRegistration } from "../../../db/registrations";
import { findTenantBySubdomain } from "../../../db/tenants";
import {
	eventOverPage,
	messagePage,
	type RegistrationForm,
	type RegistrationPageData,
	type RegistrationValues,
	readRegistration,
	readSource,
	registrationPage,
	thankYouPage,
} from "../../../pages";
import { type AppEnv, fits, type HttpContext } from "../../http";
import { limitEnrollment } from "../limits";
import { calendarButtonsOf, checkInOf, eventOf, page, tenantOf } from "../page-data";
import { enrollment } from "./enrollments";

async function openEvent(c: HttpContext): Promise<EventFacts> {
	const ctx = c.get("ctx");
	const tenant = await findTenantBySubdomain(ctx.db, c.req.param("subdomain") ?? "");
	const facts = tenant && (await recallEventFacts(ctx.db, tenant.id, c.req.param("event") ?? "", ctx.clock.wall()));
	if (!facts || facts.event.state === "draft") throw notFound("event");
	return facts;
}

/** The page in place of the form where nobody can register any more. */
function closed(c: HttpContext, { event, tenant }: EventFacts) {
	const now = c.get("ctx").clock.now();
	const status = statusOf(event, now);
	if (status !== "completed" && status !== "cancelled") return null;
	const reason = status === "completed" ? "over" : "cancelled";
	return page(c, eventOverPage({ tenant: tenantOf(tenant), event: eventOf(event, now), zone: null, reason }), 409);
}

function formOf(c: HttpContext, { event, tenant, steps }: EventFacts, over: Partial<RegistrationPageData>): string {
	const { settings } = tenant;
	return registrationPage({
		tenant: tenantOf(tenant),
		event: eventOf(event, c.get("ctx").clock.now()),
		zone: null,
		sms: {
			enabled: settings.switches.sms_delivery_enabled && steps.some((s) => s.channel === "sms"),
			consent_text: settings.sms_consent_text,
			consent_version: settings.consent_version,
		},
		email_consent: { text: settings.email_consent_text, version: settings.consent_version },
		idempotency_key: newId("idk"),
		...over,
	});
}

const contactOf = (values: RegistrationValues) => ({
	...values,
	phone: values.phone || null,
	timezone: values.timezone || null,
});

const errorsOf = (issues: FieldIssue[]) =>
	Object.fromEntries(issues.map(({ path, message }) => [path.replace(/^contact\./, ""), message]));

async function register(c: HttpContext, facts: EventFacts, form: RegistrationForm): Promise<Response> {
	const ctx = c.get("ctx");
	const { tenant, event } = facts;
	const input = fits({ event_id: event.id, contact: contactOf(form.values), source: form.source }, enrollment);
	const { contact } = input;
	const actor = { type: "publishable", tenant_id: tenant.id } as const;
	await limitEnrollment(c, actor);
	const { status, enrollment: made } = await enrollContact(ctx, actor, {
		event_id: event.id,
		contact: {
			email: contact.email.toLowerCase(),
			phone: contact.phone ?? null,
			first_name: contact.first_name || null,
			last_name: contact.last_name || null,
			time_zone: contact.timezone ?? null,
			region: null,
			consent_email: contact.consent_email,
			consent_sms: contact.consent_sms,
		},
		source: input.source ?? null,
		custom_fields: null,
		ip: c.req.header("cf-connecting-ip") ?? null,
		idempotency_key: form.idempotency_key || newId("idk"),
		request_hash: await sha256Text(JSON.stringify(input)),
	});
	const enrolled = await getRegistration(ctx.db, tenant.id, made.registration_id);
	if (!enrolled) throw notFound("registration");
	const now = ctx.clock.now();
	const thanks = thankYouPage({
		tenant: tenantOf(tenant),
		event: eventOf(event, now),
		zone: contact.timezone ?? null,
		email: contact.email,
		created: status === 201,
		confirmation_needed: made.confirmation_needed === true,
		calendar: calendarButtonsOf(ctx, event, enrolled.registration),
		manage_url: made.manage_url,
		check_in: await checkInOf(ctx, event, enrolled.registration),
		join_url: statusOf(event, now) === "live" ? `${ctx.public_url}/r/${enrolled.registration.token}/join` : null,
	});
	return page(c, thanks, status);
}

/** The hosted registration page of an event: works without JavaScript. */
export const hostedPages = new Hono<AppEnv>()
	.get("/e/:subdomain/:event", async (c) => {
		const facts = await openEvent(c);
		return closed(c, facts) ?? page(c, formOf(c, facts, { source: readSource(new URL(c.req.url).searchParams) }));
	})
	.post("/e/:subdomain/:event", async (c) => {
		const facts = await openEvent(c);
		const shut = closed(c, facts);
		if (shut) return shut;
		const form = readRegistration(await c.req.formData());
		const again = (over: Partial<RegistrationPageData>) =>
			page(c, formOf(c, facts, { values: form.values, source: form.source, ...over }), 422);
		if (form.trapped) {
			const now = c.get("ctx").clock.now();
			const shown = { tenant: tenantOf(facts.tenant), event: eventOf(facts.event, now), zone: null };
			return page(
				c,
				thankYouPage({
					...shown,
					email: form.values.email,
					created: true,
					calendar: { ics_url: null, links: {} },
					manage_url: null,
					join_url: null,
				}),
				201,
			);
		}
		try {
			return await register(c, facts, form);
		} catch (error) {
			if (!(error instanceof DomainError) || error.kind === "not_found") throw error;
			return again(
				error.code === "validation_failed" ? { errors: errorsOf(error.fields ?? []) } : { error: error.message },
			);
		}
	})
	.onError((error, c) => {
		if (!(error instanceof DomainError) || error.kind !== "not_found") throw error;
		const text = "The address may be cut off, or the event is not published yet: ask whoever sent it to you.";
		return page(c, messagePage({ tenant: null, status: 404, heading: "No such event", text }), 404);
	});
