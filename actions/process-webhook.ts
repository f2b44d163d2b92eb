import { and, eq } from "drizzle-orm";
import { webhook_events } from "../d1-migrations/schema";
import { findWebhook, type WebhookRow } from "../db/webhooks";
import { scrub } from "./cause";
import type { Ctx } from "./context";
import { RETRY_DELAYS } from "./deliver/record";
import { DomainError } from "./errors";
import { observe } from "./operations/metrics";
import { log } from "./telemetry/log";
import { tellOperators } from "./tell-operators";
import { handleGeneric } from "./webhooks/generic";
import { type Handler, type Notice, NotTheirs } from "./webhooks/notice";
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
	generic: handleGeneric,
};

/** Trouble that no further try can mend: what the notice says cannot be done. */
const isFinal = (error: unknown): boolean =>
	error instanceof DomainError && (error.kind === "invalid" || error.kind === "conflict");

/**
 * Works one stored notice off; one that was worked off before changes nothing. A failure is thrown on, so that the
 * queue brings the notice back; the last one leaves it as a dead letter with its cause.
 */
export async function processWebhook(ctx: Ctx, id: string): Promise<void> {
	const row = await findWebhook(ctx.db, id);
	if (row?.status !== "received") return;
	const notice: Notice = {
		...row,
		scope: row.endpoint_id === null ? null : row.tenant_id,
		matched(tenant_id) {
			if (notice.scope !== null && notice.scope !== tenant_id) throw new NotTheirs();
			notice.tenant_id = tenant_id;
		},
	};
	try {
		const status = await handle(ctx, notice);
		await settle(ctx, row, notice.tenant_id, { status, error: null, processed_at: ctx.clock.wall() });
		observe("webhooks", ctx.clock.wall());
	} catch (error) {
		const last = isFinal(error) || row.attempts + 1 >= MOST_ATTEMPTS;
		await settle(ctx, row, notice.tenant_id, {
			status: last ? "failed" : "received",
			error: causeOf(error),
			processed_at: last ? ctx.clock.wall() : null,
		});
		if (!last) throw error;
		observe("webhooks", ctx.clock.wall(), { error: true });
		const cause = causeOf(error);
		log("error", "webhook is a dead letter", { tenant_id: notice.tenant_id ?? undefined, id, error: cause });
		const what = `A ${row.provider} webhook (${row.kind}) is a dead letter: ${cause} Replay it as ${id} once that is mended.`;
		await tellOperators(ctx, `webhook:${row.provider}:${row.tenant_id ?? ""}:${cause.slice(0, 100)}`, what);
	}
}

async function handle(ctx: Ctx, notice: Notice): Promise<"processed" | "ignored"> {
	try {
		return (await handlers[notice.provider]?.(ctx, notice)) ?? "ignored";
	} catch (error) {
		if (error instanceof NotTheirs) return "ignored";
		throw error;
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
	if (error instanceof DomainError && error.fields)
		return error.fields
			.map(({ path, message }) => `${path}: ${message}`)
			.join(" ")
			.slice(0, LONGEST_CAUSE);
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return scrub(cause instanceof Error ? cause.message : String(cause)).slice(0, LONGEST_CAUSE);
}
