import { z } from "zod";
import type { Ctx } from "./context";
import { bodyKey } from "./deliver/compose";

export type MessageBody =
	| {
			channel: "email";
			subject: string;
			html: string;
			text: string;
			/** The files' names. */
			attachments: string[];
	  }
	| { channel: "sms"; text: string; segments: number };

const stored = z.discriminatedUnion("channel", [
	z.object({ channel: z.literal("email"), body: z.string() }),
	z.object({ channel: z.literal("sms"), body: z.string(), segments: z.number() }),
]);
const email = z.object({
	subject: z.string(),
	html: z.string().default(""),
	text: z.string().default(""),
	attachments: z.array(z.object({ filename: z.string() })).default([]),
});

/** What a message said, as it was sent; null where it was never rendered, or its body is gone. */
export async function readMessageBody(ctx: Ctx, tenant_id: string, message_id: string): Promise<MessageBody | null> {
	const object = await ctx.bodies.get(bodyKey({ tenant_id, message_id }));
	if (!object) return null;
	const held = stored.parse(await object.json());
	if (held.channel === "sms") return { channel: "sms", text: held.body, segments: held.segments };
	const { attachments, ...said } = email.parse(JSON.parse(held.body));
	return { channel: "email", ...said, attachments: attachments.map((a) => a.filename) };
}
