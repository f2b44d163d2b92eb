import { Hono } from "hono";
import { z } from "zod";
import { markReplyHandled, revokeByReply } from "../../../actions/replies";
import { listReplies, type Reply } from "../../../db/replies";
import { type AppEnv, query } from "../../http";
import { allow } from "../credentials";
import { pageOf, pageQuery } from "../paging";
import { iso } from "../views";

export const inboxQuery = z.object({ ...pageQuery, status: z.enum(["open", "handled"]).optional() });

const view = ({ reply, contact }: Reply) => ({
	id: reply.id,
	contact_id: contact.id,
	first_name: contact.first_name,
	last_name: contact.last_name,
	phone: contact.phone,
	kind: reply.kind,
	body: reply.body,
	received_at: iso(reply.received_at),
	handled_at: iso(reply.handled_at),
	handled_by: reply.handled_by,
	handling: reply.handling,
	consent_sms: contact.consent_sms,
});

/** What people wrote back to texts. */
export const adminInbox = new Hono<AppEnv>()
	.get("/", allow("member"), async (c) => {
		const { status, cursor, limit } = query(c, inboxQuery);
		const handled = status === undefined ? undefined : status === "handled";
		const { db } = c.get("ctx");
		const rows = await listReplies(db, c.get("actor").tenant_id, { handled, cursor, limit: limit + 1 });
		return c.json(pageOf(rows, limit, view, ({ reply }) => reply.id));
	})
	.post("/:id/handled", allow("member"), async (c) => {
		await markReplyHandled(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.json({ id: c.req.param("id"), status: "handled" });
	})
	.post("/:id/revoke", allow("member"), async (c) => {
		await revokeByReply(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.json({ id: c.req.param("id"), status: "handled", consent_sms: false });
	});
