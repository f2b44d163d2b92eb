import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { arrived, BASE, call, enroll, fire, makeEvent, schedule, signUp, type TestTenant } from "./product";

const form = (fields: Record<string, string>) => ({
	method: "POST",
	headers: { "content-type": "application/x-www-form-urlencoded" },
	body: new URLSearchParams(fields).toString(),
});

async function post(path: string, fields: Record<string, string>) {
	const { exports } = await import("cloudflare:workers");
	const response = await exports.default.fetch(new Request(BASE + path, form(fields)));
	return { status: response.status, headers: response.headers, text: await response.text() };
}

async function registered(tenant: TestTenant, contact: Record<string, unknown> = {}) {
	const { event_id } = await makeEvent(tenant);
	const email = `page${crypto.randomUUID().slice(0, 8)}@people.example`;
	const { body } = await enroll(tenant, event_id, { email, ...contact });
	const path = new URL(body.manage_url).pathname.replace("/manage", "");
	return { event_id, email, path, registration_id: body.registration_id as string };
}

const unsubscribeToken = async (email: string): Promise<string> => {
	const row = await env.DB.prepare("select token from contacts where email = ?").bind(email).first<{ token: string }>();
	return row?.token ?? "";
};

describe("a registrant's own pages", () => {
	it("show the registration, the calendar and the choices, under a policy that runs no script", async () => {
		const tenant = await signUp();
		const { path } = await registered(tenant);
		const page = await call("GET", `${path}/manage`);
		expect(page.status).toBe(200);
		expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
		expect(page.body).toContain("Calm mornings");
		expect(page.body).toContain(`${path}/calendar.ics`);
	});

	it("lead to the present join link and count the click", async () => {
		const tenant = await signUp();
		const { path, registration_id } = await registered(tenant);
		const joined = await call("GET", `${path}/join`);
		expect(joined.status).toBe(302);
		expect(joined.headers.get("location")).toBe("https://meet.example/calm");
		const row = await env.DB.prepare("select join_clicks from registrations where id = ?")
			.bind(registration_id)
			.first();
		expect(row).toEqual({ join_clicks: 1 });
	});

	it("say so while there is no link yet", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, { join_url: null });
		const { body } = await enroll(tenant, event_id);
		const joined = await call("GET", new URL(body.manage_url).pathname.replace("/manage", "/join"));
		expect(joined.status).toBe(200);
		expect(joined.body).toContain("Calm mornings");
	});

	it("cancel the registration: nothing more is planned, and the calendar file takes the entry back", async () => {
		const tenant = await signUp();
		const { path, registration_id } = await registered(tenant);
		expect((await post(`${path}/cancel`, {})).text).toContain("is cancelled");
		const { steps } = await schedule(tenant, registration_id);
		const [welcome, ...later] = steps;
		expect(welcome.key).toBe("welcome");
		expect(later.filter((s: { status: string }) => s.status === "pending")).toEqual([]);
		expect(steps.some((s: { reason: string }) => s.reason === "unregistered")).toBe(true);
		const calendar = await call("GET", `${path}/calendar.ics`);
		expect(calendar.headers.get("content-type")).toContain("method=CANCEL");
		expect((await call("GET", `${path}/join`)).body).not.toContain("meet.example");
	});

	it("change what a person gets: no marketing e-mail, and back again", async () => {
		const tenant = await signUp();
		const { path, registration_id } = await registered(tenant);
		expect((await post(`${path}/preferences`, {})).text).toContain("saved");
		const reasons = async () =>
			(await schedule(tenant, registration_id)).steps.map((s: { reason: string }) => s.reason);
		expect(await reasons()).toContain("unsubscribed");
		await post(`${path}/preferences`, { consent_email: "on" });
		expect(await reasons()).not.toContain("unsubscribed");
	});

	it("answer a link that leads nowhere with a page that says what to do", async () => {
		for (const path of ["/r/nothing/manage", "/r/nothing/join", "/r/nothing/calendar.ics", "/u/nothing"]) {
			const page = await call("GET", path);
			expect(page.status).toBe(404);
			expect(page.body).toContain("open it again from the e-mail");
		}
	});
});

