import { Hono } from "hono";
import { z } from "zod";
import { notFound } from "../../../actions/errors";
import { readMessageBody } from "../../../actions/message-body";
import { type AddressedMessage, getAddressedMessage, listMessages } from "../../../db/admin-lists";
import { MESSAGE_STATUSES } from "../../../db/messages";
import { type AppEnv, query } from "../../http";
import { messageView } from "../admin-views";
import { allow } from "../credentials";
import { pageOf, timePageQuery } from "../paging";

export const messagesQuery = z.object({
	status: z.enum(MESSAGE_STATUSES).optional(),
	channel: z.enum(["email", "sms"]).optional(),
	event_id: z.string().max(100).optional(),
	...timePageQuery,
});

const view = ({ message, contact, event_title }: AddressedMessage) => ({
	...messageView(message),
	event_title,
	contact_id: contact.id,
	to: message.channel === "sms" ? contact.phone : contact.email,
});

/** What was sent to whom, what was not, and why. */
export const adminMessages = new Hono<AppEnv>()
	.get("/", allow("member"), async (c) => {
		const { limit, ...filter } = query(c, messagesQuery);
		const rows = await listMessages(c.get("ctx").db, c.get("actor").tenant_id, { ...filter, limit: limit + 1 });
		return c.json(pageOf(rows, limit, view, ({ message }) => `${message.send_at}.${message.id}`));
	})
	.get("/:id", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const found = await getAddressedMessage(ctx.db, tenant_id, c.req.param("id"));
		if (!found) throw notFound("message");
		return c.json({ ...view(found), body: await readMessageBody(ctx, tenant_id, found.message.id) });
	});
