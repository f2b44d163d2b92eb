import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { sweep } from "../../actions/sweep";
import { createContext } from "../../workers/context";
import { arrived, call, enroll, fire, mailbox, makeEvent, objectOf, signUp, type TestTenant } from "./product";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const post = (path: string, fields: Record<string, string> = {}) =>
	call("POST", path, new URLSearchParams(fields).toString(), FORM);
const unique = () => `p${crypto.randomUUID().slice(0, 8)}@people.example`;
const contactOf = async (email: string) =>
	(await env.DB.prepare("select * from contacts where email = ?").bind(email).first<Record<string, string>>()) ?? {};
const set = async (tenant: TestTenant, settings: Record<string, unknown>) =>
	expect((await call("PATCH", "settings", { settings }, tenant.auth)).status).toBe(200);
const consentsOf = (tenant: TestTenant, id: string, format = "json") =>
	call("GET", `admin/contacts/${id}/consents?format=${format}`, undefined, tenant.auth);

describe("the preference centre", () => {
	it("keeps channels and topics, and a message of an unwanted topic does not leave", async () => {
		const tenant = await signUp();
		await set(tenant, {
			topics: [
				{ key: "offers", name: "Offers <b>& deals</b>", purposes: ["offer"] },
				{ key: "webinars", name: "Webinars", event_types: ["webinar"] },
			],
		});
		const steps = [
			{
				key: "welcome",
				anchor: "registration",
				delay_hours: 0,
				priority: "must",
				purpose: "transactional",
				channel: "email",
				subject: "In",
				body: "You are in.",
			},
			{
				key: "more",
				anchor: "registration",
				delay_hours: 0.1,
				priority: "must",
				purpose: "content",
				channel: "email",
				subject: "More",
				body: "Read this.",
			},
		];
		const { event_id } = await makeEvent(
			tenant,
			{},
			{ funnel_config: { nominal_hours: 48, pre_event: steps, post_event_attended: [], post_event_no_show: [] } },
		);
		const email = unique();
		const { body } = await enroll(tenant, event_id, { email });
		await fire(tenant, body.registration_id);
		await arrived(email, 1);
		const { token, id } = await contactOf(email);
		const shown = await call("GET", `/u/${token}/preferences`);
		expect(shown.body).toContain("Offers &lt;b&gt;&amp; deals&lt;/b&gt;");
		expect(shown.body).toContain('id="topic.webinars" name="topic.webinars" type="checkbox" checked');
		expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");

		await post(`/u/${token}/preferences`, { consent_email: "on", "topic.offers": "on" });
		expect(await contactOf(email)).toMatchObject({ topics_off_json: '["webinars"]', consent_email: 1 });
		vi.setSystemTime(Date.now() + 7 * 3600_000);
		await fire(tenant, body.registration_id);
		await vi.waitFor(async () => {
			const row = await env.DB.prepare(
				"select status, reason from messages where registration_id = ? and step_key = 'more'",
			)
				.bind(body.registration_id)
				.first();
			expect(row).toEqual({ status: "dropped", reason: "unsubscribed" });
		}, 10_000);
		vi.useRealTimers();
		expect(await mailbox(email)).toHaveLength(1);

		await post(`/u/${token}/preferences`, {});
		expect(await contactOf(email)).toMatchObject({ topics_off_json: '["offers","webinars"]', consent_email: 0 });
		const proof = await consentsOf(tenant, id as string);
		expect(proof.body.data).toMatchObject([
			{ channel: "email", granted: true, source: "publishable", wording_version: "1" },
			{ channel: "email", granted: false, source: "preferences", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
		]);
		expect(proof.body.data[0].wording).toContain("unsubscribe at any time");
		const csv = await consentsOf(tenant, id as string, "csv");
		expect(csv.body.split("\r\n")[0]).toBe(
			'"consent_id","contact_id","email","phone","channel","granted","wording","wording_version","source","ip","at","sha256"',
		);
	});

	it("is not touched by whoever only opens its links", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const email = unique();
		await enroll(tenant, event_id, { email });
		const before = await contactOf(email);
		for (const path of ["", "/preferences", "/confirm"])
			for (const method of ["GET", "HEAD"]) expect((await call(method, `/u/${before.token}${path}`)).status).toBe(200);
		expect(await contactOf(email)).toEqual(before);
		await post(`/u/${before.token}`, { "List-Unsubscribe": "One-Click" });
		expect(await contactOf(email)).toMatchObject({ consent_email: 0 });
	});
});

describe("double opt-in", () => {
	it("sends the question alone until the address is confirmed by a click, and everything from then on", async () => {
		const tenant = await signUp();
		await set(tenant, { double_opt_in: true });
		const { event_id } = await makeEvent(tenant);
		const email = unique();
		const made = await enroll(tenant, event_id, { email });
		expect(made.status).toBe(201);
		const { registration_id } = made.body;
		expect(made.body.confirmation_needed).toBe(true);
		const [question] = await arrived(email, 1);
		expect(question?.subject).toBe("Please confirm your address for Calm mornings");
		expect(question?.attachments ?? []).toEqual([]);
		const { token } = await contactOf(email);
		expect(question?.text).toContain(`/u/${token}/confirm`);
		expect(await objectOf(tenant, registration_id).schedule()).toBeNull();

		// Neither the sweep nor a change of the event makes a plan for an address nobody has confirmed.
		await env.DB.prepare("update registrations set next_due_at = 1 where id = ?").bind(registration_id).run();
		await sweep(createContext(env));
		await call("PATCH", `events/${event_id}`, { duration_minutes: 75 }, tenant.auth);
		await call("GET", `/u/${token}/confirm`);
		expect(await objectOf(tenant, registration_id).schedule()).toBeNull();
		expect((await enroll(tenant, event_id, { email })).status).toBe(200);
		expect(await mailbox(email)).toHaveLength(1);

		expect((await post(`/u/${token}/confirm`)).body).toContain("confirmed");
		await fire(tenant, registration_id);
		const [, welcome] = (await arrived(email, 2)).sort((a, b) => a.product_at.localeCompare(b.product_at));
		expect(welcome?.attachments).toHaveLength(1);
		await post(`/u/${token}/confirm`);
		const { body } = await consentsOf(tenant, (await contactOf(email)).id as string);
		expect(body.data.filter((c: { source: string }) => c.source === "double_opt_in")).toHaveLength(1);

		const second = await makeEvent(tenant, { title: "Second" });
		const known = await enroll(tenant, second.event_id, { email });
		expect(await objectOf(tenant, known.body.registration_id).schedule()).not.toBeNull();
	});
});
