import { Hono } from "hono";
import { notFound } from "../../../actions/errors";
import {
	CREDENTIALS,
	deleteCredentials,
	listCredentials,
	type Provider,
	setCredentials,
} from "../../../actions/tenant-credentials";
import { type AppEnv, body, type HttpContext } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

const providerOf = (c: HttpContext): Provider => {
	const provider = c.req.param("provider") ?? "";
	if (!Object.hasOwn(CREDENTIALS, provider)) throw notFound("provider");
	return provider as Provider;
};

/** A tenant's own accounts at providers: what is set is never shown again. */
export const tenantCredentials = new Hono<AppEnv>()
	.get("/", allow("admin"), async (c) => {
		const held = await listCredentials(c.get("ctx"), c.get("actor").tenant_id);
		return c.json({ data: held.map((row) => ({ ...row, set_at: iso(row.set_at) })), next_cursor: null });
	})
	.put("/:provider", allow("owner"), async (c) => {
		const provider = providerOf(c);
		const values = await body(c, CREDENTIALS[provider]);
		await setCredentials(c.get("ctx"), c.get("actor"), provider, values as never);
		const held = await listCredentials(c.get("ctx"), c.get("actor").tenant_id);
		const row = held.find((one) => one.provider === provider);
		return c.json({ ...row, set_at: iso(row?.set_at ?? null) });
	})
	.delete("/:provider", allow("owner"), async (c) => {
		await deleteCredentials(c.get("ctx"), c.get("actor"), providerOf(c));
		return c.body(null, 204);
	});
