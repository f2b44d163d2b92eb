import { and, eq, inArray, isNull } from "drizzle-orm";
import { tenants } from "../../d1-migrations/schema";
import { memberships, users } from "../../d1-migrations/schema-access";
import { spendLinks } from "../../db/account-links";
import type { Db } from "../../db/client";
import { getUser } from "../../db/users";
import type { Ctx } from "../context";
import { DomainError, notFound } from "../errors";
import { askedTooOften, newLink, openLink } from "./links";
import { auditOfUser } from "./person";

/** For a batch: the address is known to be the user's, and the tenants they own may write to everyone. */
export const verifiedNow = (db: Db, user_id: string, wall: number) => [
	db
		.update(users)
		.set({ email_verified_at: wall })
		.where(and(eq(users.id, user_id), isNull(users.email_verified_at))),
	db
		.update(tenants)
		.set({ sends_to_owners_only: false })
		.where(
			inArray(
				tenants.id,
				db
					.select({ id: memberships.tenant_id })
					.from(memberships)
					.where(and(eq(memberships.user_id, user_id), eq(memberships.role, "owner"))),
			),
		),
];

/** Sends the confirmation e-mail (again). Nothing happens where the address is confirmed. Throws rate_limited. */
export async function requestVerification(ctx: Ctx, user_id: string): Promise<void> {
	const user = await getUser(ctx.db, user_id);
	if (!user) throw notFound("user");
	if (user.email_verified_at !== null) return;
	if (await askedTooOften(ctx, "verify_email", user_id))
		throw new DomainError(
			"rate_limited",
			"too_many_emails",
			"Look into your inbox first, or try again later.",
			undefined,
			3600,
		);
	const link = await newLink(ctx, "verify_email", user_id);
	await link.insert;
	await link.send();
}

/** Confirms an address by the link that was sent there. Throws not_found for a link that works no more. */
export async function verifyEmail(ctx: Ctx, token: string): Promise<void> {
	const { subject_id } = await openLink(ctx, "verify_email", token);
	const wall = ctx.clock.wall();
	const [first, ...more] = [
		...verifiedNow(ctx.db, subject_id, wall),
		spendLinks(ctx.db, "verify_email", subject_id, wall),
		...(await auditOfUser(ctx, subject_id, "user.email_verified")),
	];
	if (first) await ctx.db.batch([first, ...more]);
}
