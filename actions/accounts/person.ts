import { auditInsert } from "../../db/audit";
import { getUser, listTenantsOf, type User } from "../../db/users";
import type { Actor } from "../actor";
import type { Ctx } from "../context";
import { DomainError, notFound } from "../errors";
import { verifyPassword } from "../passwords";

/** A person who is signed in, as an API key is not. */
export type Person = Extract<Actor, { type: "user" }>;

/** The person behind a call. Throws forbidden for an API key, which has no account of its own. */
export function personOf(actor: Actor): Person {
	if (actor.type === "user") return actor;
	throw new DomainError("forbidden", "person_needed", "An API key cannot do this: sign in as a person.");
}

/** The user, once their password was given again. Throws forbidden for a wrong one, so that no page signs them out. */
export async function requirePassword(ctx: Ctx, { user_id }: Person, password: string): Promise<User> {
	const user = await getUser(ctx.db, user_id);
	if (!user) throw notFound("user");
	if (!(await verifyPassword(password, user.password_hash)))
		throw new DomainError("forbidden", "wrong_password", "The password is wrong: try again.", [
			{ path: "password", message: "This is not your password." },
		]);
	return user;
}

/** For a batch: what a user did to their own account, in the log of every tenant it opens. */
export async function auditOfUser(ctx: Ctx, user_id: string, action: string) {
	const tenants = await listTenantsOf(ctx.db, user_id);
	const at = ctx.clock.now();
	return tenants.map(({ tenant_id, role }) =>
		auditInsert(ctx.db, { type: "user", tenant_id, user_id, role }, at, action, user_id),
	);
}
