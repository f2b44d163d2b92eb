import { and, eq } from "drizzle-orm";
import { webhook_events } from "../d1-migrations/schema";
import { findWebhook, type WebhookRow } from "../db/webhooks";
import type { Ctx } from "./context";
import { RETRY_DELAYS } from "./deliver/record";
import type { Handler, Notice } from "./webhooks/notice";
import { handleResend } from "./webhooks/resend";
import { handleStripe } from "./webhooks/stripe";
import { handleTwilio } from "./webhooks/twilio";
import { handleZoom } from "./webhooks/zoom";

/** Tries before a notice is a dead letter: the first, and one after each delay. */
export const MOST_ATTEMPTS = RETRY_DELAYS.length + 1;

const handlers: Record<string, Handler> = {
	resend: handleResend,
	twilio: handleTwilio,
	zoom: handleZoom,
	stripe: handleStripe,
};

/**
 * Works one stored notice off; one that was worked off before changes nothing. A failure is thrown on, so that the
 * queue brings the notice back; the last one leaves it as a dead letter with its cause.
 */
export async function processWebhook(ctx: Ctx, id: string): Promise<void> {
	const row = await findWebhook(ctx.db, id);
	if (row?.status !== "received") return;
	const notice: Notice = {
		...row,
		matched(tenant_id) {
			notice.tenant_id = tenant_id;
		},
	};
	try {
		const status = (await handlers[row.provider]?.(ctx, notice)) ?? "ignored";
		await settle(ctx, row, notice.tenant_id, { status, error: null, processed_at: ctx.clock.wall() });
	} catch (error) {
		const last = row.attempts + 1 >= MOST_ATTEMPTS;
		await settle(ctx, row, notice.tenant_id, {
			status: last ? "failed" : "received",
			error: causeOf(error),
			processed_at: last ? ctx.clock.wall() : null,
		});
		if (!last) throw error;
		console.error(JSON.stringify({ level: "error", message: "webhook is a dead letter", id, error: causeOf(error) }));
	}
}

/** Written only over the attempt it belongs to: of two workers with one notice, the first has counted. */
async function settle(
	ctx: Ctx,
	row: WebhookRow,
	tenant_id: string | null,
	outcome: Pick<WebhookRow, "status" | "error" | "processed_at">,
): Promise<void> {
	await ctx.db
		.update(webhook_events)
		.set({ ...outcome, tenant_id, attempts: row.attempts + 1 })
		.where(
			and(
				eq(webhook_events.id, row.id),
				eq(webhook_events.status, "received"),
				eq(webhook_events.attempts, row.attempts),
			),
		);
}

const LONGEST_CAUSE = 300;

/** What went wrong, without the values of a failed query: the inbox is read by people. */
function causeOf(error: unknown): string {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return (cause instanceof Error ? cause.message : String(cause)).slice(0, LONGEST_CAUSE);
}
