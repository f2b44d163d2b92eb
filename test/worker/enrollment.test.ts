import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { call, enroll, inHours, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { HOUR, holdQueues, NOON, rows } from "./queues";

const TABLES = ["contacts", "registrations", "consents", "audit_log", "idempotency_keys"];
const counts = async (tenant: TestTenant) =>
	Object.fromEntries(
		await Promise.all(TABLES.map(async (table) => [table, (await rows(table, tenant)).length] as const)),
	);

const bodyFor = (event_id: string, contact: Record<string, unknown> = {}) => ({
	event_id,
	contact: { email: "noa@people.example", first_name: "Noa", consent_email: true, consent_sms: false, ...contact },
});

describe("enrolment", () => {
	const queues = holdQueues();
	const post = (tenant: TestTenant, body: unknown, headers: Record<string, string> = {}) =>
		call("POST", "enrollments", body, { ...tenant.publishable, "idempotency-key": crypto.randomUUID(), ...headers });

	it("answers with the registration, its links and what is coming", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const { status, body } = await enroll(tenant, event.event_id);
		expect(status).toBe(201);
		expect(body).toEqual({
			registration_id: expect.stringMatching(/^reg_/),
			calendar_ics_url: expect.stringMatching(/\/r\/[a-z0-9]{32}\/calendar\.ics$/),
			calendar_links: {
				google: expect.stringContaining("https://calendar.google.com/"),
				outlook: expect.stringContaining("https://outlook.live.com/"),
				office365: expect.stringContaining("https://outlook.office.com/"),
				yahoo: expect.stringContaining("https://calendar.yahoo.com/"),
			},
			manage_url: expect.stringMatching(/\/r\/[a-z0-9]{32}\/manage$/),
			funnel_preview: { pre_event_steps: 8, post_event_steps: 3, estimated_duration_days: expect.any(Number) },
		});
	});

	it("writes one row of each kind", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const before = await counts(tenant);
		await enroll(tenant, event.event_id, { phone: "+4915112345678", consent_sms: true });
		expect(await counts(tenant)).toEqual({
			contacts: 1,
			registrations: 1,
			consents: 2,
			audit_log: (before.audit_log as number) + 1,
			idempotency_keys: 1,
		});
		const [contact] = await rows("contacts", tenant);
		expect(contact).toMatchObject({ phone: "+4915112345678", consent_sms: 1, first_name: "Noa" });
	});

	it("keeps the form's own fields, and refuses those it cannot keep", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const custom_fields = { company: "Calm & Co", newsletter: "yes" };
		const { status, body } = await post(tenant, { ...bodyFor(event_id), custom_fields });
		expect(status).toBe(201);
		const read = await call("GET", `admin/registrations?event_id=${event_id}`, undefined, tenant.auth);
		expect(read.body.data).toMatchObject([{ registration_id: body.registration_id, custom_fields }]);
		for (const wrong of [{ "Bad Name": "x" }, { company: "x".repeat(501) }, { company: 1 }]) {
			const refused = await post(tenant, { ...bodyFor(event_id, { email: "z@people.example" }), custom_fields: wrong });
			expect(refused.status).toBe(422);
			expect(refused.body.error.fields[0].path).toContain("custom_fields");
		}
	});

	it("costs the database few round trips and rows", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		await enroll(tenant, event.event_id);
		const real = env.DB.batch.bind(env.DB);
		let written = 0;
		const batches = vi.spyOn(env.DB, "batch").mockImplementation((async (statements: D1PreparedStatement[]) => {
			const results = await real(statements);
			written += results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
			return results;
		}) as typeof env.DB.batch);
		expect((await enroll(tenant, event.event_id)).status).toBe(201);
		expect(batches.mock.calls.length).toBeLessThanOrEqual(2);
		expect(written).toBeGreaterThan(0);
		expect(written).toBeLessThanOrEqual(20);
	});

	it("gives the same key and body the same answer, and refuses the key with another body", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const key = { "idempotency-key": "one" };
		const first = await post(tenant, bodyFor(event.event_id), key);
		setNow(NOON + 23 * HOUR);
		const again = await post(tenant, bodyFor(event.event_id), key);
		expect([again.status, again.body]).toEqual([201, first.body]);
		const before = await counts(tenant);
		const other = await post(tenant, bodyFor(event.event_id, { email: "other@people.example" }), key);
		expect([other.status, other.body.error.code]).toEqual([422, "idempotency_key_reused"]);
		expect(await counts(tenant)).toEqual(before);
		setNow(NOON + 25 * HOUR);
		const later = await post(tenant, bodyFor(event.event_id, { email: "other@people.example" }), key);
		expect(later.status).toBe(201);
	});

	it("refuses a key with another body also where its first answer was 200", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		await post(tenant, bodyFor(event.event_id));
		const known = await post(tenant, bodyFor(event.event_id), { "idempotency-key": "two" });
		expect(known.status).toBe(200);
		const other = await post(tenant, bodyFor(event.event_id, { first_name: "Bo" }), { "idempotency-key": "two" });
		expect([other.status, other.body.error.code]).toEqual([422, "idempotency_key_reused"]);
		const again = await post(tenant, bodyFor(event.event_id), { "idempotency-key": "two" });
		expect([again.status, again.body]).toEqual([200, known.body]);
	});

	it("lets one of two bodies have a key that both bring at once", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const both = await Promise.all(
			["a@people.example", "b@people.example"].map((email) =>
				post(tenant, bodyFor(event.event_id, { email }), { "idempotency-key": "raced" }),
			),
		);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 422]);
		expect(await counts(tenant)).toMatchObject({ contacts: 1, registrations: 1, idempotency_keys: 1 });
	});

	it("asks for a key", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const answer = await call("POST", "enrollments", bodyFor(event.event_id), tenant.publishable);
		expect([answer.status, answer.body.error.code]).toEqual([400, "idempotency_key_missing"]);
	});

	it("knows a person again, whatever the letters of the address", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const first = await post(tenant, bodyFor(event.event_id));
		const again = await post(tenant, bodyFor(event.event_id, { email: "NOA@People.example" }));
		expect([again.status, again.body.registration_id]).toEqual([200, first.body.registration_id]);
		expect(again.body.manage_url).toBe(first.body.manage_url);
		expect(await counts(tenant)).toMatchObject({ contacts: 1, registrations: 1 });
	});

	it("makes one registration of ten requests at once", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const answers = await Promise.all(Array.from({ length: 10 }, () => post(tenant, bodyFor(event.event_id))));
		expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
		expect(new Set(answers.map(({ body }) => body.registration_id)).size).toBe(1);
		expect(await counts(tenant)).toMatchObject({ contacts: 1, registrations: 1, consents: 1 });
	});

	it("registers one person for two events as one contact", async () => {
		const tenant = await signUp();
		const [first, second] = [await makeEvent(tenant), await makeEvent(tenant, { title: "Calm evenings" })];
		const answers = [await post(tenant, bodyFor(first.event_id)), await post(tenant, bodyFor(second.event_id))];
		expect(answers.map(({ status }) => status)).toEqual([201, 201]);
		expect(await counts(tenant)).toMatchObject({ contacts: 1, registrations: 2 });
	});

	it("takes somebody back who had cancelled, under the same links and without a second confirmation", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const first = await post(tenant, bodyFor(event.event_id));
		const id = first.body.registration_id;
		await queues.pass(tenant, [id], NOON + HOUR);
		await call("POST", `registrations/${id}/cancel`, {}, tenant.auth);
		const back = await post(tenant, bodyFor(event.event_id));
		expect([back.status, back.body.registration_id, back.body.manage_url]).toEqual([201, id, first.body.manage_url]);
		await queues.pass(tenant, [id], NOON + 2 * HOUR);
		const sent = await rows<{ step_key: string; status: string }>("messages", tenant);
		expect(sent.map(({ step_key, status }) => [step_key, status])).toEqual([["welcome", "sent"]]);
	});

	describe("is refused, and leaves nothing behind,", () => {
		const refused = async (tenant: TestTenant, body: unknown, headers: Record<string, string> = {}) => {
			const before = await counts(tenant);
			const answer = await post(tenant, body, headers);
			expect(await counts(tenant)).toEqual(before);
			return [answer.status, answer.body.error.code] as const;
		};

		it("for a draft, a cancelled event and one that is over", async () => {
			const tenant = await signUp();
			const draft = await makeEvent(tenant, {}, { publish: false });
			expect(await refused(tenant, bodyFor(draft.event_id))).toEqual([409, "event_not_published"]);
			const off = await makeEvent(tenant);
			await call("POST", `events/${off.event_id}/cancel`, {}, tenant.auth);
			expect(await refused(tenant, bodyFor(off.event_id))).toEqual([409, "event_cancelled"]);
			const over = await makeEvent(tenant, { scheduled_at: inHours(1) });
			setNow(NOON + 1.5 * HOUR);
			expect((await post(tenant, bodyFor(over.event_id))).status).toBe(201);
			setNow(NOON + 2 * HOUR);
			const late = bodyFor(over.event_id, { email: "late@people.example" });
			expect(await refused(tenant, late)).toEqual([409, "event_over"]);
		});

		it("when another isolate cancelled the event a moment ago", async () => {
			const tenant = await signUp();
			const event = await makeEvent(tenant);
			await call("GET", `public/events/${event.event_id}?key=${tenant.publishable.authorization.slice(7)}`);
			await env.DB.prepare("update events set state = 'cancelled', revision = 2 where id = ?")
				.bind(event.event_id)
				.run();
			expect(await refused(tenant, bodyFor(event.event_id))).toEqual([409, "event_cancelled"]);
		});

		it("for an event or a tenant that is somebody else's", async () => {
			const [tenant, other] = [await signUp(), await signUp()];
			const theirs = await makeEvent(other);
			const mine = await makeEvent(tenant);
			expect(await refused(tenant, bodyFor(theirs.event_id))).toEqual([404, "event_not_found"]);
			expect(await refused(tenant, bodyFor("evt_none"))).toEqual([404, "event_not_found"]);
			const named = { ...bodyFor(mine.event_id), tenant_id: other.tenant_id };
			expect(await refused(tenant, named)).toEqual([404, "tenant_not_found"]);
		});

		it("for a body that is not what it should be", async () => {
			const tenant = await signUp();
			const event = await makeEvent(tenant);
			expect(await refused(tenant, "{ no json")).toEqual([400, "malformed_json"]);
			expect(await refused(tenant, "email=noa", { "content-type": "application/x-www-form-urlencoded" })).toEqual([
				415,
				"not_json",
			]);
			const large = { ...bodyFor(event.event_id), filler: "x".repeat(1024 * 1024) };
			expect(await refused(tenant, large)).toEqual([413, "body_too_large"]);
			for (const not of ["null", "[]", '"text"', "{}"])
				expect(await refused(tenant, not)).toEqual([422, "validation_failed"]);
		});

		it.each([
			["email", "contact.email", "not an address"],
			["email", "contact.email", null],
			["phone", "contact.phone", "030 1234567"],
			["timezone", "contact.timezone", "Mars/Olympus"],
			["region", "contact.region", "Florida"],
			["consent_email", "contact.consent_email", "yes"],
			["first_name", "contact.first_name", 7],
		])("for a bad %s, named by its path", async (field, path, value) => {
			const tenant = await signUp();
			const event = await makeEvent(tenant);
			const before = await counts(tenant);
			const answer = await post(tenant, bodyFor(event.event_id, { [field]: value }));
			expect(answer.status).toBe(422);
			expect(answer.body.error.fields).toEqual([{ path, message: expect.any(String) }]);
			expect(await counts(tenant)).toEqual(before);
		});
	});

	it("is all that the publishable key may do", async () => {
		const tenant = await signUp();
		const event = await makeEvent(tenant);
		const made = await post(tenant, bodyFor(event.event_id));
		const registration = `registrations/${made.body.registration_id}`;
		for (const [method, path] of [
			["GET", "events"],
			["POST", "events"],
			["GET", `events/${event.event_id}`],
			["PATCH", `events/${event.event_id}`],
			["DELETE", `events/${event.event_id}`],
			["PUT", `events/${event.event_id}/funnel`],
			["POST", `events/${event.event_id}/cancel`],
			["POST", `events/${event.event_id}/schedule-preview`],
			["POST", `events/${event.event_id}/schedule-sweep`],
			["GET", `${registration}/schedule`],
			["POST", `${registration}/attendance`],
			["POST", `${registration}/cancel`],
			["GET", "settings"],
			["GET", "api-keys"],
			["POST", "api-keys"],
		] as const) {
			const answer = await call(method, path, method === "GET" ? undefined : {}, tenant.publishable);
			expect([method, path, answer.status]).toEqual([method, path, 403]);
		}
		const none = await call("POST", "enrollments", bodyFor(event.event_id), { "idempotency-key": "x" });
		expect(none.status).toBe(401);
		const wrong = await post(tenant, bodyFor(event.event_id), { authorization: "Bearer pk_nobody" });
		expect(wrong.status).toBe(401);
	});
});
