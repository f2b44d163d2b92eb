import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, type Received, type ScheduledStep } from "./api";
import { freePorts, type Platform, startPlatform, until } from "./platform";

const SPEED = 360;
/** Near the start, where reminders lie minutes apart, ordinary latency must stay small beside them. */
const LAST_SPEED = 120;
const HOUR = 3_600_000;
const LEAD_MS = 48 * HOUR;
/** Enrolling takes wall time, which the clock multiplies. */
const HEAD_START_MS = HOUR / 4;
/** A restart costs seconds of wall time, so it is done where no message is due around it. */
const RESTART_MS = HOUR / 2;
const RESTART_WINDOW_MS = 3 * HOUR;
/** Wall time that a message may take from its planned instant to the mailbox on a busy machine. */
const LATENCY_MS = 6_000;
/** A message may leave a little before its instant, so that a herd spreads. */
const SPREAD_MS = 120_000;

/** A zone in which `instant` is between two and three in the afternoon: a fast clock leaves no minute before the texts' last hour. */
function zoneOfAfternoon(instant: number): string {
	const ahead = 14 - new Date(instant).getUTCHours();
	return ahead === 0 ? "Etc/UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

const EMAIL = "ana@example.org";
const PHONE = "+12025550143";

describe("a registration 48 hours before the event", () => {
	const state_dir = mkdtempSync(join(tmpdir(), "story-"));
	let product = "";
	let sandbox = "";
	let env: Record<string, string> = {};
	let platform: Platform;
	let token = "";
	let event_id = "";
	let registration_id = "";
	let trace_id = "";
	let starts_at = 0;
	let zone = "";
	let planned: ScheduledStep[] = [];
	let restarted_at = 0;

	const api = <T>(path: string, options: Parameters<typeof call>[1] = {}) =>
		call<T>(`${product}/api/v1${path}`, { token, ...options }).then((answer) => answer.body);
	const now = async () => Date.parse((await call<{ now: string }>(`${product}/health`)).body.now);
	const schedule = () =>
		api<{ plan_version: number; steps: ScheduledStep[] }>(`/registrations/${registration_id}/schedule`);
	const beforeStart = (steps: ScheduledStep[]) => steps.filter((step) => step.phase === "pre_event");
	const at = (step: ScheduledStep) => Date.parse(step.send_at as string);
	const received = async (): Promise<Received[]> => {
		const boxes = [EMAIL, PHONE].map((person) =>
			call<{ data: Received[] }>(`${sandbox}/sandbox/messages?to=${encodeURIComponent(person)}`),
		);
		return (await Promise.all(boxes)).flatMap((box) => box.body.data);
	};
	/** Waits for product time; gives up well after it should have come, or when the platform is gone. */
	const reach = async (instant: number, speed: number) => {
		const patience = (instant - (await now())) / speed + 60_000;
		await until(`Product time ${new Date(instant).toISOString()}`, patience, async () => {
			if (platform.ended()) throw new Error(`The platform ended:\n${platform.said()}`);
			return (await now().catch(() => 0)) >= instant || null;
		});
	};

	beforeAll(async () => {
		const [port, sandbox_port] = (await freePorts(2)) as [number, number];
		product = `http://localhost:${port}`;
		sandbox = `http://localhost:${sandbox_port}`;
		env = { PORT: String(port), SANDBOX_PORT: String(sandbox_port), STATE_DIR: state_dir };
		platform = await startPlatform({ ...env, CLOCK_SPEED: String(SPEED) });
	}, 150_000);
	afterAll(async () => {
		await platform?.stop();
		rmSync(state_dir, { recursive: true, force: true });
	}, 30_000);

	it("finds a platform that says where to log in and try the form", () => {
		const lines = platform.said().trim().split("\n");
		expect(lines.at(-1)).toMatch(/^ready/);
		expect(lines.at(-2)).toMatch(/^log in /);
		expect(platform.said()).toMatch(/\/demo\?event=\S+&key=pk_/);
	});

	it("lets a coach sign up and create an event", async () => {
		starts_at = Math.ceil(((await now()) + LEAD_MS + HEAD_START_MS) / 60_000) * 60_000;
		zone = zoneOfAfternoon(starts_at);
		const signup = await api<{ access_token: string }>("/auth/signup", {
			method: "POST",
			body: {
				tenant: {
					name: "Harbour Street Yoga",
					subdomain: "harbour-street",
					timezone: zone,
					postal_address: "4 Harbour Street, Lisbon, Portugal",
				},
				email: "coach@harbour-street.example",
				password: "a-long-and-unguessable-password",
			},
		});
		token = signup.access_token;
		const created = await api<{ event_id: string; status: string }>("/events", {
			method: "POST",
			body: {
				event: {
					title: "Sleep better in seven evenings",
					type: "webinar",
					scheduled_at: new Date(starts_at).toISOString(),
					duration_minutes: 60,
					description: "An hour on evening routines that hold.",
					timezone: zone,
					join_url: "https://meet.example.com/sleep-better",
				},
				funnel_template: "standard",
			},
		});
		expect(created.status).toBe("upcoming");
		event_id = created.event_id;
	}, 60_000);

	it("enrols a person once, however often the form is sent", async () => {
		const { publishable_key } = await api<{ publishable_key: string }>("/settings");
		const enrol = (key: string) =>
			call<{ registration_id: string }>(`${product}/api/v1/enrollments`, {
				method: "POST",
				token: publishable_key,
				headers: { "idempotency-key": key },
				body: {
					event_id,
					contact: {
						email: EMAIL,
						phone: PHONE,
						first_name: "Ana",
						timezone: zone,
						consent_email: true,
						consent_sms: true,
					},
				},
			});
		const first = await enrol("story-1");
		expect(first.status).toBe(201);
		registration_id = first.body.registration_id;
		expect(await enrol("story-1")).toEqual(first);
		const again = await enrol("story-2");
		expect([again.status, again.body.registration_id]).toEqual([200, registration_id]);
	}, 60_000);

	it("plans what the preview promised", async () => {
		const { steps } = await schedule();
		const welcome = steps.find((step) => step.key === "welcome");
		const preview = await api<{ lead_hours: number; compression: number; steps: ScheduledStep[] }>(
			`/events/${event_id}/schedule-preview`,
			{
				method: "POST",
				body: { registered_at: welcome?.send_at, timezone: zone, consent_sms: true, phone: PHONE },
			},
		);
		expect(preview.lead_hours).toBeGreaterThan(47);
		expect(preview.lead_hours).toBeLessThan(48.5);
		expect(preview.compression).toBeLessThan(1);
		const timing = ({ key, channel, send_at, outcome, reason }: ScheduledStep) => ({
			key,
			channel,
			send_at,
			outcome,
			reason,
		});
		expect(beforeStart(steps).map(timing)).toEqual(beforeStart(preview.steps).map(timing));
		for (const step of beforeStart(steps)) {
			if (step.send_at === null) expect(step.explanation, step.key).toBeTruthy();
			else expect(at(step), step.key).toBeLessThanOrEqual(starts_at);
		}
		planned = beforeStart(steps)
			.filter((step) => step.send_at !== null)
			.sort((a, b) => at(a) - at(b));
		expect(planned.length).toBeGreaterThan(3);
		expect(planned[0]?.key).toBe("welcome");
	}, 60_000);

	it("confirms at once, with the event as a calendar file", async () => {
		const confirmation = await until("The confirmation", 30_000, async () => (await received())[0] ?? null);
		const file = confirmation.attachments.find(({ filename }) => filename.endsWith(".ics"));
		expect(file?.content_type).toMatch(/^text\/calendar; ?(charset=utf-8; ?)?method=REQUEST/i);
		const calendar = Buffer.from(file?.content ?? "", "base64").toString("utf8");
		const stamp = new Date(starts_at).toISOString().replace(/[-:]|\.000/g, "");
		expect(calendar).toContain("BEGIN:VCALENDAR");
		expect(calendar).toContain("METHOD:REQUEST");
		expect(calendar).toContain(`DTSTART:${stamp}`);
	}, 40_000);

	it("shows the way from the form to the inbox as one trace", async () => {
		interface Traces {
			data: { trace_id: string; name: string }[];
		}
		const names = ["POST /api/v1/enrollments", "registration adopt", "deliver email", "resend POST /emails"];
		const spans = await until("The whole trace", 20_000, async () => {
			const { body } = await call<Traces>(`${sandbox}/sandbox/traces.json?q=${registration_id}`);
			const found = body.data.find(({ name }) => name === names[0]);
			if (!found) return null;
			const trace = await call<{ spans: { name: string; span_id: string; parent_id: string | null }[] }>(
				`${sandbox}/sandbox/traces/${found.trace_id}.json`,
			);
			trace_id = found.trace_id;
			return [...names, "d1 batch insert contacts", "r2 put"].every((name) =>
				trace.body.spans.some((span) => span.name === name),
			)
				? trace.body.spans
				: null;
		});
		const sent = spans.find(({ name }) => name === names[3]);
		const above = (id: string | null): string[] => {
			const span = spans.find(({ span_id }) => span_id === id);
			return span ? [...above(span.parent_id), span.name] : [];
		};
		expect(above(sent?.span_id ?? null)).toEqual([names[0], "object adopt", ...names.slice(1)]);
		expect(JSON.stringify(spans)).not.toContain(EMAIL);
		expect(JSON.stringify(spans)).not.toContain(PHONE);
	}, 40_000);

	it("goes on after a restart between two messages", async () => {
		const clear = (instant: number) => planned.every((step) => Math.abs(at(step) - instant) > 2 * RESTART_MS);
		let moment = starts_at - RESTART_WINDOW_MS;
		while (!clear(moment)) moment += HOUR / 12;
		expect(moment).toBeLessThan(starts_at);
		await reach(moment, SPEED);
		await platform.stop();
		const left = await now().catch(() => null);
		expect(left).toBeNull();
		platform = await startPlatform({ ...env, CLOCK_SPEED: String(LAST_SPEED) });
		restarted_at = await now();
		expect(restarted_at).toBeGreaterThanOrEqual(moment);
		expect(restarted_at).toBeLessThan(moment + 2 * RESTART_MS);
	}, 720_000);

	it("delivers each message once, in order, at its instant, and none after the start", async () => {
		await reach(starts_at + HOUR / 4, LAST_SPEED);
		const messages = await received();
		for (const channel of ["email", "sms"] as const) {
			const due = planned.filter((step) => step.channel === channel);
			const came = messages.filter((message) => message.channel === channel);
			expect(came.map((message) => message.subject ?? message.text)).toHaveLength(due.length);
			for (const [i, step] of due.entries()) {
				const product_at = Date.parse(came[i]?.product_at ?? "");
				const speed = at(step) > restarted_at ? LAST_SPEED : SPEED;
				expect(product_at, `${step.key} came too early`).toBeGreaterThanOrEqual(at(step) - SPREAD_MS);
				expect(product_at, `${step.key} came late`).toBeLessThanOrEqual(at(step) + LATENCY_MS * speed);
				expect(product_at, `${step.key} came after the start`).toBeLessThan(starts_at);
			}
		}
	}, 300_000);

	it("shows every message of the schedule as sent, and all of their ways as one trace", async () => {
		const { steps } = await schedule();
		const { spans } = (await call<{ spans: { name: string }[] }>(`${sandbox}/sandbox/traces/${trace_id}.json`)).body;
		const times = (name: string) => spans.filter((span) => span.name === name).length;
		expect(times("registration alarm")).toBeGreaterThan(1);
		expect(times("deliver email") + times("deliver sms")).toBeGreaterThanOrEqual(planned.length);
		for (const { key, channel } of planned) {
			const step = steps.find((one) => one.key === key && one.phase === "pre_event" && one.channel === channel);
			expect(["sent", "delivered", "opened", "clicked"], key).toContain(step?.status);
			expect(step?.sent_at, key).toBeTruthy();
		}
	}, 60_000);
});
