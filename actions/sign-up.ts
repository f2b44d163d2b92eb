import { z } from "zod";
import { memberships, tenants, users } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { isTimeZone } from "../funnel/zone";
import type { Actor } from "./actor";
import { PUBLISHABLE_PREFIX } from "./authenticate";
import type { Ctx } from "./context";
import { DomainError } from "./errors";
import { newId, newToken } from "./ids";
import { hashPassword } from "./passwords";
import { openSession, type SignedIn } from "./session";
import { subdomain } from "./subdomain";

export const tenantName = z.string().trim().min(1, "Give the name your registrants know you by.").max(200);
export const postalAddress = z
	.string()
	.trim()
	.min(5, "Give the postal address that every e-mail has to show.")
	.max(300);
export const timeZone = z.string().refine(isTimeZone, "Use an IANA time zone such as Europe/Berlin.");
export const emailAddress = z
	.string()
	.trim()
	.toLowerCase()
	.max(254)
	.pipe(z.email("Use an e-mail address such as ana@example.com."));

export const signUpInput = z.object({
	tenant: z.object({ name: tenantName, subdomain, timezone: timeZone, postal_address: postalAddress }),
	email: emailAddress,
	password: z.string().min(8, "Use at least 8 characters.").max(200, "Use at most 200 characters."),
});
export type SignUpInput = z.infer<typeof signUpInput>;

/** The sentence and place for a unique column that was taken, or null for any other failure. */
function taken(error: unknown): DomainError | null {
	let text = "";
	for (let e = error; e instanceof Error; e = e.cause) text += `${e.message}\n`;
	const refuse = (code: string, path: string, message: string) =>
		new DomainError("conflict", code, message, [{ path, message }]);
	if (text.includes("UNIQUE constraint failed: tenants.subdomain"))
		return refuse("subdomain_taken", "tenant.subdomain", "This subdomain is taken: choose another one.");
	if (text.includes("UNIQUE constraint failed: users.email"))
		return refuse("email_taken", "email", "This e-mail address has an account already: sign in instead.");
	return null;
}

/**
 * Opens a tenant with its owner and signs the owner in. Throws conflict for a taken subdomain or address, forbidden
 * where accounts are opened by invitation only.
 */
export async function signUp(ctx: Ctx, input: SignUpInput): Promise<SignedIn> {
	if (!ctx.signup_open)
		throw new DomainError(
			"forbidden",
			"signup_by_invitation",
			"Accounts are by invitation here: ask the operator for one.",
		);
	const { db } = ctx;
	const now = ctx.clock.now();
	const owner = { tenant_id: newId("ten"), user_id: newId("usr"), role: "owner" as const };
	const { tenant_id, user_id } = owner;
	const actor: Actor = { type: "user", ...owner };
	const password_hash = await hashPassword(input.password);
	const session = await openSession(ctx, owner);
	try {
		await db.batch([
			db.insert(tenants).values({
				id: tenant_id,
				name: input.tenant.name,
				subdomain: input.tenant.subdomain,
				time_zone: input.tenant.timezone,
				postal_address: input.tenant.postal_address,
				publishable_key: `${PUBLISHABLE_PREFIX}${newToken()}`,
				created_at: now,
			}),
			db.insert(users).values({ id: user_id, email: input.email, password_hash, created_at: now }),
			db.insert(memberships).values({ ...owner, created_at: now }),
			session.insert,
			auditInsert(db, actor, now, "tenant.created", tenant_id, { session_id: session.family_id }),
		]);
	} catch (error) {
		throw taken(error) ?? error;
	}
	return session.signed_in;
}
