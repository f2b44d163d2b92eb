import { z } from "zod";
import { auditInsert } from "../../db/audit";
import { spendFamily } from "../../db/sessions";
import { getRole, getUser } from "../../db/users";
import type { Ctx } from "../context";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { type Member, openSession, type SignedIn } from "../session";
import { newTenant, type TenantInput, taken } from "../sign-up";
import type { Person } from "./person";

export const switchInput = z.object({ tenant_id: z.string().min(1).max(100) });

/** The user as a member of one of their tenants. Throws not_found for a tenant they do not belong to. */
export async function memberIn(ctx: Ctx, { user_id }: Person, tenant_id: string): Promise<Member> {
	const role = await getRole(ctx.db, tenant_id, user_id);
	if (!role) throw notFound("tenant");
	return { tenant_id, user_id, role };
}

/** Goes on with the same sign-in in another of the user's tenants: new tokens take the place of the old ones. */
export async function switchTenant(
	ctx: Ctx,
	who: Person,
	tenant_id: string,
	agent: string | null = null,
): Promise<SignedIn> {
	const member = await memberIn(ctx, who, tenant_id);
	const session = await openSession(ctx, member, agent, who.session_id);
	await ctx.db.batch([
		spendFamily(ctx.db, who.user_id, session.family_id, ctx.clock.wall()),
		session.insert,
		auditInsert(ctx.db, { type: "user", ...member }, ctx.clock.now(), "session.switched", session.family_id),
	]);
	return session.signed_in;
}

/**
 * Opens another tenant under the same login, whoever asks becoming its owner. Throws conflict for a taken subdomain,
 * forbidden where accounts are opened by invitation only and the user owns none yet.
 */
export async function openTenant(ctx: Ctx, who: Person, input: TenantInput): Promise<{ tenant_id: string }> {
	if (!ctx.signup_open && who.role !== "owner")
		throw new DomainError(
			"forbidden",
			"signup_by_invitation",
			"Accounts are by invitation here: only the owner of one can open another.",
		);
	const user = await getUser(ctx.db, who.user_id);
	if (!user) throw notFound("user");
	const owner = { tenant_id: newId("ten"), user_id: who.user_id, role: "owner" as const };
	const { tenant_id } = owner;
	const limited = !ctx.local && user.email_verified_at === null;
	try {
		await ctx.db.batch([
			...newTenant(ctx, owner, input, limited),
			auditInsert(ctx.db, { type: "user", ...owner }, ctx.clock.now(), "tenant.created", tenant_id),
		]);
	} catch (error) {
		throw taken(error) ?? error;
	}
	return { tenant_id };
}
