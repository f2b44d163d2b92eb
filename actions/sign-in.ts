import { z } from "zod";
import { auditInsert } from "../db/audit";
import { findLogin } from "../db/users";
import { backoff, type SignInFrom } from "./accounts/sign-in-backoff";
import { requireTotp } from "./accounts/totp";
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

const wrong = () =>
	new DomainError(
		"unauthenticated",
		"wrong_credentials",
		"E-mail address and password do not go together: check both.",
	);

/**
 * Starts a session in the tenant the user joined first. Throws unauthenticated in the same words and after the same
 * work, whether the address is unknown or the password wrong; `totp_required` or `totp_wrong` where the second factor
 * is missing or wrong; rate_limited after too many wrong tries.
 *
 * @returns `device`, too: what this device shows from now on, so that strangers' guesses are not held against it
 */
export async function signIn(ctx: Ctx, input: SignInInput, from: SignInFrom): Promise<SignedIn & { device: string }> {
	const login = await findLogin(ctx.db, input.email);
	const tries = await backoff(ctx, input.email, login?.user_id ?? null, from);
	const right = await verifyPassword(input.password, login?.password_hash ?? null);
	try {
		if (!right || !login?.tenant_id || !login.role) throw wrong();
		if (login.totp_since !== null) await requireTotp(ctx, login.user_id, input.totp);
	} catch (error) {
		// Asking for the code that was left out is no wrong try.
		if (!(error instanceof DomainError && error.code === "totp_required")) await tries.failed();
		throw error;
	}
	await tries.succeeded();
	const member = { tenant_id: login.tenant_id, user_id: login.user_id, role: login.role };
	const session = await openSession(ctx, member, from.agent);
	const { family_id } = session;
	await ctx.db.batch([
		session.insert,
		auditInsert(ctx.db, { type: "user", ...member }, ctx.clock.now(), "session.started", family_id),
	]);
	return { ...session.signed_in, device: await tries.device(login.user_id) };
}
