import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { memberships } from "../../d1-migrations/schema-access";
import { auditInsert } from "../../db/audit";
import { revokeSessionsIn } from "../../db/sessions";
import { getRole } from "../../db/users";
import type { Actor, Role } from "../actor";
import type { Ctx } from "../context";
import { conflict, notFound } from "../errors";
import { requireRole } from "./invitations";

export const roleInput = z.object({ role: z.enum(["owner", "admin", "member"]) });

type Ruler = Extract<Actor, { role: Role }>;

/**
 * For a batch, in front of a change: fails it where no owner would be left but `user_id`, so that two changes at once
 * leave one. What is no JSON, as a role is not, fails the statement.
 */
const anotherOwner = (ctx: Ctx, tenant_id: string, user_id: string) =>
	ctx.db
		.select({
			ok: sql`case when ${memberships.role} <> 'owner' or exists (select 1 from memberships other
				where other.tenant_id = ${tenant_id} and other.role = 'owner' and other.user_id <> ${user_id})
				then 1 else json(${memberships.role}) end`,
		})
		.from(memberships)
		.where(and(eq(memberships.tenant_id, tenant_id), eq(memberships.user_id, user_id)));

/** Runs a batch that `anotherOwner` leads. Throws conflict where that failed it. */
async function whileOwned(batch: Promise<unknown>): Promise<void> {
	try {
		await batch;
	} catch (error) {
		let text = "";
		for (let e = error; e instanceof Error; e = e.cause) text += e.message;
		if (!text.includes("malformed JSON")) throw error;
		throw conflict("last_owner", "This is the last owner: make somebody else an owner first.");
	}
}

/** A member's present role, where `who` may change it. Throws not_found, or forbidden for somebody above. */
async function changeable(ctx: Ctx, who: Ruler, user_id: string): Promise<Role> {
	const role = await getRole(ctx.db, who.tenant_id, user_id);
	if (!role) throw notFound("member");
	requireRole(who, role);
	return role;
}

/** Gives a member another role, which holds within seconds. Throws conflict where no owner would be left. */
export async function changeRole(ctx: Ctx, who: Ruler, user_id: string, role: Role): Promise<void> {
	const before = await changeable(ctx, who, user_id);
	requireRole(who, role);
	if (before === role) return;
	const { tenant_id } = who;
	await whileOwned(
		ctx.db.batch([
			anotherOwner(ctx, tenant_id, user_id),
			ctx.db
				.update(memberships)
				.set({ role })
				.where(and(eq(memberships.tenant_id, tenant_id), eq(memberships.user_id, user_id))),
			auditInsert(ctx.db, who, ctx.clock.now(), "member.role_changed", user_id, { from: before, to: role }),
		]),
	);
}

/** Takes a member out and ends their sessions here. Throws conflict for the last owner. */
export async function removeMember(ctx: Ctx, who: Ruler, user_id: string): Promise<void> {
	await changeable(ctx, who, user_id);
	const { tenant_id } = who;
	await whileOwned(
		ctx.db.batch([
			anotherOwner(ctx, tenant_id, user_id),
			ctx.db.delete(memberships).where(and(eq(memberships.tenant_id, tenant_id), eq(memberships.user_id, user_id))),
			revokeSessionsIn(ctx.db, tenant_id, user_id, ctx.clock.wall()),
			auditInsert(ctx.db, who, ctx.clock.now(), "member.removed", user_id),
		]),
	);
}
