import type { Ctx } from "../../actions/context";
import { newId } from "../../actions/ids";
import { openSession } from "../../actions/session";
import { memberships, users } from "../../d1-migrations/schema-access";
import type { TestTenant } from "./product";

/** A person who is signed in with a role, without the cost of a password. */
export async function memberToken(ctx: Ctx, { tenant_id }: TestTenant, role: "owner" | "admin" | "member") {
	const user_id = newId("usr");
	const member = { tenant_id, user_id, role };
	const session = await openSession(ctx, member);
	await ctx.db.batch([
		ctx.db
			.insert(users)
			.values({ id: user_id, email: `${user_id}@team.example`, password_hash: "none", created_at: 0 }),
		ctx.db.insert(memberships).values({ ...member, created_at: 0 }),
		session.insert,
	]);
	return { authorization: `Bearer ${session.signed_in.access_token}` };
}
