import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "../../d1-migrations/schema-access";
import { spendLinks } from "../../db/account-links";
import { revokeSessionsOf } from "../../db/sessions";
import { findUserByEmail } from "../../db/users";
import type { Ctx } from "../context";
import { hashPassword } from "../passwords";
import { emailAddress, password } from "../sign-up";
import { askedTooOften, newLink, openLink, spendLink } from "./links";
import { auditOfUser, type Person, requirePassword } from "./person";
import { verifiedNow } from "./verify-email";

export const resetRequest = z.object({ email: emailAddress });
export const resetInput = z.object({ token: z.string().min(1).max(100), password });
export const changeInput = z.object({ password: z.string().min(1).max(1000), new_password: password });

/** Sends a link to choose a new password. Answers alike, and does nothing, for an address without an account. */
export async function requestPasswordReset(ctx: Ctx, { email }: z.infer<typeof resetRequest>): Promise<void> {
	const user = await findUserByEmail(ctx.db, email);
	if (!user || (await askedTooOften(ctx, "reset_password", user.id))) return;
	const link = await newLink(ctx, "reset_password", user.id);
	await link.insert;
	await link.send();
}

/** For a batch: a new password, after which no earlier sign-in and no earlier link goes on. */
async function newPassword(ctx: Ctx, user_id: string, text: string, action: string, except: string | null) {
	const wall = ctx.clock.wall();
	return [
		ctx.db
			.update(users)
			.set({ password_hash: await hashPassword(text) })
			.where(eq(users.id, user_id)),
		revokeSessionsOf(ctx.db, user_id, wall, except),
		spendLinks(ctx.db, "reset_password", user_id, wall),
		...(await auditOfUser(ctx, user_id, action)),
	] as const;
}

/**
 * Sets the password by a link from an e-mail, which proves the address too, and ends every session. Throws not_found
 * for a link that works no more.
 */
export async function resetPassword(ctx: Ctx, input: z.infer<typeof resetInput>): Promise<void> {
	const link = await openLink(ctx, "reset_password", input.token);
	const changes = await newPassword(ctx, link.subject_id, input.password, "user.password_reset", null);
	await spendLink(ctx, link);
	await ctx.db.batch([...changes, ...verifiedNow(ctx.db, link.subject_id, ctx.clock.wall())]);
}

/** Changes the password of whoever knows the present one, and ends their other sessions. Throws forbidden. */
export async function changePassword(ctx: Ctx, who: Person, input: z.infer<typeof changeInput>): Promise<void> {
	const user = await requirePassword(ctx, who, input.password);
	const changes = await newPassword(ctx, user.id, input.new_password, "user.password_changed", who.session_id ?? null);
	await ctx.db.batch([...changes]);
}
