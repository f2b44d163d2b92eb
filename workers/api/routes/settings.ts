import { Hono } from "hono";
import { brandCloneInput, cloneBrandTo } from "../../../actions/accounts/clone-across";
import { personOf } from "../../../actions/accounts/person";
import { notFound } from "../../../actions/errors";
import { settingsInput, updateSettings } from "../../../actions/update-settings";
import { getTenant, type Tenant } from "../../../db/tenants";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";

const view = (tenant: Tenant) => ({
	tenant_id: tenant.id,
	name: tenant.name,
	subdomain: tenant.subdomain,
	timezone: tenant.time_zone,
	postal_address: tenant.postal_address,
	publishable_key: tenant.publishable_key,
	settings: tenant.settings,
});

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
	.post("/brand/clone-to", allow("member", "person"), async (c) => {
		const input = await body(c, brandCloneInput);
		return c.json(await cloneBrandTo(c.get("ctx"), personOf(c.get("actor")), input));
	});
