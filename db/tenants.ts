import { eq } from "drizzle-orm";
import { tenants } from "../d1-migrations/schema";
import type { RunningHoldout } from "../funnel/experiments/arms";
import type { Db } from "./client";
import { parseSettings, type TenantSettings } from "./settings";

export interface Tenant {
	id: string;
	name: string;
	subdomain: string;
	time_zone: string;
	postal_address: string;
	publishable_key: string;
	settings: TenantSettings;
	/** Providers where it has an account of its own. */
	own_accounts: string[];
	/** The address of its own domain that its e-mail comes from; null for the platform's. */
	sender_email: string | null;
	/** Why its marketing e-mail waits, else null. */
	marketing_paused: "complaint_rate" | "bounce_rate" | null;
	/** Until an owner verified their address, messages go to the owners alone. */
	sends_to_owners_only: boolean;
	/** Who goes without marketing over all events; null where nobody does. */
	holdout: RunningHoldout | null;
	created_at: number;
}

type Row = typeof tenants.$inferSelect;

const fromRow = (row: Row): Tenant => ({
	id: row.id,
	name: row.name,
	subdomain: row.subdomain,
	time_zone: row.time_zone,
	postal_address: row.postal_address,
	publishable_key: row.publishable_key,
	settings: parseSettings(row.settings_json),
	own_accounts: row.own_accounts.split(",").filter(Boolean),
	sender_email: row.sender_email,
	marketing_paused: row.marketing_paused,
	sends_to_owners_only: row.sends_to_owners_only,
	holdout: row.holdout_json === null ? null : JSON.parse(row.holdout_json),
	created_at: row.created_at,
});

export async function getTenant(db: Db, tenant_id: string): Promise<Tenant | null> {
	const row = await db.select().from(tenants).where(eq(tenants.id, tenant_id)).get();
	return row ? fromRow(row) : null;
}

export async function findTenantBySubdomain(db: Db, subdomain: string): Promise<Tenant | null> {
	const row = await db.select().from(tenants).where(eq(tenants.subdomain, subdomain)).get();
	return row ? fromRow(row) : null;
}

export async function findTenantByPublishableKey(db: Db, key: string): Promise<Tenant | null> {
	const row = await db.select().from(tenants).where(eq(tenants.publishable_key, key)).get();
	return row ? fromRow(row) : null;
}
