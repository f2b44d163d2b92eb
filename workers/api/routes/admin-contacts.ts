import { Hono } from "hono";
import { z } from "zod";
import { eraseContact } from "../../../actions/erase-contact";
import { notFound } from "../../../actions/errors";
import { exportContact } from "../../../actions/export-contact";
import { getContact, listContacts, readContactRecord } from "../../../db/admin-contacts";
import { type AppEnv, query } from "../../http";
import { consentView, contactView, conversionView, registrationView } from "../admin-views";
import { consentProof, exportCsv, exportView, recordsCsv } from "../contact-export";
import { allow } from "../credentials";
import { pageOf, pageQuery } from "../paging";

export const contactsQuery = z.object({ q: z.string().trim().max(254).optional(), ...pageQuery });
export const exportQuery = z.object({ format: z.enum(["json", "csv"]).default("json") });

/** The people a tenant knows. */
export const adminContacts = new Hono<AppEnv>()
	.get("/", allow("member"), async (c) => {
		const { limit, ...filter } = query(c, contactsQuery);
		const rows = await listContacts(c.get("ctx").db, c.get("actor").tenant_id, { ...filter, limit: limit + 1 });
		return c.json(pageOf(rows, limit, contactView, (row) => row.id));
	})
	.get("/:id", allow("member"), async (c) => {
		const { db } = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const contact = await getContact(db, tenant_id, c.req.param("id"));
		if (!contact) throw notFound("contact");
		const held = await readContactRecord(db, tenant_id, contact.id);
		return c.json({
			...contactView(contact),
			registrations: held.registrations.map(({ registration, event }) => registrationView(registration, event.title)),
			consents: held.consents.map(consentView),
			conversions: held.conversions.map(conversionView),
		});
	})
	.get("/:id/export", allow("member"), async (c) => {
		const { format } = query(c, exportQuery);
		const id = c.req.param("id");
		const held = await exportContact(c.get("ctx"), c.get("actor"), id);
		c.header("content-disposition", `attachment; filename="${held.contact.id}.${format}"`);
		c.header("cache-control", "no-store");
		if (format === "json") return c.json(exportView(held));
		return c.body(exportCsv(held), 200, { "content-type": "text/csv; charset=utf-8" });
	})
	.get("/:id/consents", allow("member"), async (c) => {
		const { format } = query(c, exportQuery);
		const { db } = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const contact = await getContact(db, tenant_id, c.req.param("id"));
		if (!contact) throw notFound("contact");
		const records = await consentProof({ contact, ...(await readContactRecord(db, tenant_id, contact.id)) });
		c.header("cache-control", "no-store");
		if (format === "json") return c.json({ data: records, next_cursor: null });
		c.header("content-disposition", `attachment; filename="${contact.id}-consents.csv"`);
		return c.body(recordsCsv(records), 200, { "content-type": "text/csv; charset=utf-8" });
	})
	.delete("/:id", allow("admin"), async (c) => {
		await eraseContact(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	});
