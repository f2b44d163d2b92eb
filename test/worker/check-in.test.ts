import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { BASE, call, enroll, inHours, mailbox, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { HOUR, holdQueues, NOON, rows } from "./queues";

const queues = holdQueues();

async function open(path: string, cookie = "", form?: Record<string, string>) {
	const response = await exports.default.fetch(
		new Request(path.startsWith("http") ? path : BASE + path, {
			method: form ? "POST" : "GET",
			headers: { cookie, ...(form && { "content-type": "application/x-www-form-urlencoded" }) },
			...(form && { body: new URLSearchParams(form).toString() }),
		}),
	);
	const set = response.headers.get("set-cookie")?.split(";")[0] ?? "";
	return { status: response.status, cookie: set, text: await response.text() };
}

const own = (manage_url: string) => manage_url.replace("/manage", "/check-in");
const attendance = async (tenant: TestTenant) =>
	(await rows<{ attendance: string | null }>("registrations", tenant)).map((r) => r.attendance);

describe("the door of an in-person event", () => {
	/** An event in two hours with one guest, who has a confirmation. */
	async function door() {
		const tenant = await signUp();
		const made = await makeEvent(tenant, {
			type: "in_person",
			location: "Hall 1",
			join_url: null,
			scheduled_at: inHours(2),
		});
		const event_id: string = made.event_id;
		const email = `door${crypto.randomUUID().slice(0, 8)}@people.example`;
		const { body } = await enroll(tenant, event_id, { email, first_name: "Noa", last_name: "Berg" });
		const link = await call("POST", `events/${event_id}/check-in-link`, undefined, tenant.auth);
		return {
			tenant,
			event_id,
			email,
			manage_url: body.manage_url as string,
			id: body.registration_id,
			url: link.body.url as string,
		};
	}
	/** What the ticket's QR code says: the same text that a scanner types. */
	const ticketOf = async (manage_url: string) => {
		const { ticketUrl } = await import("../../actions/check-in");
		const token = manage_url.split("/").at(-2) as string;
		const [row] = (await rows<{ tenant_id: string; id: string; token: string }>("registrations")).filter(
			(r) => r.token === token,
		);
		return ticketUrl({ public_url: BASE }, row as NonNullable<typeof row>);
	};

	it("opens by the ticket's code to the team alone, and by a button alone", async () => {
		const { tenant, manage_url, url, id, email } = await door();
		expect((await open(manage_url)).text).toContain("<svg");
		expect((await open(own(manage_url))).text).toContain("Show this code at the door");
		const ticket = await ticketOf(manage_url);
		expect(ticket).not.toContain(manage_url.split("/").at(-2));
		for (const form of [undefined, {}]) expect((await open(ticket, "", form)).text).toContain("Show this at the door");
		const { cookie } = await open(url);
		const scanned = await open(ticket, cookie);
		expect(scanned.text).toContain("Check in Noa Berg");
		expect(await attendance(tenant)).toEqual([null]);
		expect((await open(ticket, cookie, {})).text).toContain("Noa Berg is checked in");
		expect(await attendance(tenant)).toEqual(["attended"]);
		expect((await open(ticket, cookie, {})).status).toBe(200);
		expect(await rows("attendance_marks", tenant)).toMatchObject([
			{ registration_id: id, source: "check_in", attended: 1 },
		]);
		const foreign = await door();
		const other = await open(foreign.url);
		expect((await open(ticket, other.cookie, {})).text).toContain("Show this at the door");
		expect((await open(`${ticket.slice(0, -1)}!`, cookie)).status).toBe(404);
		await queues.pass(tenant, [id], NOON + 1000);
		const [confirmation] = await mailbox(email);
		expect(confirmation?.text).toContain(own(manage_url));
	});

	it("lets the team look people up, and is shut by withdrawing the link or long before", async () => {
		const { tenant, event_id, url, id, manage_url } = await door();
		expect((await open(`${url}?q=berg`)).text).toContain("Check in Noa Berg");
		expect((await open(`${url}?q=nobody`)).text).toContain("Nobody of that name");
		expect((await open(`${url}?q=${encodeURIComponent(await ticketOf(manage_url))}`)).text).toContain(
			"Check in Noa Berg",
		);
		setNow(NOON - 26 * HOUR);
		expect((await open(url, "", { registration_id: id })).status).toBe(409);
		setNow(NOON + HOUR);
		expect((await open(url, "", { registration_id: "reg_none" })).status).toBe(404);
		expect((await open(url, "", { registration_id: id })).text).toContain("1 of 1");
		expect((await call("POST", `events/${event_id}/check-in-link`, undefined, tenant.auth)).body.url).toBe(url);
		expect((await call("DELETE", `events/${event_id}/check-in-link`, undefined, tenant.auth)).status).toBe(204);
		expect((await open(url)).status).toBe(404);
		expect((await call("DELETE", `events/${event_id}/check-in-link`, undefined, tenant.auth)).status).toBe(404);
	});
});

it("an event nobody registered for can be removed, its door and its reports too", async () => {
	const tenant = await signUp();
	const { event_id } = await makeEvent(tenant);
	await call("POST", `events/${event_id}/check-in-link`, undefined, tenant.auth);
	expect((await call("DELETE", `events/${event_id}`, undefined, tenant.auth)).status).toBe(204);
	expect(await rows("check_in_links", tenant)).toEqual([]);
});

describe("a challenge", () => {
	it("takes days as done by a button, shows how far one is, and catches late joiners up", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, {
			type: "challenge",
			duration_minutes: 5 * 1440,
			scheduled_at: inHours(1),
		});
		const email = `days${crypto.randomUUID().slice(0, 8)}@people.example`;
		const { body } = await enroll(tenant, event_id, { email });
		const page = own(body.manage_url);
		expect((await open(page)).text).toContain("0 of 5 days done");
		expect((await open(page, "", { day: "1" })).status).toBe(409);
		await queues.pass(tenant, [body.registration_id], NOON + 26 * HOUR);
		const daily = (await mailbox(email)).filter((m) => m.subject.startsWith("Day "));
		expect(daily.map((m) => m.subject)).toEqual(["Day 1 of 5: Calm mornings", "Day 2 of 5: Calm mornings"]);
		expect(daily[1]?.text).toContain(`${page}?day=2`);
		expect((await open(`${page}?day=2`)).text).toContain("Day 2 is done</button>");
		expect(await rows("challenge_days", tenant)).toEqual([]);
		expect((await open(page, "", { day: "2" })).text).toContain("1 of 5 days done");
		await open(page, "", { day: "2" });
		expect((await open(page, "", { day: "1" })).text).toContain("2 of 5 days done");
		for (const day of ["3", "6", "0", "x"]) expect((await open(page, "", { day })).status).toBe(409);
		const late = await enroll(tenant, event_id, { email: `late-${email}` });
		await queues.pass(tenant, [late.body.registration_id], NOON + 26.5 * HOUR);
		expect((await mailbox(`late-${email}`)).map((m) => m.subject)).toEqual([
			expect.stringContaining("You are registered"),
			"Day 2 of 5: Calm mornings",
		]);
		setNow(NOON + (1 + 6 * 24) * HOUR + 1000);
		expect((await open(page, "", { day: "5" })).status).toBe(409);
	});
});
