import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { replanOne } from "../../actions/registration-facts";
import { call, enroll, fire, objectOf, schedule, signUp, type TestTenant } from "../../test/worker/product";
import { inboxRow, notify, registered, registrationRow, testContext } from "./testing";

const ctx = testContext();
const START = Math.floor(Date.now() / 1000) + 48 * 3600;
const scheduled_at = new Date(START * 1000).toISOString();
const at = (minute: number) => new Date((START + minute * 60) * 1000).toISOString();
let tenant: TestTenant;
let meetings = 80_000_000_000;

beforeAll(async () => {
	tenant = await signUp();
});

interface Person {
	event_id: string;
	registration_id: string;
	email: string;
	meeting: string;
	registrant: string;
}

async function expected(kind: "meeting" | "webinar" = "meeting", of = tenant): Promise<Person> {
	const meeting = String(++meetings);
	const made = await registered(of, { [`zoom_${kind}_id`]: meeting, scheduled_at, duration_minutes: 60 });
	const row = await registrationRow(made.registration_id);
	return { ...made, meeting, registrant: row?.zoom_registrant_id as string };
}

type Who = { registrant_id?: string; email?: string; participant_uuid?: string; user_id?: string; join_url?: string };

const report = (
	person: Person,
	what: "joined" | "left",
	minute: number,
	who: Who,
	session = "uuid==",
	kind = "meeting",
) =>
	notify(ctx, "zoom", `${kind}.participant_${what}`, {
		event: `${kind}.participant_${what}`,
		event_ts: Date.now(),
		payload: {
			object: {
				id: person.meeting,
				uuid: session,
				participant: { user_id: "1", email: "", ...who, [what === "joined" ? "join_time" : "leave_time"]: at(minute) },
			},
		},
	});
const end = (person: Person, minute: number, session = "uuid==") =>
	notify(ctx, "zoom", "meeting.ended", {
		event: "meeting.ended",
		payload: { object: { id: Number(person.meeting), uuid: session, end_time: at(minute) } },
	});
const attendance = async ({ registration_id }: Person) => {
	const row = await registrationRow(registration_id);
	return [row?.attendance, row?.attended_minutes];
};
const NOBODY = [null, null];

