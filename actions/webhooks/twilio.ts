import { z } from "zod";
import { findMessageById, findMessageByProviderId } from "../../db/matching";
import { suppressionOf } from "../../providers/twilio-errors";
import type { Ctx } from "../context";
import { type NoticedStatus, raiseStatus } from "../message-status";
import { suppressAddress } from "../suppress-address";
import type { Handled, Notice } from "./notice";
import { handleReply } from "./reply";

const textNotice = z.object({ search: z.string(), form: z.record(z.string(), z.string()) });

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values; the others come before sending. */
const STATUS: Record<string, NoticedStatus> = {
	sent: "sent",
	delivered: "delivered",
	read: "opened",
	undelivered: "failed",
	failed: "failed",
	canceled: "failed",
};

/** Takes in what became of a text, or what somebody wrote back. */
export async function handleTwilio(ctx: Ctx, notice: Notice): Promise<Handled> {
	const parsed = textNotice.safeParse(JSON.parse(notice.body));
	if (!parsed.success) return "ignored";
	const { search, form } = parsed.data;
	if (notice.kind === "inbound") return handleReply(ctx, notice, form);
	const status = STATUS[form.MessageStatus ?? form.SmsStatus ?? ""];
	const sid = form.MessageSid ?? form.SmsSid ?? "";
	if (!status) return "ignored";
	const message_id = new URLSearchParams(search).get("m");
	const message =
		(await findMessageByProviderId(ctx.db, sid)) ??
		(message_id ? await findMessageById(ctx.db, message_id, notice.scope) : null);
	if (message?.channel !== "sms") return "ignored";
	notice.matched(message.tenant_id);
	await raiseStatus(ctx, message, status, {
		provider_id: sid,
		reason: status === "failed" ? (form.ErrorCode ?? form.MessageStatus) : null,
	});
	const ends = suppressionOf(form.ErrorCode ?? "");
	if (ends && form.To)
		await suppressAddress(
			ctx,
			message.tenant_id,
			"sms",
			form.To,
			ends === "sms_opt_out" ? "opted_out" : "invalid_phone",
		);
	return "processed";
}
