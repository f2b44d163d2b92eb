import { sql } from "drizzle-orm";
import { auditInsertWhere, CHANGED } from "../../db/audit";
import { runBatch } from "../../db/batch";
import { getOutgoing, getSubscription, type OutgoingRow, type SubscriptionRow } from "../../db/outgoing";
import { signedHeaders } from "../../providers/signed-webhook";
import type { Ctx } from "../context";
import { RETRY_DELAYS } from "../deliver/record";
import { log } from "../telemetry/log";
import { tellOperators } from "../tell-operators";
import { LEASE } from "./collect";
import { payloadOf } from "./payload";
import { secretsOf } from "./subscriptions";
import { syncContact } from "./sync-contact";

/** Wall seconds of nothing but failures after which a subscription is switched off. */
const FAILING = 24 * 3600;
/** As the Standard Webhooks specification has it: whoever answers 410 wants no more. */
const GONE = 410;

/** How one try went: an answer below 300 is taken. */
export interface Tried {
	status: number | null;
	error: string | null;
	/** The receiver wants no more. */
	gone?: boolean;
}

const RECEIVERS: Record<SubscriptionRow["kind"], (ctx: Ctx, s: SubscriptionRow, d: OutgoingRow) => Promise<Tried>> = {
	webhook: postNotice,
	hubspot: syncContact,
	gohighlevel: syncContact,
};

/**
 * Makes one try of a delivery. What fails comes again after 1, 2, 4, 8 and 16 s and is given up then: listed, and sent
 * anew by hand. A repeated job makes no second try of the same number.
 */
export async function deliverOutgoing(
	ctx: Ctx,
	job: { tenant_id: string; delivery_id: string; attempt: number },
): Promise<void> {
	const { tenant_id, delivery_id, attempt } = job;
	const delivery = await getOutgoing(ctx.db, tenant_id, delivery_id);
	const subscription = delivery && (await getSubscription(ctx.db, tenant_id, delivery.subscription_id));
	if (!delivery || subscription?.state !== "active") return;
	const [claimed = []] = await runBatch(ctx.db, [
		sql`update outgoing_deliveries set attempts = ${attempt}, due_at = ${ctx.clock.wall() + LEASE}
			where tenant_id = ${tenant_id} and id = ${delivery_id} and status = 'queued' and attempts = ${attempt - 1} returning id`,
	]);
	if (claimed.length === 0) return;
	const tried = await RECEIVERS[subscription.kind](ctx, subscription, delivery);
	if (tried.error === null) return settle(ctx, subscription, delivery, "delivered", tried);
	const delay = RETRY_DELAYS[attempt - 1];
	if (tried.gone || delay === undefined) return giveUp(ctx, subscription, delivery, tried);
	await ctx.db.run(
		sql`update outgoing_deliveries set last_status = ${tried.status}, last_error = ${tried.error} where tenant_id = ${tenant_id} and id = ${delivery_id}`,
	);
	await ctx.task({ v: 1, kind: "outgoing", tenant_id, delivery_id, attempt: attempt + 1 }, delay);
}

async function postNotice(ctx: Ctx, subscription: SubscriptionRow, delivery: OutgoingRow): Promise<Tried> {
	const body = await payloadOf(ctx, delivery);
	const headers = await signedHeaders(await secretsOf(ctx, subscription), delivery.source_id, ctx.clock.wall(), body);
	const answer = await ctx.postWebhook(subscription.url ?? "", headers, body);
	if (answer.kind !== "answer") return { status: null, error: answer.reason };
	const { status } = answer;
	if (status >= 200 && status < 300) return { status, error: null };
	return { status, error: `The endpoint answered with the status ${status}.`, gone: status === GONE };
}

const settled = (delivery: OutgoingRow, status: "delivered" | "dead", { status: last, error }: Tried, wall: number) =>
	sql`update outgoing_deliveries set status = ${status}, last_status = ${last}, last_error = ${error}, settled_at = ${wall}
		where tenant_id = ${delivery.tenant_id} and id = ${delivery.id}`;

async function settle(
	ctx: Ctx,
	{ id, failing_since }: SubscriptionRow,
	delivery: OutgoingRow,
	_: "delivered",
	tried: Tried,
) {
	await runBatch(ctx.db, [
		settled(delivery, "delivered", tried, ctx.clock.wall()),
		...(failing_since === null
			? []
			: [
					sql`update outgoing_subscriptions set failing_since = null where tenant_id = ${delivery.tenant_id} and id = ${id}`,
				]),
	]);
}

/** The dead letter; and where nothing arrived for a day, or the receiver wants no more, the end of the subscription. */
async function giveUp(ctx: Ctx, subscription: SubscriptionRow, delivery: OutgoingRow, tried: Tried): Promise<void> {
	const { tenant_id, id, failing_since, kind } = subscription;
	const wall = ctx.clock.wall();
	const reason = tried.gone
		? "The endpoint answered 410: it wants no more."
		: failing_since !== null && failing_since <= wall - FAILING
			? `Nothing arrived for a day: ${tried.error}`
			: null;
	await runBatch(ctx.db, [
		settled(delivery, "dead", tried, wall),
		sql`update outgoing_subscriptions set failing_since = coalesce(failing_since, ${wall}) where tenant_id = ${tenant_id} and id = ${id}`,
		...(reason === null
			? []
			: [
					sql`update outgoing_subscriptions set state = 'disabled', disabled_reason = ${reason} where tenant_id = ${tenant_id} and id = ${id} and state = 'active'`,
					auditInsertWhere(
						CHANGED,
						{ type: "system", tenant_id },
						ctx.clock.now(),
						"webhook_subscription.disabled",
						id,
					),
				]),
	]);
	if (reason === null) return;
	log("error", "subscription disabled", { tenant_id, id, kind });
	await tellOperators(ctx, `outgoing_disabled:${id}`, `Notices of ${tenant_id} to its ${kind} are off. ${reason}`);
}
