import { and, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { outgoing_deliveries, outgoing_subscriptions } from "../../d1-migrations/schema-outgoing";
import { auditInsert } from "../../db/audit";
import { runBatch } from "../../db/batch";
import { getOutgoing, getSubscription, type OutgoingRow, type SubscriptionRow } from "../../db/outgoing";
import { webhookUrlFault } from "../../providers/signed-webhook";
import type { Actor } from "../actor";
import type { Ctx } from "../context";
import { conflict, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { open, seal } from "../secrets";
import { newSigningSecret } from "../webhook-endpoints";
import { LEASE } from "./collect";
import { OUTGOING_TYPES, USUAL_TYPES } from "./types";

const MOST = 20;
/** Wall seconds for which a replaced secret goes on signing. */
const KEEP = 24 * 3600;

export const subscriptionInput = z.strictObject({
	url: z.string().trim().max(2000),
	types: z
		.array(z.enum(OUTGOING_TYPES))
		.min(1, "Name at least one type of event, or leave the list out for all but message.status.")
		.optional(),
});
export type SubscriptionInput = z.infer<typeof subscriptionInput>;
export const subscriptionPatch = z.strictObject({
	url: subscriptionInput.shape.url.optional(),
	types: subscriptionInput.shape.types,
	state: z.enum(["active", "disabled"]).optional(),
});

const place = (id: string): string => `outgoing_subscription:${id}`;
const own = (tenant_id: string, id: string) =>
	and(eq(outgoing_subscriptions.tenant_id, tenant_id), eq(outgoing_subscriptions.id, id));
/** What has happened by now is not told. */
export const FROM_NOW: SQL<number> = sql`(select coalesce(max(rowid), 0) from audit_log)`;

function refuseUrl(ctx: Ctx, url: string | undefined): void {
	const fault = url === undefined ? null : webhookUrlFault(url, ctx.local);
	if (fault) throw invalid([{ path: "url", message: fault }]);
}

/**
 * Subscribes an address to what happens from now on.
 *
 * @returns the secret that signs, shown this once
 * @throws invalid for an address that is not in the public internet, conflict beyond 20 subscriptions
 */
export async function createSubscription(ctx: Ctx, actor: Actor, input: SubscriptionInput) {
	const { tenant_id } = actor;
	refuseUrl(ctx, input.url);
	const held = await ctx.db.$count(outgoing_subscriptions, eq(outgoing_subscriptions.tenant_id, tenant_id));
	if (held >= MOST) throw conflict("too_many_subscriptions", `Keep to ${MOST} subscriptions: remove one first.`);
	const [id, secret] = [newId("whs"), newSigningSecret()];
	await ctx.db.batch([
		ctx.db.insert(outgoing_subscriptions).values({
			tenant_id,
			id,
			kind: "webhook",
			url: input.url,
			types_json: JSON.stringify(input.types ?? USUAL_TYPES),
			secret: await seal(ctx, secret, place(id)),
			through_rowid: FROM_NOW,
			created_at: ctx.clock.wall(),
		}),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_subscription.created", id),
	]);
	return { subscription: await existing(ctx, tenant_id, id), secret };
}

export async function existing(ctx: Ctx, tenant_id: string, id: string): Promise<SubscriptionRow> {
	const row = await getSubscription(ctx.db, tenant_id, id);
	if (!row) throw notFound("webhook_subscription");
	return row;
}

/** Changes a subscription; one that is switched on again is told of what happens from then on, and of what waited. */
export async function updateSubscription(
	ctx: Ctx,
	actor: Actor,
	id: string,
	patch: z.infer<typeof subscriptionPatch>,
): Promise<SubscriptionRow> {
	const { tenant_id } = actor;
	const before = await existing(ctx, tenant_id, id);
	if (patch.url !== undefined && before.kind !== "webhook")
		throw invalid([{ path: "url", message: "A CRM is reached by its credentials: it has no address of its own." }]);
	refuseUrl(ctx, patch.url);
	const again = patch.state === "active" && before.state === "disabled";
	await ctx.db.batch([
		ctx.db
			.update(outgoing_subscriptions)
			.set({
				...(patch.url !== undefined && { url: patch.url }),
				...(patch.types && { types_json: JSON.stringify(patch.types) }),
				...(patch.state && { state: patch.state }),
				...(patch.state === "disabled" && { disabled_reason: "Switched off by hand." }),
				...(again && { disabled_reason: null, failing_since: null, through_rowid: FROM_NOW }),
				tenant_id,
			})
			.where(own(tenant_id, id)),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_subscription.updated", id, { fields: Object.keys(patch) }),
	]);
	return existing(ctx, tenant_id, id);
}

/** Puts another secret in place, shown this once; the one before signs as well for a day. */
export async function rotateSubscription(ctx: Ctx, actor: Actor, id: string) {
	const { tenant_id } = actor;
	const before = await existing(ctx, tenant_id, id);
	if (before.secret === null) throw conflict("no_secret", "A CRM is reached by its credentials: set those anew.");
	const secret = newSigningSecret();
	const previous_until = ctx.clock.wall() + KEEP;
	await ctx.db.batch([
		ctx.db
			.update(outgoing_subscriptions)
			.set({ secret: await seal(ctx, secret, place(id)), previous_secret: sql`secret`, previous_until })
			.where(own(tenant_id, id)),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_subscription.rotated", id),
	]);
	return { secret, previous_until };
}

/** Takes a subscription away with its deliveries. */
export async function deleteSubscription(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	await existing(ctx, tenant_id, id);
	await ctx.db.batch([
		ctx.db
			.delete(outgoing_deliveries)
			.where(and(eq(outgoing_deliveries.tenant_id, tenant_id), eq(outgoing_deliveries.subscription_id, id))),
		ctx.db.delete(outgoing_subscriptions).where(own(tenant_id, id)),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_subscription.deleted", id),
	]);
}

/** Sends a settled delivery once more, with five tries of its own; the receiver knows it by the same `webhook-id`. */
export async function replayOutgoing(ctx: Ctx, actor: Actor, id: string): Promise<OutgoingRow> {
	const { tenant_id } = actor;
	const delivery = await getOutgoing(ctx.db, tenant_id, id);
	if (!delivery) throw notFound("webhook_delivery");
	if (delivery.status === "queued") throw conflict("still_queued", "This delivery is still on its way: wait for it.");
	const { state } = await existing(ctx, tenant_id, delivery.subscription_id);
	if (state !== "active") throw conflict("subscription_disabled", "Switch the subscription on first.");
	await runBatch(ctx.db, [
		sql`update outgoing_deliveries set status = 'queued', attempts = 0, settled_at = null, due_at = ${ctx.clock.wall() + LEASE}
			where tenant_id = ${tenant_id} and id = ${id} and status <> 'queued'`,
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_delivery.replayed", id),
	]);
	await ctx.task({ v: 1, kind: "outgoing", tenant_id, delivery_id: id, attempt: 1 });
	return { ...delivery, status: "queued", attempts: 0, settled_at: null };
}

/** The one or two secrets that sign now. */
export async function secretsOf(ctx: Ctx, row: SubscriptionRow): Promise<string[]> {
	const older = row.previous_secret && (row.previous_until ?? 0) > ctx.clock.wall() ? [row.previous_secret] : [];
	return Promise.all([row.secret ?? "", ...older].filter(Boolean).map((sealed) => open(ctx, sealed, place(row.id))));
}
