import { describe, expect, it } from "vitest";
import { call, enroll, inHours, makeEvent, setNow, signUp } from "./product";
import { HOUR, holdQueues, NOON, rows } from "./queues";
import { stepsOf } from "./reading";

const queues = holdQueues();

describe("an imported list", () => {
	it("is shown first, then taken as the coach's word, and moves people to the right branch", async () => {
		const tenant = await signUp();
		const { event_id } = await makeEvent(tenant, { scheduled_at: inHours(2), duration_minutes: 60 });
		const tag = crypto.randomUUID().slice(0, 8);
		const people: string[] = [];
		for (const name of ["ana", "bo", "cy"])
			people.push((await enroll(tenant, event_id, { email: `${name}.${tag}@people.example` })).body.registration_id);
		const [ana = "", bo = "", cy = ""] = people;
		const list = [
			"Name;Email;Minutes",
			`Ana;ana.${tag}@people.example;40`,
			`Ana;ana.${tag}@people.example;40`,
			`Ana;ana.${tag}+zoom@people.example;45`,
			`Bo;BO.${tag}@people.example;10`,
			"Stranger;stranger@people.example;60",
		].join("\r\n");
		const load = (query: string, text = list) =>
			call("POST", `events/${event_id}/attendance-import${query}`, text, {
				...tenant.auth,
				"content-type": "text/csv",
			});
		expect((await load("?dry_run=false")).status).toBe(409);
		await queues.pass(tenant, people, NOON + 4 * HOUR);
		expect((await rows("registrations", tenant)).map((r) => r.attendance)).toEqual([null, null, null]);

		const shown = await load("?dry_run=true");
		expect(shown.body).toMatchObject({
			dry_run: true,
			people: 2,
			lines: { matched: 3, ambiguous: 0, unmatched: 1, duplicate: 1 },
		});
		expect(
			shown.body.data.map((l: Record<string, unknown>) => [l.line, l.outcome, l.reason, l.registration_id]),
		).toEqual([
			[2, "matched", "email", ana],
			[3, "duplicate", "same_as_line_2", null],
			[4, "matched", "alias", ana],
			[5, "matched", "email", bo],
			[6, "unmatched", "unknown", null],
		]);
		expect(await rows("attendance_marks", tenant)).toEqual([]);

		expect((await load("")).body).toMatchObject({ dry_run: false, people: 2 });
		await queues.workOff();
		const branches = async (id: string) =>
			(await stepsOf(tenant, id))
				.filter((s) => s.phase.startsWith("post_event_") && s.outcome === "scheduled")
				.map((s) => s.phase);
		expect(new Set(await branches(ana))).toEqual(new Set(["post_event_attended"]));
		expect(new Set(await branches(cy))).toEqual(new Set(["post_event_no_show"]));
		const known = await rows<{ id: string; attendance: string; attended_minutes: number }>("registrations", tenant);
		expect(new Map(known.map((r) => [r.id, [r.attendance, r.attended_minutes]]))).toEqual(
			new Map([
				[ana, ["attended", 60]],
				[bo, ["left_early", 10]],
				[cy, [null, null]],
			]),
		);
		setNow(NOON + 5 * HOUR);
		expect((await load("", "Email,Attended\nbo.x@y.example,yes")).body).toMatchObject({ people: 0 });
		expect((await load("", "no list")).status).toBe(422);
		expect((await call("POST", "events/evt_none/attendance-import", list, tenant.auth)).status).toBe(404);
	});
});
