import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { accountsApp, accountsContext, type Call, call, newcomer, tokenFor } from "../testing";

const { ctx, clock, inbox } = accountsContext();
const app = accountsApp(ctx);

// biome-ignore lint/suspicious/noExplicitAny: tests read answers as their reader would
type Json = any;
async function as(method: string, path: string, options: Call = {}): Promise<{ status: number; body: Json }> {
	const res = await call(app, method, path, options);
	const text = await res.text();
	return { status: res.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}
async function signUp() {
	const input = newcomer();
	const { body } = await as("POST", "/auth/signup", { body: input });
	return {
		...input,
		tenant_id: body.tenant_id as string,
		user_id: body.user_id as string,
		token: body.access_token as string,
	};
}
type Owner = Awaited<ReturnType<typeof signUp>>;

async function join(owner: Owner, role: string, email = newcomer().email, password = "correct horse battery") {
	expect((await as("POST", "/team/invitations", { token: owner.token, body: { email, role } })).status).toBe(201);
	const body = { token: tokenFor(inbox, email), password };
	const joined = await as("POST", "/auth/invitations/accept", { body });
	expect(joined.status).toBe(201);
	return { email, user_id: joined.body.user_id as string, token: joined.body.access_token as string, link: body.token };
}
const members = async (token: string) => (await as("GET", "/team/members", { token })).body.data as Json[];

describe("invitations", () => {
	it("make a new account, whose address is proved by the link", async () => {
		const owner = await signUp();
		const admin = await join(owner, "admin");
		expect((await as("GET", "/auth/me", { token: admin.token })).body).toMatchObject({
			email: admin.email,
			email_verified: true,
			tenant_id: owner.tenant_id,
			role: "admin",
		});
		const again = { body: { token: admin.link, password: "correct horse battery" } };
		expect((await as("POST", "/auth/invitations/accept", again)).status).toBe(404);
		expect(inbox.findLast((mail) => mail.to.includes(admin.email))?.subject).toBe("You are invited to Ana Coaching");
	});

	it("let an account in that exists, with its own password", async () => {
		const owner = await signUp();
		const other = await signUp();
		await as("POST", "/team/invitations", { token: owner.token, body: { email: other.email, role: "member" } });
		const token = tokenFor(inbox, other.email);
		const read = await as("POST", "/auth/invitations/read", { body: { token } });
		expect(read.body).toMatchObject({ tenant: { name: "Ana Coaching" }, email: other.email, has_account: true });
		const accept = (password: string) => as("POST", "/auth/invitations/accept", { body: { token, password } });
		expect((await accept("not the password")).status).toBe(401);
		const joined = await accept(other.password);
		expect(joined.body).toMatchObject({ tenant_id: owner.tenant_id, user_id: other.user_id });
		expect((await as("GET", "/auth/tenants", { token: joined.body.access_token })).body.data).toHaveLength(2);
		const twice = await as("POST", "/team/invitations", {
			token: owner.token,
			body: { email: other.email, role: "member" },
		});
		expect(twice.status).toBe(409);
	});

	it("can be accepted on a page without JavaScript", async () => {
		const owner = await signUp();
		const { email } = newcomer();
		await as("POST", "/team/invitations", { token: owner.token, body: { email, role: "member" } });
		const token = tokenFor(inbox, email);
		const page = await app.request(`http://localhost:8787/account/invitation?token=${token}`);
		expect(await page.text()).toContain("Join Ana Coaching");
		const post = (password: string) =>
			app.request("http://localhost:8787/account/invitation", {
				method: "POST",
				body: new URLSearchParams({ token, password, totp: "" }),
			});
		expect((await post("short")).status).toBe(422);
		const joined = await post("long enough");
		expect(joined.status).toBe(200);
		expect(joined.headers.getSetCookie().some((c) => c.startsWith("myx_access="))).toBe(true);
	});

	it("are sent again, withdrawn and forgotten after a week", async () => {
		const owner = await signUp();
		const { email } = newcomer();
		const { id } = (await as("POST", "/team/invitations", { token: owner.token, body: { email, role: "member" } }))
			.body;
		const first = tokenFor(inbox, email);
		expect((await as("POST", `/team/invitations/${id}/send`, { token: owner.token })).status).toBe(202);
		const read = (token: string) => as("POST", "/auth/invitations/read", { body: { token } });
		expect((await read(first)).status).toBe(404);
		expect((await read(tokenFor(inbox, email))).status).toBe(200);
		const stranger = await signUp();
		expect((await as("DELETE", `/team/invitations/${id}`, { token: stranger.token })).status).toBe(404);
		expect((await as("DELETE", `/team/invitations/${id}`, { token: owner.token })).status).toBe(204);
		expect((await read(tokenFor(inbox, email))).status).toBe(404);
		await as("POST", "/team/invitations", { token: owner.token, body: { email, role: "member" } });
		clock.pass(7 * 86_400);
		expect((await read(tokenFor(inbox, email))).status).toBe(404);
	});

	it("give nobody more than the inviter has, and leave no address in the log", async () => {
		const owner = await signUp();
		const admin = await join(owner, "admin");
		const body = { email: newcomer().email, role: "owner" };
		expect((await as("POST", "/team/invitations", { token: admin.token, body })).status).toBe(403);
		const { results } = await env.DB.prepare("select * from audit_log where tenant_id = ?").bind(owner.tenant_id).all();
		expect(results.map((row) => row.action)).toEqual(
			expect.arrayContaining(["invitation.created", "invitation.accepted"]),
		);
		expect(JSON.stringify(results)).not.toContain(admin.email);
	});
});

describe("members", () => {
	it("change roles and leave, but for the last owner", async () => {
		const owner = await signUp();
		const admin = await join(owner, "admin");
		const change = (token: string, id: string, role: string) =>
			as("PATCH", `/team/members/${id}`, { token, body: { role } });
		const remove = (token: string, id: string) => as("DELETE", `/team/members/${id}`, { token });
		expect((await change(admin.token, owner.user_id, "member")).status).toBe(403);
		expect((await change(admin.token, admin.user_id, "owner")).status).toBe(403);
		expect((await change(owner.token, owner.user_id, "member")).body.error.code).toBe("last_owner");
		expect((await remove(owner.token, owner.user_id)).status).toBe(409);
		expect((await change(owner.token, admin.user_id, "owner")).status).toBe(200);
		clock.pass(5);
		expect((await change(admin.token, owner.user_id, "member")).status).toBe(200);
		expect(await members(admin.token)).toMatchObject([
			{ user_id: owner.user_id, role: "member" },
			{ user_id: admin.user_id, role: "owner" },
		]);
		expect((await remove(admin.token, owner.user_id)).status).toBe(204);
		clock.pass(5);
		expect((await as("GET", "/settings", { token: owner.token })).status).toBe(401);
		expect((await remove(admin.token, owner.user_id)).status).toBe(404);
	});

	it("of two owners who step down at once leave one", async () => {
		const owner = await signUp();
		const second = await join(owner, "owner");
		await Promise.all([
			as("PATCH", `/team/members/${owner.user_id}`, { token: owner.token, body: { role: "member" } }),
			as("PATCH", `/team/members/${second.user_id}`, { token: second.token, body: { role: "member" } }),
		]);
		const left = await env.DB.prepare("select count(*) n from memberships where tenant_id = ? and role = 'owner'")
			.bind(owner.tenant_id)
			.first<number>("n");
		expect(left).toBe(1);
	});

	it("are managed by people, not by keys", async () => {
		const owner = await signUp();
		const { key } = (await as("POST", "/api-keys", { token: owner.token, body: { name: "ci", role: "owner" } })).body;
		const refused = await as("POST", "/team/invitations", {
			token: key,
			body: { email: "x@example.com", role: "member" },
		});
		expect(refused.body.error.code).toBe("person_needed");
		expect((await as("GET", "/team/members", { token: key })).status).toBe(200);
	});
});
