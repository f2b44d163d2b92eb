import { Hono } from "hono";
import type { Actor } from "../../../actions/actor";
import { changePreferences } from "../../../actions/change-preferences";
import { confirmAddress } from "../../../actions/confirm-address";
import { eraseContact } from "../../../actions/erase-contact";
import { DomainError, notFound } from "../../../actions/errors";
import { exportContact } from "../../../actions/export-contact";
import { type ContactRow, findContactByToken } from "../../../db/registrations";
import { getTenant, type Tenant } from "../../../db/tenants";
import { confirmPage, messagePage, preferencesPage } from "../../../pages";
import type { AppEnv, HttpContext } from "../../http";
import { exportCsv, exportView } from "../contact-export";
import { page, tenantOf } from "../page-data";

interface Person {
	contact: ContactRow;
	tenant: Tenant;
	actor: Actor;
}

/** Whose link it is. Throws not_found for one that leads nowhere. */
async function person(c: HttpContext): Promise<Person> {
	const { db } = c.get("ctx");
	const contact = await findContactByToken(db, c.req.param("token") ?? "");
	const tenant = contact && (await getTenant(db, contact.tenant_id));
	if (!contact || !tenant) throw notFound("subscription");
	return { contact, tenant, actor: { type: "registrant", tenant_id: tenant.id, registration_id: contact.id } };
}

const address = (c: HttpContext): string | null => c.req.header("cf-connecting-ip") ?? null;

function centre(c: HttpContext, { contact, tenant }: Person, notice: string | null = null, status: 200 | 422 = 200) {
	const { settings } = tenant;
	const off: string[] = JSON.parse(contact.topics_off_json);
	const base = `/u/${contact.token}`;
	const shown = preferencesPage({
		tenant: tenantOf(tenant),
		email: contact.email,
		urls: { save: `${base}/preferences`, data: `${base}/data`, erase: `${base}/erase` },
		consent_email: contact.consent_email,
		email_text: settings.email_consent_text,
		consent_sms: contact.phone && settings.switches.sms_delivery_enabled ? contact.consent_sms : null,
		sms_text: settings.sms_consent_text,
		topics: settings.topics.map(({ key, name }) => ({ key, name, wanted: !off.includes(key) })),
		notice,
	});
	return page(c, shown, status);
}

const said = (c: HttpContext, tenant: Tenant | null, heading: string, text: string, status: 200 | 404 = 200) =>
	page(c, messagePage({ tenant: tenant && tenantOf(tenant), status, heading, text }), status);

/** A link may have been passed on: what cannot be taken back asks for the address it was sent to. */
async function provesAddress(c: HttpContext, { contact }: Person): Promise<FormData | null> {
	const form = await c.req.formData();
	return String(form.get("email") ?? "")
		.trim()
		.toLowerCase() === contact.email
		? form
		: null;
}

const NOT_THEIRS = "That is not the address this link was sent to: check it and try again.";

/** A registrant's rights, by the unguessable link in every message. Opening a page changes nothing. */
export const preferenceCentre = new Hono<AppEnv>()
	.get("/u/:token/preferences", async (c) => centre(c, await person(c)))
	.post("/u/:token/preferences", async (c) => {
		const { contact, tenant, actor } = await person(c);
		const form = await c.req.formData();
		const { topics } = tenant.settings;
		await changePreferences(c.get("ctx"), actor, contact, tenant.settings, {
			consent_email: form.get("consent_email") === "on",
			consent_sms: form.get("consent_sms") === "on",
			topics_off: topics.map(({ key }) => key).filter((key) => form.get(`topic.${key}`) !== "on"),
			ip: address(c),
		});
		return centre(c, await person(c), "Your choice is saved.");
	})
	.get("/u/:token/confirm", async (c) => {
		const { contact, tenant } = await person(c);
		return page(c, confirmPage({ tenant: tenantOf(tenant), email: contact.email }));
	})
	.post("/u/:token/confirm", async (c) => {
		const { contact, tenant } = await person(c);
		await confirmAddress(c.get("ctx"), contact, tenant.settings, address(c));
		return said(c, tenant, "Your address is confirmed", "Your confirmation is on its way to you.");
	})
	.post("/u/:token/data", async (c) => {
		const who = await person(c);
		const form = await provesAddress(c, who);
		if (!form) return centre(c, who, NOT_THEIRS, 422);
		const held = await exportContact(c.get("ctx"), who.actor, who.contact.id);
		const csv = form.get("format") === "csv";
		c.header("content-disposition", `attachment; filename="my-data.${csv ? "csv" : "json"}"`);
		c.header("cache-control", "no-store");
		if (!csv) return c.json(exportView(held));
		return c.body(exportCsv(held), 200, { "content-type": "text/csv; charset=utf-8" });
	})
	.post("/u/:token/erase", async (c) => {
		const who = await person(c);
		if (!(await provesAddress(c, who))) return centre(c, who, NOT_THEIRS, 422);
		await eraseContact(c.get("ctx"), who.actor, who.contact.id);
		return said(c, who.tenant, "Your data is erased", "Nothing that names you is held any more.");
	})
	.onError((error, c) => {
		if (!(error instanceof DomainError) || error.kind !== "not_found") throw error;
		return said(c, null, "Nothing here", "The link may be cut off: open it again from the e-mail it came in.", 404);
	});
