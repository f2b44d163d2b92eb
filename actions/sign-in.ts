import { z } from "zod";
import { auditInsert } from "../db/audit";
import { findLogin } from "../db/users";
import type { Ctx } from "./context";
import { DomainError } from "./errors";
import { verifyPassword } from "./passwords";
import { openSession, type SignedIn } from "./session";

export const signInInput = z.object({
	email: z.string().trim().toLowerCase().min(1).max(254),
	password: z.string().min(1).max(1000),
	totp: z.string().max(20).optional(),
});
export type SignInInput = z.infer<typeof signInInput>;

/**
 * Starts a session. Throws unauthenticated in the same words and after the same work, whether the address is unknown or
 * the password wrong.
 */
export async function signIn(ctx: Ctx, input: SignInInput): Promise<SignedIn> {
	const login = await findLogin(ctx.db, input.email);
	const right = await verifyPassword(input.password, login?.password_hash ?? null);
	if (!right || !login?.tenant_id || !login.role)
		throw new DomainError(
			"unauthenticated",
			"wrong_credentials",
			"E-mail address and password do not go together: check both.",
		);
	const member = { tenant_id: login.tenant_id, user_id: login.user_id, role: login.role };
	const session = await openSession(ctx, member);
	const { family_id } = session;
	await ctx.db.batch([
		session.insert,
		auditInsert(ctx.db, { type: "user", ...member }, ctx.clock.now(), "session.started", family_id),
	]);
	return session.signed_in;
}
