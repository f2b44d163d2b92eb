import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createGoToWebinar } from "../providers/meetings";
import { enroll, signUp, type TestTenant } from "../test/worker/product";
import { notify, registered, registrationRow, testContext } from "../workers/webhooks/testing";
import { addMeetingRegistrant, removeMeetingRegistrant } from "./add-meeting-registrant";
import type { Ctx } from "./context";
import type { TaskJob } from "./jobs";
import { providerTokens } from "./provider-tokens";
import { pullReports, refreshMany } from "./pull-reports";
import { cancelRegistration, recordAttendance } from "./registration-facts";
import { sweep } from "./sweep";

const START = Math.floor(Date.now() / 1000) + 48 * 3600;
const END = START + 3600;
const at = (minute: number) => new Date((START + minute * 60) * 1000).toISOString();
let tenant: TestTenant;
let meetings = 70_000_000_000;

beforeAll(async () => {
	tenant = await signUp();
});

const sandbox = async (path: string, body: unknown) => {
	const answer = await fetch(`${env.ZOOM_BASE_URL}/sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
	expect(answer.ok).toBe(true);
};

/** The Worker's capabilities at a product time, with its tasks held. */
function at_(now: number, changes: Partial<Ctx> = {}) {
	const tasks: TaskJob[] = [];
	const base = testContext(changes);
	const ctx = { ...base, clock: { ...base.clock, now: () => now }, task: async (job: TaskJob) => void tasks.push(job) };
	const work = async () => {
		for (const job of tasks.splice(0)) {
			if (job.kind === "pull_reports") await pullReports(ctx, job.tenant_id, job.event_id);
			if (job.kind === "refresh_attendance") await refreshMany(ctx, job);
			if (job.kind === "meeting_registrant_gone") await removeMeetingRegistrant(ctx, job);
		}
	};
	return { ctx, tasks, work };
}

/** What the sweep does at `now`, with all that follows from it. */
async function sweepAt(now: number, changes: Partial<Ctx> = {}): Promise<void> {
	const { ctx, tasks, work } = at_(now, changes);
	await sweep(ctx);
	while (tasks.some((t) => t.kind !== "webhook" && t.kind !== "replan_event" && t.kind !== "meeting_registrant"))
		await work();
}

async function expected(kind: "meeting" | "webinar" = "meeting") {
	const meeting = String(++meetings);
	const event = { [`zoom_${kind}_id`]: meeting, scheduled_at: at(0), duration_minutes: 60 };
	const made = await registered(tenant, event);
	const row = await registrationRow(made.registration_id);
	return { ...made, meeting, registrant: row?.zoom_registrant_id as string };
}
const another = async (event_id: string, email = `q${crypto.randomUUID()}@people.example`) => {
	const made = await enroll(tenant, event_id, { email });
	const row = await registrationRow(made.body.registration_id);
	return { registration_id: made.body.registration_id as string, email, registrant: row?.zoom_registrant_id as string };
};
const attendance = async ({ registration_id }: { registration_id: string }) => {
	const row = await registrationRow(registration_id);
	return [row?.attendance, row?.attended_minutes];
};
const pull = (event_id: string) =>
	env.DB.prepare("select * from report_pulls where tenant_id = ? and event_id = ?")
		.bind(tenant.tenant_id, event_id)
		.first<Record<string, number | string | null>>();

describe("a meeting's reports", () => {
	it("are pulled once it is over, and again until a late one brings nothing new", async () => {
		const person = await expected("webinar");
		const absent = await another(person.event_id);
		await sandbox("zoom/join", { registrant_id: person.registrant, joined_at: at(1), minutes: 44, silent: true });
		await sweepAt(END + 60);
		expect(await pull(person.event_id)).toBe(null);
		await sweepAt(END + 400);
		expect(await pull(person.event_id)).toMatchObject({
			attempts: 1,
			finished_at: null,
			error: expect.stringContaining("not_found"),
		});
		await sandbox("zoom/end", { meeting_id: person.meeting, kind: "webinar" });
		await sweepAt(END + 500);
		expect(await attendance(person)).toEqual([null, null]);
		await sweepAt(END + 1_100);
		expect(await attendance(person)).toEqual(["attended", 44]);
		expect(await attendance(absent)).toEqual([null, null]);
		expect(await pull(person.event_id)).toMatchObject({ attempts: 2, stays: 1, error: null, finished_at: null });
		await sweepAt(END + 2_400);
		expect(await pull(person.event_id)).toMatchObject({ attempts: 3, finished_at: END + 2_400 });
		await sweepAt(END + 9_000);
		expect(await pull(person.event_id)).toMatchObject({ attempts: 3 });
	});

	it("complete what webhooks told: the end of a stay that nobody saw, and people no webhook named", async () => {
		const person = await expected();
		const silent = await another(person.event_id);
		const guest = await another(person.event_id, "ana.reports@people.example");
		const object = { id: person.meeting, uuid: "another holding==" };
		await notify(testContext(), "zoom", "meeting.participant_joined", {
			event: "meeting.participant_joined",
			payload: {
				object: { ...object, participant: { user_id: "1", registrant_id: person.registrant, join_time: at(0) } },
			},
		});
		expect(await attendance(person)).toEqual(["attended", 60]);
		await sandbox("zoom/join", { registrant_id: person.registrant, joined_at: at(0), minutes: 20, silent: true });
		await sandbox("zoom/join", { registrant_id: silent.registrant, joined_at: at(5), minutes: 40, silent: true });
		for (const email of ["ana.reports+zoom@people.example", "nobody@people.example"])
			await sandbox("zoom/join", { meeting_id: person.meeting, email, joined_at: at(0), minutes: 50, silent: true });
		await sandbox("zoom/polls", { meeting_id: person.meeting, email: silent.email, question: "Ready?", answer: "Yes" });
		await sandbox("zoom/end", { meeting_id: person.meeting });
		await sweepAt(END + 2_400);
		expect(await attendance(person)).toEqual(["left_early", 20]);
		expect(await attendance(silent)).toEqual(["attended", 40]);
		expect(await attendance(guest)).toEqual(["attended", 50]);
		const answers = env.DB.prepare("select question, answer from poll_answers where registration_id = ?");
		expect((await answers.bind(silent.registration_id).all()).results).toEqual([{ question: "Ready?", answer: "Yes" }]);
		const unknown = env.DB.prepare("select email, source from unmatched_attendance where event_id = ?");
		expect((await unknown.bind(person.event_id).all()).results).toEqual([
			{ email: "nobody@people.example", source: "report" },
		]);
		await sweepAt(END + 3_700);
		expect(await pull(person.event_id)).toMatchObject({ stays: 4, finished_at: END + 3_700 });
	});

	it("do not outrank what the coach said", async () => {
		const person = await expected();
		await sandbox("zoom/join", { registrant_id: person.registrant, joined_at: at(0), minutes: 50, silent: true });
		await sandbox("zoom/end", { meeting_id: person.meeting });
		const actor = { type: "system", tenant_id: tenant.tenant_id } as const;
		await recordAttendance(at_(END).ctx, actor, person.registration_id, { attended: false, minutes: null });
		await sweepAt(END + 2_400);
		expect(await attendance(person)).toEqual(["no_show", null]);
		expect(await pull(person.event_id)).toMatchObject({ finished_at: END + 2_400 });
	});
});

describe("a GoToWebinar", () => {
	it("gives people their own links and tells who came, by keys beyond what a double holds", async () => {
		const base_url = env.ZOOM_BASE_URL as string;
		const key = "5620084814059709442";
		const gotowebinar = createGoToWebinar({
			base_url,
			oauth_url: `${base_url}/gotowebinar/oauth/token`,
			client_id: "tests",
			client_secret: "tests",
			refresh_token: crypto.randomUUID(),
			organizer_key: "1",
			tokens: providerTokens(testContext()),
		});
		const person = await registered(tenant, { gotowebinar_key: key, scheduled_at: at(0), duration_minutes: 60 });
		expect(await registrationRow(person.registration_id)).toMatchObject({ join_url: null });
		await addMeetingRegistrant(testContext({ gotowebinar }), tenant.tenant_id, person.registration_id);
		const row = await registrationRow(person.registration_id);
		expect(row?.join_url).toContain("/gotowebinar/join/");
		expect(BigInt(row?.zoom_registrant_id as string)).toBeGreaterThan(2n ** 53n);
		await sandbox("gotowebinar/join", { webinar_key: key, email: person.email, joined_at: at(0), minutes: 42 });
		await sandbox("gotowebinar/end", { webinar_key: key });
		await sweepAt(END + 2_400, { gotowebinar });
		expect(await attendance(person)).toEqual(["attended", 42]);
	});
});

describe("a registration taken back", () => {
	it("gives its place at the provider back, and has a new one when the person comes again", async () => {
		const person = await expected();
		const { ctx, work } = at_(START - 3_600);
		await cancelRegistration(ctx, { type: "system", tenant_id: tenant.tenant_id }, person.registration_id);
		await work();
		expect(await registrationRow(person.registration_id)).toMatchObject({ join_url: null, zoom_registrant_id: null });
		const listed = await fetch(`${env.ZOOM_BASE_URL}/sandbox/zoom/registrants?meeting_id=${person.meeting}`);
		expect(await listed.json()).toEqual({ data: [] });
		const again = await enroll(tenant, person.event_id, { email: person.email });
		expect(again.body.zoom_join_url).toContain("/zoom/join/");
		expect(await registrationRow(person.registration_id)).toMatchObject({ join_url: again.body.zoom_join_url });
	});
});
