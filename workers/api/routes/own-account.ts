import { Hono } from "hono";
import { z } from "zod";
import { acceptInput, acceptInvitation, readInvitation } from "../../../actions/accounts/invitations";
import {
	changeInput,
	changePassword,
	requestPasswordReset,
	resetInput,
	resetPassword,
	resetRequest,
} from "../../../actions/accounts/passwords";
import { personOf } from "../../../actions/accounts/person";
import { endOtherSessions, endSession, listSessions } from "../../../actions/accounts/sessions";
import { openTenant, switchInput, switchTenant } from "../../../actions/accounts/tenants";
import { confirmTotp, disableTotp, enrolTotp, renewRecoveryCodes, totpState } from "../../../actions/accounts/totp";
import { requestVerification, verifyEmail } from "../../../actions/accounts/verify-email";
import { notFound } from "../../../actions/errors";
import { tenantInput } from "../../../actions/sign-up";
import { getUser, listTenantsOf } from "../../../db/users";
import { type AppEnv, body, type HttpContext } from "../../http";
import { allow } from "../credentials";
import { refuseOtherOrigin } from "../same-origin";
import { setSession } from "../session-cookies";
import { agentOf } from "../sign-in-from";
import { iso } from "../views";

export const linkToken = z.object({ token: z.string().min(1).max(100) });
export const ownPassword = z.object({ password: z.string().min(1).max(1000) });
export const totpCode = z.object({ code: z.string().min(1).max(20) });
export const newTenantInput = z.object({ tenant: tenantInput });

const person = (c: HttpContext) => personOf(c.get("actor"));

/** What a person does with their own account, whichever of their tenants they are in. */
export const ownAccount = new Hono<AppEnv>()
	.get("/me", allow("member", "person"), async (c) => {
		const ctx = c.get("ctx");
		const { user_id, tenant_id, role } = person(c);
		const user = await getUser(ctx.db, user_id);
		if (!user) throw notFound("user");
		return c.json({
			user_id,
			email: user.email,
			email_verified: user.email_verified_at !== null,
			tenant_id,
			role,
			totp: await totpState(ctx, user_id),
		});
	})
	.post("/password", allow("member", "person"), async (c) => {
		await changePassword(c.get("ctx"), person(c), await body(c, changeInput));
		return c.body(null, 204);
	})
	.post("/verification", allow("member", "person"), async (c) => {
		await requestVerification(c.get("ctx"), person(c).user_id);
		return c.body(null, 202);
	})
	.post("/totp", allow("member", "person"), async (c) => {
		const { password } = await body(c, ownPassword);
		return c.json(await enrolTotp(c.get("ctx"), person(c), password), 201);
	})
	.post("/totp/confirm", allow("member", "person"), async (c) => {
		const { code } = await body(c, totpCode);
		return c.json({ recovery_codes: await confirmTotp(c.get("ctx"), person(c), code) });
	})
	.post("/totp/disable", allow("member", "person"), async (c) => {
		const { password } = await body(c, ownPassword);
		await disableTotp(c.get("ctx"), person(c), password);
		return c.body(null, 204);
	})
	.post("/totp/recovery-codes", allow("member", "person"), async (c) => {
		const { password } = await body(c, ownPassword);
		return c.json({ recovery_codes: await renewRecoveryCodes(c.get("ctx"), person(c), password) });
	})
	.get("/sessions", allow("member", "person"), async (c) => {
		const data = (await listSessions(c.get("ctx"), person(c))).map(({ last_used_at, expires_at, ...session }) => ({
			...session,
			last_used_at: iso(last_used_at),
			expires_at: iso(expires_at),
		}));
		return c.json({ data, next_cursor: null });
	})
	.delete("/sessions", allow("member", "person"), async (c) => {
		await endOtherSessions(c.get("ctx"), person(c));
		return c.body(null, 204);
	})
	.delete("/sessions/:id", allow("member", "person"), async (c) => {
		await endSession(c.get("ctx"), person(c), c.req.param("id"));
		return c.body(null, 204);
	})
	.get("/tenants", allow("member", "person"), async (c) => {
		const { user_id, tenant_id: current } = person(c);
		const tenants = await listTenantsOf(c.get("ctx").db, user_id);
		const data = tenants.map((one) => ({ ...one, joined_at: iso(one.joined_at), current: one.tenant_id === current }));
		return c.json({ data, next_cursor: null });
	})
	.post("/tenants", allow("member", "person"), async (c) => {
		const { tenant } = await body(c, newTenantInput);
		return c.json(await openTenant(c.get("ctx"), person(c), tenant), 201);
	})
	.post("/switch", allow("member", "person"), async (c) => {
		const { tenant_id } = await body(c, switchInput);
		const session = await switchTenant(c.get("ctx"), person(c), tenant_id, agentOf(c));
		setSession(c, session);
		return c.json({ tenant_id: session.tenant_id, access_token: session.access_token });
	});

/** What the links in the product's own e-mails do, for pages of the dashboard: no credentials but the link's token. */
export const accountLinks = new Hono<AppEnv>()
	.post("/verify", async (c) => {
		refuseOtherOrigin(c);
		await verifyEmail(c.get("ctx"), (await body(c, linkToken)).token);
		return c.body(null, 204);
	})
	.post("/password-reset", async (c) => {
		refuseOtherOrigin(c);
		await requestPasswordReset(c.get("ctx"), await body(c, resetRequest));
		return c.body(null, 202);
	})
	.post("/password-reset/confirm", async (c) => {
		refuseOtherOrigin(c);
		await resetPassword(c.get("ctx"), await body(c, resetInput));
		return c.body(null, 204);
	})
	.post("/invitations/read", async (c) => {
		const { invitation, tenant, user } = await readInvitation(c.get("ctx"), (await body(c, linkToken)).token);
		const { email, role, expires_at } = invitation;
		return c.json({
			tenant: { name: tenant.name },
			email,
			role,
			expires_at: iso(expires_at),
			has_account: user !== null,
		});
	})
	.post("/invitations/accept", async (c) => {
		refuseOtherOrigin(c);
		const session = await acceptInvitation(c.get("ctx"), await body(c, acceptInput), agentOf(c));
		setSession(c, session);
		const { tenant_id, user_id, access_token } = session;
		return c.json({ tenant_id, user_id, access_token }, 201);
	});
