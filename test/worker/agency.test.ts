import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { call, inHours } from "./product";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
let serial = 0;
const subdomain = () => `agency-${Date.now().toString(36)}${serial++}`;
const tenant = (name: string) => ({
	name,
	subdomain: subdomain(),
	timezone: "Europe/Berlin",
	postal_address: "Example Street 1, 10115 Berlin",
});

/** An agency with a first client, signed in there. */
async function agency() {
	const email = `${subdomain()}@agency.example`;
	const { body } = await call("POST", "auth/signup", {
		tenant: tenant("First"),
		email,
		password: "correct horse battery",
	});
	const auth = bearer(body.access_token);
	const { body: second } = await call("POST", "auth/tenants", { tenant: tenant("Second") }, auth);
	const { body: there } = await call("POST", "auth/switch", { tenant_id: second.tenant_id }, auth);
	return {
		user_id: body.user_id,
		auth,
		second: { tenant_id: second.tenant_id as string, auth: bearer(there.access_token) },
	};
}

async function eventOf(auth: Record<string, string>) {
	const event = {
		title: "Calm mornings",
		type: "webinar",
		scheduled_at: inHours(48),
		duration_minutes: 60,
		description: "An hour about mornings.",
		join_url: "https://meet.example/calm",
		zoom_meeting_id: "123456789",
	};
	return (await call("POST", "events", { event }, auth)).body;
}

describe("an agency", () => {
	it("copies an event with its funnel from one client to another, without the first one's meeting", async () => {
		const { auth, second } = await agency();
		const event = await eventOf(auth);
		const made = await call("POST", `events/${event.event_id}/clone-to`, { tenant_id: second.tenant_id }, auth);
		expect(made.status).toBe(201);
		expect(made.body).toMatchObject({ tenant_id: second.tenant_id, title: "Calm mornings", status: "draft" });
		const copy = (await call("GET", `events/${made.body.event_id}`, undefined, second.auth)).body;
		expect(copy.funnel_config.pre_event).toEqual(event.funnel_config.pre_event);
		expect([copy.join_url, copy.zoom_meeting_id]).toEqual([null, null]);
		expect((await call("GET", `events/${made.body.event_id}`, undefined, auth)).status).toBe(404);
		const logged = await env.DB.prepare(
			"select tenant_id from audit_log where action = 'event.cloned' and subject_id = ?",
		)
			.bind(made.body.event_id)
			.first("tenant_id");
		expect(logged).toBe(second.tenant_id);
	});

	it("copies a brand with the documents of its voice", async () => {
		const { auth, second } = await agency();
		const brand = { primary_color: "#123456", sign_off: "Warmly, Ana" };
		await call("PATCH", "settings", { settings: { brand } }, auth);
		const voice = { title: "How we sound", kind: "brand_voice", text: "We write short and warm. We never shout." };
		expect((await call("POST", "knowledge/documents", voice, auth)).status).toBeLessThan(300);
		const made = await call("POST", "settings/brand/clone-to", { tenant_id: second.tenant_id }, auth);
		expect(made.body).toMatchObject({ tenant_id: second.tenant_id, brand, documents: 1 });
		const there = (await call("GET", "settings", undefined, second.auth)).body;
		expect(there).toMatchObject({ name: "Second", settings: { brand } });
		const documents = (await call("GET", "knowledge/documents", undefined, second.auth)).body.data;
		expect(documents).toMatchObject([{ title: "How we sound" }]);
	});

	it("reaches no tenant it does not belong to, and no brand without being admin there", async () => {
		const { auth, user_id, second } = await agency();
		const stranger = await agency();
		const event = await eventOf(auth);
		const to = (tenant_id: string) => ({ tenant_id });
		const clone = (id: string, tenant_id: string) => call("POST", `events/${id}/clone-to`, to(tenant_id), auth);
		expect((await clone(event.event_id, stranger.second.tenant_id)).status).toBe(404);
		expect((await clone((await eventOf(stranger.auth)).event_id, second.tenant_id)).status).toBe(404);
		expect((await call("POST", "settings/brand/clone-to", to(stranger.second.tenant_id), auth)).status).toBe(404);
		await env.DB.prepare("update memberships set role = 'member' where user_id = ? and tenant_id = ?")
			.bind(user_id, second.tenant_id)
			.run();
		expect((await call("POST", "settings/brand/clone-to", to(second.tenant_id), auth)).status).toBe(403);
		expect((await clone(event.event_id, second.tenant_id)).status).toBe(201);
	});
});