describe("who came to a meeting", () => {
	it("is known by the registrant id, with the minutes of all stays", async () => {
		const person = await expected();
		expect(person.registrant).toEqual(expect.any(String));
		const who = { registrant_id: person.registrant };
		const id = await report(person, "joined", 0, { ...who, participant_uuid: "a" });
		expect(await inboxRow(id)).toMatchObject({ status: "processed", tenant_id: tenant.tenant_id });
		expect(await attendance(person)).toEqual(["attended", 60]);
		await report(person, "left", 10, { ...who, participant_uuid: "a" });
		expect(await attendance(person)).toEqual(["left_early", 10]);
		await report(person, "joined", 20, { ...who, participant_uuid: "b" });
		await report(person, "left", 50, { ...who, participant_uuid: "b" });
		expect(await attendance(person)).toEqual(["attended", 40]);
	});

	it("is the same for a webinar, whose ids are numbers", async () => {
		const person = await expected("webinar");
		const event = { ...person, meeting: Number(person.meeting) as unknown as string };
		await report(event, "joined", 5, { registrant_id: person.registrant }, "w", "webinar");
		await report(event, "left", 50, { registrant_id: person.registrant }, "w", "webinar");
		expect(await attendance(person)).toEqual(["attended", 45]);
	});

	it("ends the same whatever order and however often it is reported", { timeout: 60_000 }, async () => {
		const script = (person: Person) => {
			const who = { registrant_id: person.registrant };
			return [
				() => report(person, "joined", -5, { ...who, participant_uuid: "a" }),
				() => report(person, "left", 10, { ...who, participant_uuid: "a" }),
				() => report(person, "joined", 12, { ...who, participant_uuid: "b" }),
				() => report(person, "joined", 20, { ...who, participant_uuid: "phone" }),
				() => report(person, "left", 30, { ...who, participant_uuid: "phone" }),
				() => end(person, 55),
			];
		};
		const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 });
		const again = fc.array(fc.nat(5), { maxLength: 4 });
		await fc.assert(
			fc.asyncProperty(order, again, async (first, repeated) => {
				const person = await expected();
				const steps = script(person);
				for (const i of [...first, ...repeated]) await steps[i]?.();
				expect(await attendance(person)).toEqual(["attended", 58]);
			}),
			{ numRuns: 8 },
		);
	});

	it("ends the same when everything is reported at once", async () => {
		const person = await expected();
		const who = { registrant_id: person.registrant };
		await Promise.all([
			end(person, 70),
			...[0, 20, 40].flatMap((m) => [
				report(person, "joined", m, { ...who, participant_uuid: `p${m}` }),
				report(person, "left", m + 10, { ...who, participant_uuid: `p${m}` }),
			]),
			report(person, "joined", 55, { ...who, participant_uuid: "open" }),
		]);
		expect(await attendance(person)).toEqual(["attended", 45]);
		const taken = await objectOf(tenant, person.registration_id).observe({ attended: true, minutes: 45 });
		expect(taken).toEqual({ attendance: null });
	});

	it("stays until the meeting ended where nobody saw them leave", async () => {
		const person = await expected();
		await report(person, "joined", 10, { registrant_id: person.registrant });
		await end(person, 30, "another session");
		expect(await attendance(person)).toEqual(["attended", 50]);
		await end(person, 25);
		expect(await attendance(person)).toEqual(["left_early", 15]);
		await report(person, "left", 20, { registrant_id: person.registrant });
		expect(await attendance(person)).toEqual(["left_early", 10]);
	});

	it("does not count at another time: a rehearsal, or the next of a series", async () => {
		const person = await expected();
		const who = { registrant_id: person.registrant };
		await report(person, "joined", -1300, who);
		await report(person, "left", -1280, who);
		const id = await report(person, "joined", 60 * 24 * 7, who);
		expect(await inboxRow(id)).toMatchObject({ status: "ignored", tenant_id: null });
		expect(await attendance(person)).toEqual(NOBODY);
	});

	it("is told apart by time where one meeting serves two events", async () => {
		const person = await expected();
		const week = 7 * 24 * 60;
		const next = await registered(tenant, { zoom_meeting_id: person.meeting, scheduled_at: at(week) });
		const again = await enroll(tenant, next.event_id, { email: person.email });
		expect(again.status).toBe(201);
		await report(person, "joined", week, { registrant_id: person.registrant });
		await report(person, "left", week + 50, { registrant_id: person.registrant });
		expect(await attendance(person)).toEqual(NOBODY);
		expect(await attendance({ ...person, registration_id: again.body.registration_id })).toEqual(["attended", 50]);
	});
});

describe("somebody without a registrant id", () => {
	it("is known by the personal link, then by the address or an alias of it", async () => {
		const byLink = await expected();
		const join_url = (await registrationRow(byLink.registration_id))?.join_url as string;
		await report(byLink, "joined", 0, { join_url });
		expect(await attendance(byLink)).toEqual(["attended", 60]);
		const byEmail = await expected();
		await report(byEmail, "joined", 0, { email: ` ${byEmail.email.toUpperCase()} ` });
		expect(await attendance(byEmail)).toEqual(["attended", 60]);
		const byAlias = await expected();
		await report(byAlias, "joined", 0, { email: byAlias.email.replace("@", "+zoom@") });
		expect(await attendance(byAlias)).toEqual(["attended", 60]);
	});

	it("is nobody where an alias could be two people's", async () => {
		const person = await expected();
		await enroll(tenant, person.event_id, { email: person.email.replace("@", "+a@") });
		await enroll(tenant, person.event_id, { email: person.email.replace("@", "+b@") });
		const id = await report(person, "joined", 0, { email: person.email.replace("@", "+c@") });
		expect((await inboxRow(id))?.status).toBe("ignored");
	});
});

