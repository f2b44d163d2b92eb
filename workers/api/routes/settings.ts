import { Hono } from "hono";
import { brandCloneInput, cloneBrandTo } from "../../../actions/accounts/clone-across";
import { personOf } from "../../../actions/accounts/person";
import { notFound } from "../../../actions/errors";
import { newId } from "../../../actions/ids";
import { type Brand, previewBrandEmail } from "../../../actions/preview-brand";
import { settingsInput, updateSettings } from "../../../actions/update-settings";
import { brandInput } from "../../../db/settings";
import { getTenant, type Tenant } from "../../../db/tenants";
import { registrationPage } from "../../../pages";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { tenantOf } from "../page-data";

const view = (tenant: Tenant) => ({
	tenant_id: tenant.id,
	name: tenant.name,
	subdomain: tenant.subdomain,
	timezone: tenant.time_zone,
	postal_address: tenant.postal_address,
	publishable_key: tenant.publishable_key,
	settings: tenant.settings,
});

const WEEK = 7 * 86_400;

/** The registration page of an event nobody holds, in a week. */
function samplePage(tenant: Tenant, brand: Brand, now: number): string {
	const { settings } = tenant;
	return registrationPage({
		tenant: tenantOf({ ...tenant, settings: { ...settings, brand } }),
		event: {
			title: "An hour with you",
			type: "webinar",
			starts_at: Math.ceil((now + WEEK) / 3600) * 3600,
			duration_minutes: 60,
			time_zone: tenant.time_zone,
			status: "upcoming",
			description: "What your event is about stands here.",
			location: null,
		},
		zone: null,
		sms: { enabled: false, consent_text: settings.sms_consent_text, consent_version: settings.consent_version },
		email_consent: { text: settings.email_consent_text, version: settings.consent_version },
		idempotency_key: newId("idk"),
	});
}

export const settings = new Hono<AppEnv>()
	.get("/", allow("member"), async (c) => {
		const tenant = await getTenant(c.get("ctx").db, c.get("actor").tenant_id);
		if (!tenant) throw notFound("tenant");
		return c.json(view(tenant));
	})
	.patch("/", allow("admin"), async (c) => {
		const changed = await updateSettings(c.get("ctx"), c.get("actor"), await body(c, settingsInput));
		return c.json(view(changed));
	})
	.post("/brand/preview", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const tenant = await getTenant(ctx.db, c.get("actor").tenant_id);
		if (!tenant) throw notFound("tenant");
		const brand = await body(c, brandInput);
		const { subject, html } = await previewBrandEmail(tenant, brand);
		return c.json({ subject, email_html: html, page_html: samplePage(tenant, brand, ctx.clock.now()) });
	})
	.post("/brand/clone-to", allow("member", "person"), async (c) => {
		const input = await body(c, brandCloneInput);
		return c.json(await cloneBrandTo(c.get("ctx"), personOf(c.get("actor")), input));
	});
