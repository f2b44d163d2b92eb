import { and, asc, eq } from "drizzle-orm";
import { memberships, users } from "../d1-migrations/schema";
import type { Db } from "./client";

export type Role = (typeof memberships.$inferSelect)["role"];

export interface Login {
	user_id: string;
	password_hash: string;
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
			tenant_id: memberships.tenant_id,
			role: memberships.role,
		})
		.from(users)
		.leftJoin(memberships, eq(memberships.user_id, users.id))
		.where(eq(users.email, email))
		.orderBy(asc(memberships.created_at), asc(memberships.tenant_id))
		.limit(1)
		.get();
	return row ?? null;
}

export async function getRole(db: Db, tenant_id: string, user_id: string): Promise<Role | null> {
	const row = await db
		.select({ role: memberships.role })
		.from(memberships)
		.where(and(eq(memberships.tenant_id, tenant_id), eq(memberships.user_id, user_id)))
		.get();
	return row?.role ?? null;
}