describe("unsubscribing", () => {
	it("is not done by opening the page, and done by one post without credentials", async () => {
		const tenant = await signUp();
		const { email, registration_id } = await registered(tenant);
		const token = await unsubscribeToken(email);
		expect((await call("GET", `/u/${token}`)).status).toBe(200);
		const consent = () => env.DB.prepare("select consent_email from contacts where email = ?").bind(email).first();
		expect(await consent()).toEqual({ consent_email: 1 });
		const done = await post(`/u/${token}`, { "List-Unsubscribe": "One-Click" });
		expect(done.status).toBe(200);
		expect(await consent()).toEqual({ consent_email: 0 });
		const { steps } = await schedule(tenant, registration_id);
		const reminder = steps.find((s: { key: string }) => s.key === "reminder_24h");
		expect(reminder.outcome).toBe("scheduled");
		expect(steps.find((s: { key: string }) => s.key === "details").reason).toBe("unsubscribed");
	});
});

describe("the hosted registration page", () => {
	const subdomainOf = async (tenant: TestTenant): Promise<string> =>
		(await call("GET", "settings", undefined, tenant.auth)).body.subdomain;

	it("takes a registration without script, once however often it is sent", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const path = `/e/${await subdomainOf(tenant)}/${event_id}`;
		const page = await call("GET", `${path}?utm_source=letter`);
		expect(page.status).toBe(200);
		expect(page.body).not.toContain("<script");
		const key = /name="idempotency_key" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
		const email = `hosted${crypto.randomUUID().slice(0, 8)}@people.example`;
		const fields = { email, first_name: "Noa", consent_email: "on", idempotency_key: key };
		const thanks = await post(path, fields);
		expect(thanks.status).toBe(201);
		expect(thanks.text).toContain("calendar.ics");
		expect((await post(path, fields)).status).toBe(201);
		const rows = await env.DB.prepare(
			"select r.id from registrations r join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id where c.email = ?",
		)
			.bind(email)
			.all<{ id: string }>();
		expect(rows.results).toHaveLength(1);
		await fire(tenant, rows.results[0]?.id ?? "");
		expect((await arrived(email, 1))[0]?.subject).toContain("Calm mornings");
	});

	it("shows the form again with what was typed and what is wrong beside its field", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const again = await post(`/e/${await subdomainOf(tenant)}/${event_id}`, { email: "no address", first_name: "Noa" });
		expect(again.status).toBe(422);
		expect(again.text).toContain("Write an e-mail address");
		expect(again.text).toContain('value="no address"');
	});

	it("registers nobody who fills the field that people do not see", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant);
		const path = `/e/${await subdomainOf(tenant)}/${event_id}`;
		const page = (await call("GET", path)).body as string;
		const names = [...page.matchAll(/<input[^>]*name="([^"]+)"/g)].map((m) => m[1] as string);
		const known = ["email", "first_name", "last_name", "phone", "timezone", "consent_email", "consent_sms"];
		const trap = names.find((n) => !known.includes(n) && !n.includes("version") && n !== "idempotency_key") ?? "";
		const email = `bot${crypto.randomUUID().slice(0, 8)}@people.example`;
		expect((await post(path, { email, consent_email: "on", [trap]: "http://spam.example" })).status).toBe(201);
		expect(await env.DB.prepare("select id from contacts where email = ?").bind(email).first()).toBeNull();
	});

	it("is closed for an event that was cancelled, and not there for a draft or another tenant's", async () => {
		const tenant = await signUp();
		const other = await signUp();
		const { event_id } = await makeEvent(tenant);
		await call("POST", `events/${event_id}/cancel`, undefined, tenant.auth);
		const subdomain = await subdomainOf(tenant);
		expect((await call("GET", `/e/${subdomain}/${event_id}`)).status).toBe(409);
		expect((await post(`/e/${subdomain}/${event_id}`, { email: "a@b.example" })).status).toBe(409);
		const draft = await makeEvent(tenant, {}, { publish: false });
		expect((await call("GET", `/e/${subdomain}/${draft.event_id}`)).status).toBe(404);
		expect((await call("GET", `/e/${await subdomainOf(other)}/${event_id}`)).status).toBe(404);
	});
});
