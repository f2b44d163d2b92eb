import { and, asc, eq } from "drizzle-orm";
import { tenants } from "../d1-migrations/schema";
import { memberships, users } from "../d1-migrations/schema-access";
import { authenticators } from "../d1-migrations/schema-accounts";
import type { Db } from "./client";

export type Role = (typeof memberships.$inferSelect)["role"];
export type User = typeof users.$inferSelect;

export interface Login {
	user_id: string;
	password_hash: string;
	/** When an authenticator was confirmed: from then on a sign-in needs its code. */
	totp_since: number | null;
	/** Null for someone who belongs to no tenant any more. */
	tenant_id: string | null;
	role: Role | null;
}

/** Who signs in with `email` (lower-cased), with the tenant they have belonged to for longest. */
export async function findLogin(db: Db, email: string): Promise<Login | null> {
	const row = await db
		.select({
			user_id: users.id,
			password_hash: users.password_hash,
			totp_since: authenticators.confirmed_at,
			tenant_id: memberships.tenant_id,
			role: memberships.role,
		})
		.from(users)
		.leftJoin(memberships, eq(memberships.user_id, users.id))
		.leftJoin(authenticators, eq(authenticators.user_id, users.id))
		.where(eq(users.email, email))
		.orderBy(asc(memberships.created_at), asc(memberships.tenant_id))
		.limit(1)
		.get();
	return row ?? null;
}

export const getUser = async (db: Db, user_id: string): Promise<User | null> =>
	(await db.select().from(users).where(eq(users.id, user_id)).get()) ?? null;

export const findUserByEmail = async (db: Db, email: string): Promise<User | null> =>
	(await db.select().from(users).where(eq(users.email, email)).get()) ?? null;

export async function getRole(db: Db, tenant_id: string, user_id: string): Promise<Role | null> {
	const row = await db
		.select({ role: memberships.role })
		.from(memberships)
		.where(and(eq(memberships.tenant_id, tenant_id), eq(memberships.user_id, user_id)))
		.get();
	return row?.role ?? null;
}

/** The tenants a user belongs to, the one they joined first in front. */
export const listTenantsOf = (db: Db, user_id: string) =>
	db
		.select({
			tenant_id: tenants.id,
			name: tenants.name,
			subdomain: tenants.subdomain,
			role: memberships.role,
			joined_at: memberships.created_at,
		})
		.from(memberships)
		.innerJoin(tenants, eq(tenants.id, memberships.tenant_id))
		.where(eq(memberships.user_id, user_id))
		.orderBy(asc(memberships.created_at), asc(memberships.tenant_id))
		.all();

/** A tenant's people, whoever joined first in front. */
export const listMembers = (db: Db, tenant_id: string) =>
	db
		.select({
			user_id: users.id,
			email: users.email,
			role: memberships.role,
			email_verified_at: users.email_verified_at,
			totp_since: authenticators.confirmed_at,
			joined_at: memberships.created_at,
		})
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.user_id))
		.leftJoin(authenticators, eq(authenticators.user_id, users.id))
		.where(eq(memberships.tenant_id, tenant_id))
		.orderBy(asc(memberships.created_at), asc(users.id))
		.all();

/** Addresses of a tenant's owners, lower-cased. */
export async function listOwnerAddresses(db: Db, tenant_id: string): Promise<string[]> {
	const rows = await db
		.select({ email: users.email })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.user_id))
		.where(and(eq(memberships.tenant_id, tenant_id), eq(memberships.role, "owner")))
		.all();
	return rows.map(({ email }) => email);
}
