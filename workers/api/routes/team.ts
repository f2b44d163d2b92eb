import { Hono } from "hono";
import { invitationInput, invite, inviteAgain, withdrawInvitation } from "../../../actions/accounts/invitations";
import { changeRole, removeMember, roleInput } from "../../../actions/accounts/members";
import { personOf } from "../../../actions/accounts/person";
import { type Invitation, listOpenInvitations } from "../../../db/invitations";
import { listMembers } from "../../../db/users";
import { type AppEnv, body, type HttpContext } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

const person = (c: HttpContext) => personOf(c.get("actor"));

const invitationView = ({ id, email, role, invited_by, created_at, expires_at }: Invitation) => ({
	id,
	email,
	role,
	invited_by,
	created_at: iso(created_at),
	expires_at: iso(expires_at),
});

/** Who works on a tenant, and who is asked to. */
export const team = new Hono<AppEnv>()
	.get("/members", allow("member"), async (c) => {
		const members = await listMembers(c.get("ctx").db, c.get("actor").tenant_id);
		const data = members.map(({ email_verified_at, totp_since, joined_at, ...member }) => ({
			...member,
			email_verified: email_verified_at !== null,
			totp: totp_since !== null,
			joined_at: iso(joined_at),
		}));
		return c.json({ data, next_cursor: null });
	})
	.patch("/members/:id", allow("admin", "person"), async (c) => {
		const { role } = await body(c, roleInput);
		const user_id = c.req.param("id");
		await changeRole(c.get("ctx"), person(c), user_id, role);
		return c.json({ user_id, role });
	})
	.delete("/members/:id", allow("admin", "person"), async (c) => {
		await removeMember(c.get("ctx"), person(c), c.req.param("id"));
		return c.body(null, 204);
	})
	.get("/invitations", allow("admin"), async (c) => {
		const ctx = c.get("ctx");
		const open = await listOpenInvitations(ctx.db, c.get("actor").tenant_id, ctx.clock.wall());
		return c.json({ data: open.map(invitationView), next_cursor: null });
	})
	.post("/invitations", allow("admin", "person"), async (c) => {
		const made = await invite(c.get("ctx"), person(c), await body(c, invitationInput));
		return c.json(invitationView(made), 201);
	})
	.post("/invitations/:id/send", allow("admin", "person"), async (c) => {
		await inviteAgain(c.get("ctx"), person(c), c.req.param("id"));
		return c.body(null, 202);
	})
	.delete("/invitations/:id", allow("admin", "person"), async (c) => {
		await withdrawInvitation(c.get("ctx"), person(c), c.req.param("id"));
		return c.body(null, 204);
	});