describe("somebody with a registrant id of another", () => {
	it("is never taken for whoever has the address", async () => {
		const person = await expected();
		const id = await report(person, "joined", 0, { registrant_id: "somebody else", email: person.email });
		expect(await inboxRow(id)).toMatchObject({ status: "ignored", tenant_id: tenant.tenant_id });
		expect(await attendance(person)).toEqual(NOBODY);
	});

	it("is known by address where the registration has no registrant id yet", async () => {
		const person = await expected();
		const set = "update registrations set zoom_registrant_id = null, join_url = null where id = ?";
		await env.DB.prepare(set).bind(person.registration_id).run();
		await report(person, "joined", 0, { registrant_id: person.registrant, email: person.email });
		expect(await attendance(person)).toEqual(["attended", 60]);
	});

	it("is matched when the meeting ends, if the registration has its id by then", async () => {
		const person = await expected();
		const set = "update registrations set zoom_registrant_id = ? where id = ?";
		await env.DB.prepare(set).bind("not known yet", person.registration_id).run();
		await report(person, "joined", 0, { registrant_id: person.registrant });
		await report(person, "left", 40, { registrant_id: person.registrant });
		expect(await attendance(person)).toEqual(NOBODY);
		await env.DB.prepare(set).bind(person.registrant, person.registration_id).run();
		await end(person, 60);
		expect(await attendance(person)).toEqual(["attended", 40]);
		const left = await env.DB.prepare("select count(*) as n from unmatched_attendance where event_id = ?")
			.bind(person.event_id)
			.first();
		expect(left).toEqual({ n: 0 });
	});
});

it("attendance that is reported late moves the plan to the branch of those who came", async () => {
	const own = await signUp();
	const person = await expected("meeting", own);
	const over = START - 51 * 3600;
	await env.DB.prepare("update events set starts_at = ?, revision = 2 where id = ?").bind(over, person.event_id).run();
	const long = "update registrations set registered_at = ? where id = ?";
	await env.DB.prepare(long)
		.bind(over - 864_000, person.registration_id)
		.run();
	await replanOne(ctx, own.tenant_id, person.registration_id);
	await fire(own, person.registration_id);
	const waiting = async () => {
		const { steps } = await schedule(own, person.registration_id);
		const outcomes = steps.map((s: { phase: string; reason: string | null }) => `${s.phase} ${s.reason}`);
		return [...new Set<string>(outcomes)].filter((s) => s.startsWith("post_event") && s.endsWith("other_branch"));
	};
	expect(await waiting()).toEqual(["post_event_attended other_branch"]);
	const minute = (m: number) => m - 51 * 60;
	await report(person, "left", minute(55), { registrant_id: person.registrant });
	await report(person, "joined", minute(0), { registrant_id: person.registrant });
	expect(await attendance(person)).toEqual(["attended", 55]);
	expect(await waiting()).toEqual(["post_event_no_show other_branch"]);
});

it("a check-in by hand is held to the tenant's own threshold too", async () => {
	const own = await signUp();
	const person = await expected("meeting", own);
	await call("PATCH", "settings", { settings: { attended_minutes: 30 } }, own.auth);
	const path = `registrations/${person.registration_id}/attendance`;
	await call("POST", path, { attended: true, minutes: 10 }, own.auth);
	expect(await attendance(person)).toEqual(["no_show", 10]);
	await call("POST", path, { attended: true }, own.auth);
	expect(await attendance(person)).toEqual(["attended", null]);
});

it("notices without an instant, of no known meeting or of another shape are ignored", async () => {
	const person = await expected();
	for (const id of [
		await notify(ctx, "zoom", "meeting.ended", {
			event: "meeting.ended",
			payload: { object: { id: person.meeting, uuid: "u" } },
		}),
		await report({ ...person, meeting: "1" }, "joined", 0, { registrant_id: person.registrant }),
		await notify(ctx, "zoom", "meeting.started", { event: "meeting.started" }),
	])
		expect((await inboxRow(id))?.status).toBe("ignored");
});
