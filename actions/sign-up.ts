import { z } from "zod";
import { tenants } from "../d1-migrations/schema";
import { memberships, users } from "../d1-migrations/schema-access";
import { auditInsert } from "../db/audit";
import { isTimeZone } from "../funnel/zone";
import { newLink } from "./accounts/links";
import type { Actor } from "./actor";
import { PUBLISHABLE_PREFIX } from "./authenticate";
import type { Ctx } from "./context";
import { DomainError } from "./errors";
import { newId, newToken } from "./ids";
import { hashPassword } from "./passwords";
import { type Member, openSession, type SignedIn } from "./session";
import { isSetupCode } from "./setup-code";
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

export const password = z.string().min(8, "Use at least 8 characters.").max(200, "Use at most 200 characters.");
export const tenantInput = z.object({
	name: tenantName,
	subdomain,
	timezone: timeZone,
	postal_address: postalAddress,
});
export type TenantInput = z.infer<typeof tenantInput>;

export const signUpInput = z.object({
	tenant: tenantInput,
	email: emailAddress,
	password,
	/** Opens the first account of a deployment whose accounts are by invitation: the deploy command prints it. */
	setup_code: z.string().max(100).optional(),
});
export type SignUpInput = z.infer<typeof signUpInput>;

/** The sentence and place for a unique column that was taken, or null for any other failure. */
export function taken(error: unknown): DomainError | null {
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

/** For a batch: a tenant with its owner. `limited` holds its messages to its owners until one's address is verified. */
export const newTenant = (ctx: Ctx, owner: Member & { role: "owner" }, input: TenantInput, limited: boolean) =>
	[
		ctx.db.insert(tenants).values({
			id: owner.tenant_id,
			name: input.name,
			subdomain: input.subdomain,
			time_zone: input.timezone,
			postal_address: input.postal_address,
			publishable_key: `${PUBLISHABLE_PREFIX}${newToken()}`,
			sends_to_owners_only: limited,
			created_at: ctx.clock.now(),
		}),
		ctx.db.insert(memberships).values({ ...owner, created_at: ctx.clock.now() }),
	] as const;

/** Whether a deployment without any account is opened by who deployed it. */
async function opensFirst(ctx: Ctx, code: string | undefined): Promise<boolean> {
	if (code === undefined || ctx.secrets_key === null || !isSetupCode(code, ctx.secrets_key)) return false;
	return (await ctx.db.select({ id: tenants.id }).from(tenants).limit(1).get()) === undefined;
}

/**
 * Opens a tenant with its owner and signs the owner in. Where it is deployed, the owner is sent a link to verify the
 * address; on a laptop nothing asks for that. Throws conflict for a taken subdomain or address, forbidden
 * where accounts are opened by invitation only, but for the first one with the deployment's setup code.
 */
export async function signUp(ctx: Ctx, input: SignUpInput, agent: string | null = null): Promise<SignedIn> {
	if (!ctx.signup_open && !(await opensFirst(ctx, input.setup_code)))
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
	const session = await openSession(ctx, owner, agent);
	const link = ctx.local ? null : await newLink(ctx, "verify_email", user_id);
	try {
		const [tenant, membership] = newTenant(ctx, owner, input.tenant, !ctx.local);
		await db.batch([
			tenant,
			db.insert(users).values({ id: user_id, email: input.email, password_hash, created_at: now }),
			membership,
			session.insert,
			auditInsert(db, actor, now, "tenant.created", tenant_id, { session_id: session.family_id }),
			...(link ? [link.insert] : []),
		]);
	} catch (error) {
		throw taken(error) ?? error;
	}
	await link?.send();
	return session.signed_in;
}
