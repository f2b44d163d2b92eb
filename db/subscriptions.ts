import { eq, lte } from "drizzle-orm";
import { subscriptions } from "../d1-migrations/schema-accounts";
import type { Db } from "./client";

export type Subscription = typeof subscriptions.$inferSelect;

export const getSubscription = async (db: Db, tenant_id: string): Promise<Subscription | null> =>
	(await db.select().from(subscriptions).where(eq(subscriptions.tenant_id, tenant_id)).get()) ?? null;

/** For a batch: how a subscription stands, unless something newer is known. */
export const putSubscription = (db: Db, row: Subscription) =>
	db
		.insert(subscriptions)
		.values(row)
		.onConflictDoUpdate({
			target: subscriptions.tenant_id,
			set: row,
			setWhere: lte(subscriptions.reported_at, row.reported_at),
		});
