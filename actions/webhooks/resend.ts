import { z } from "zod";
import { findMessageByProviderId } from "../../db/matching";
import { getMessage } from "../../db/messages";
import { getRegistration } from "../../db/registrations";
import { isMachine } from "../../messages/machines";
import type { Ctx } from "../context";
import { type NoticedStatus, raiseStatus } from "../message-status";
import { suppressAddress } from "../suppress-address";
import type { Handled, Notice } from "./notice";

/** Who fetched it. Only clicks are documented to say so (resend.com/docs/webhooks/emails/clicked). */
const fetched = z.object({ userAgent: z.string().nullish(), timestamp: z.string().nullish() }).nullish().catch(null);

const emailNotice = z.object({
	type: z.string(),
	/** When it happened. */
	created_at: z.string().nullish().catch(null),
	data: z.object({
		email_id: z.string(),
		/** When the provider took the e-mail. */
		created_at: z.string().nullish().catch(null),
		open: fetched,
		click: fetched,
		to: z.array(z.string()).optional(),
		tags: z.record(z.string(), z.string()).optional(),
		bounce: z.object({ type: z.string().optional() }).optional(),
	}),
});
type EmailNotice = z.infer<typeof emailNotice>;

/** https://resend.com/docs/dashboard/webhooks/event-types; a delayed delivery says nothing new. */
const STATUS: Record<string, NoticedStatus> = {
	"email.sent": "sent",
	"email.delivered": "delivered",
	"email.opened": "opened",
	"email.clicked": "clicked",
	"email.bounced": "bounced",
	"email.complained": "complained",
	"email.failed": "failed",
	"email.suppressed": "bounced",
};

const seconds = (instant: string | null | undefined): number | null => {
	const ms = Date.parse(instant ?? "");
	return Number.isNaN(ms) ? null : ms / 1000;
};

/** Whether an open or a click was a machine's. */
function byMachine({ type, created_at, data }: EmailNotice): boolean {
	if (type !== "email.opened" && type !== "email.clicked") return false;
	const by = data.click ?? data.open;
	return isMachine({
		agent: by?.userAgent,
		at: seconds(by?.timestamp ?? created_at),
		taken_at: seconds(data.created_at),
	});
}

/** What a notice says of the address itself; null where it may still be written to, as after a full mailbox. */
function standing({ type, data }: EmailNotice): "bounced" | "complained" | null {
	if (type === "email.complained") return "complained";
	if (type === "email.suppressed") return "bounced";
	return type === "email.bounced" && (data.bounce?.type ?? "Permanent") === "Permanent" ? "bounced" : null;
}

/** The bare address of `Name <address>`. */
const bare = (to: string): string => (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to).trim().toLowerCase();

/** Takes in what became of an e-mail. */
export async function handleResend(ctx: Ctx, notice: Notice): Promise<Handled> {
	const parsed = emailNotice.safeParse(JSON.parse(notice.body));
	const status = parsed.success ? STATUS[parsed.data.type] : undefined;
	if (!parsed.success || !status) return "ignored";
	const { data } = parsed.data;
	const { tenant_id, message_id } = data.tags ?? {};
	const message =
		(tenant_id && message_id ? await getMessage(ctx.db, tenant_id, message_id) : null) ??
		(await findMessageByProviderId(ctx.db, data.email_id));
	if (message?.channel !== "email") return "ignored";
	notice.matched(message.tenant_id);
	await raiseStatus(ctx, message, status, { provider_id: data.email_id, machine: byMachine(parsed.data) });
	const reason = standing(parsed.data);
	if (reason) {
		const [to] = data.to ?? [];
		const enrolled = to ? null : await getRegistration(ctx.db, message.tenant_id, message.registration_id);
		const address = to ? bare(to) : enrolled?.contact.email;
		if (address) await suppressAddress(ctx, message.tenant_id, "email", address, reason);
	}
	return "processed";
}
