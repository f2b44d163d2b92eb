import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { memberships, users } from "../../d1-migrations/schema-access";
import { invitations } from "../../d1-migrations/schema-accounts";
import { spendLinks } from "../../db/account-links";
import { auditInsert } from "../../db/audit";
import { findInvitation, getInvitation, type Invitation } from "../../db/invitations";
import { getTenant } from "../../db/tenants";
import { findUserByEmail, getRole } from "../../db/users";
import { outranks, type Role } from "../actor";
import type { Ctx } from "../context";
import { conflict, DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { hashPassword, verifyPassword } from "../passwords";
import { openSession, type SignedIn } from "../session";
import { emailAddress, password } from "../sign-up";
import { askedTooOften, newLink, openLink, spendLink } from "./links";
import type { Person } from "./person";
import { requireTotp } from "./totp";
import { verifiedNow } from "./verify-email";

export const invitationInput = z.object({ email: emailAddress, role: z.enum(["owner", "admin", "member"]) });
export const acceptInput = z.object({
	token: z.string().min(1).max(100),
	/** The account's own where the address has one, else the one it is to have. */
	password: z.string().min(1).max(1000),
	totp: z.string().max(20).optional(),
});

/** Refuses to give away more than one has. */
export function requireRole(who: { role: Role }, role: Role): void {
	if (!outranks(who.role, role))
		throw new DomainError("forbidden", "role_too_low", "Nobody gives a role above their own: ask an owner.");
}

/** Asks somebody to join, by e-mail. Throws conflict for a member, rate_limited where it was asked too often. */
export async function invite(ctx: Ctx, who: Person, input: z.infer<typeof invitationInput>): Promise<Invitation> {
	requireRole(who, input.role);
	const { tenant_id } = who;
	const known = await findUserByEmail(ctx.db, input.email);
	if (known && (await getRole(ctx.db, tenant_id, known.id)))
		throw conflict("already_member", "This person is a member already: change their role instead.");
	const id = newId("inv");
	const link = await newLink(ctx, "invitation", id);
	const row: Invitation = {
		tenant_id,
		id,
		email: input.email,
		role: input.role,
		invited_by: who.user_id,
		created_at: ctx.clock.wall(),
		expires_at: link.expires_at,
		accepted_at: null,
	};
	await ctx.db.batch([
		ctx.db.insert(invitations).values(row),
		link.insert,
		auditInsert(ctx.db, who, ctx.clock.now(), "invitation.created", id, { role: input.role }),
	]);
	await link.send();
	return row;
}

/** Sends an open invitation once more, with a new link. */
export async function inviteAgain(ctx: Ctx, who: Person, id: string): Promise<void> {
	const row = await getInvitation(ctx.db, who.tenant_id, id);
	if (!row || row.accepted_at !== null) throw notFound("invitation");
	if (await askedTooOften(ctx, "invitation", id))
		throw new DomainError("rate_limited", "too_many_emails", "It was sent often enough: try later.", undefined, 3600);
	const link = await newLink(ctx, "invitation", id);
	await ctx.db.batch([
		spendLinks(ctx.db, "invitation", id, ctx.clock.wall()),
		link.insert,
		ctx.db
			.update(invitations)
			.set({ expires_at: link.expires_at })
			.where(and(eq(invitations.tenant_id, who.tenant_id), eq(invitations.id, id))),
	]);
	await link.send();
}

/** Takes an invitation back. Throws not_found for one that is absent, accepted or another tenant's. */
export async function withdrawInvitation(ctx: Ctx, who: Person, id: string): Promise<void> {
	const row = await getInvitation(ctx.db, who.tenant_id, id);
	if (!row || row.accepted_at !== null) throw notFound("invitation");
	await ctx.db.batch([
		ctx.db.delete(invitations).where(and(eq(invitations.tenant_id, who.tenant_id), eq(invitations.id, id))),
		spendLinks(ctx.db, "invitation", id, ctx.clock.wall()),
		auditInsert(ctx.db, who, ctx.clock.now(), "invitation.withdrawn", id),
	]);
}

/** What an invitation's link speaks of. Throws not_found for one that works no more. */
export async function readInvitation(ctx: Ctx, token: string) {
	const link = await openLink(ctx, "invitation", token);
	const invitation = await findInvitation(ctx.db, link.subject_id);
	const tenant = invitation && (await getTenant(ctx.db, invitation.tenant_id));
	if (!invitation || !tenant || invitation.accepted_at !== null) throw notFound("invitation");
	const user = await findUserByEmail(ctx.db, invitation.email);
	return { link, invitation, tenant, user };
}

/** The account behind an invitation, proved by its password and code; or a new one with the password given. */
async function accountOf(
	ctx: Ctx,
	found: Awaited<ReturnType<typeof readInvitation>>,
	input: z.infer<typeof acceptInput>,
) {
	const { invitation, user } = found;
	if (user) {
		if (!(await verifyPassword(input.password, user.password_hash)))
			throw new DomainError("unauthenticated", "wrong_credentials", "This is not the password of your account.");
		await requireTotp(ctx, user.id, input.totp);
		return { user_id: user.id, inserts: [] };
	}
	const checked = password.safeParse(input.password);
	if (!checked.success) throw invalid(checked.error.issues.map(({ message }) => ({ path: "password", message })));
	const user_id = newId("usr");
	const insert = ctx.db.insert(users).values({
		id: user_id,
		email: invitation.email,
		password_hash: await hashPassword(checked.data),
		created_at: ctx.clock.now(),
	});
	return { user_id, inserts: [insert] };
}

/**
 * Joins the tenant and signs in there: with the account the address has, or a new one. The link proves the address.
 * Throws not_found for a link that works no more, unauthenticated for a wrong password.
 */
export async function acceptInvitation(
	ctx: Ctx,
	input: z.infer<typeof acceptInput>,
	agent: string | null = null,
): Promise<SignedIn> {
	const found = await readInvitation(ctx, input.token);
	const { tenant_id, id, role } = found.invitation;
	const { user_id, inserts } = await accountOf(ctx, found, input);
	const member = { tenant_id, user_id, role };
	const session = await openSession(ctx, member, agent);
	await spendLink(ctx, found.link);
	const wall = ctx.clock.wall();
	const [first, ...more] = [
		...inserts,
		ctx.db
			.insert(memberships)
			.values({ ...member, created_at: ctx.clock.now() })
			.onConflictDoNothing(),
		ctx.db
			.update(invitations)
			.set({ accepted_at: wall })
			.where(and(eq(invitations.tenant_id, tenant_id), eq(invitations.id, id), isNull(invitations.accepted_at))),
		...verifiedNow(ctx.db, user_id, wall),
		session.insert,
		auditInsert(ctx.db, { type: "user", ...member }, ctx.clock.now(), "invitation.accepted", id, { role }),
	];
	if (first) await ctx.db.batch([first, ...more]);
	return session.signed_in;
}
