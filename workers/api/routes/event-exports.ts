import { Hono } from "hono";
import { z } from "zod";
import { notFound } from "../../../actions/errors";
import { listMessages, listRegistrations, type TimeCursor } from "../../../db/admin-lists";
import { auditInsert } from "../../../db/audit";
import type { Db } from "../../../db/client";
import { getEvent } from "../../../db/events";
import { type AppEnv, query } from "../../http";
import { contactView, messageView, registrationView } from "../admin-views";
import { allow } from "../credentials";
import { csvOf, jsonOf, type Rows, streamed } from "../streamed-rows";

export const eventExportQuery = z.object({
	what: z.enum(["registrations", "contacts", "messages"]).default("registrations"),
	format: z.enum(["csv", "json"]).default("csv"),
});

/** Rows read in one go: an export of any length holds no more of them at a time. */
const PAGE = 500;

async function* registrationsOf(db: Db, tenant_id: string, event_id: string) {
	for (let cursor: string | undefined; ; ) {
		const page = await listRegistrations(db, tenant_id, { event_id, cursor, limit: PAGE });
		yield* page;
		cursor = page.at(-1)?.registration.id;
		if (page.length < PAGE) return;
	}
}

const EXPORTS: Record<z.infer<typeof eventExportQuery>["what"], (db: Db, tenant_id: string, event_id: string) => Rows> =
	{
		async *registrations(db, tenant_id, event_id) {
			for await (const { registration, contact, event_title } of registrationsOf(db, tenant_id, event_id)) {
				const { contact_id: _, ...person } = contactView(contact);
				yield { ...registrationView(registration, event_title), ...person };
			}
		},
		async *contacts(db, tenant_id, event_id) {
			// Nobody is registered twice for one event.
			for await (const { contact } of registrationsOf(db, tenant_id, event_id)) yield contactView(contact);
		},
		async *messages(db, tenant_id, event_id) {
			for (let cursor: TimeCursor | undefined; ; ) {
				const page = await listMessages(db, tenant_id, { event_id, cursor, limit: PAGE });
				for (const { message, contact } of page)
					yield { ...messageView(message), contact_id: contact.id, email: contact.email, phone: contact.phone };
				const last = page.at(-1)?.message;
				if (!last || page.length < PAGE) return;
				cursor = { at: last.send_at, id: last.id };
			}
		},
	};

/** Everything of one event in one file, sent as it is read. That it was taken out is written down. */
export const eventExports = new Hono<AppEnv>().get("/:id/export", allow("member"), async (c) => {
	const { what, format } = query(c, eventExportQuery);
	const { db, clock } = c.get("ctx");
	const actor = c.get("actor");
	const event = await getEvent(db, actor.tenant_id, c.req.param("id"));
	if (!event) throw notFound("event");
	await auditInsert(db, actor, clock.now(), "event.exported", event.id, { what, format });
	const rows = EXPORTS[what](db, actor.tenant_id, event.id);
	c.header("content-disposition", `attachment; filename="${event.id}-${what}.${format}"`);
	c.header("cache-control", "no-store");
	c.header("content-type", format === "csv" ? "text/csv; charset=utf-8" : "application/json");
	return c.body(streamed(format === "csv" ? csvOf(rows) : jsonOf(rows)));
});
