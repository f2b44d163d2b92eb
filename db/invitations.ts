import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { invitations } from "../d1-migrations/schema-accounts";
import type { Db } from "./client";

export type Invitation = typeof invitations.$inferSelect;

/** By its id alone: the one-time link that names it says whose it is. */
export const findInvitation = async (db: Db, id: string): Promise<Invitation | null> =>
	(await db.select().from(invitations).where(eq(invitations.id, id)).get()) ?? null;

export async function getInvitation(db: Db, tenant_id: string, id: string): Promise<Invitation | null> {
	const row = await db
		.select()
		.from(invitations)
		.where(and(eq(invitations.tenant_id, tenant_id), eq(invitations.id, id)))
		.get();
	return row ?? null;
}

/** Those that can still be accepted, the newest first. */
export function listOpenInvitations(db: Db, tenant_id: string, wall: number): Promise<Invitation[]> {
	return db
		.select()
		.from(invitations)
		.where(and(eq(invitations.tenant_id, tenant_id), isNull(invitations.accepted_at), gt(invitations.expires_at, wall)))
		.orderBy(desc(invitations.id))
		.limit(100)
		.all();
}
