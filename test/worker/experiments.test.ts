import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { refreshRollups } from "../../actions/analytics/refresh";
import { armOf } from "../../funnel/experiments/arms";
import { createContext } from "../../workers/context";
import type { Env } from "../../workers/env";
import { call, enroll, mailbox, makeEvent, schedule, signUp, type TestTenant } from "./product";
import { HOUR, holdQueues, NOON, rows } from "./queues";

const queues = holdQueues();
const step = (key: string, over: Record<string, unknown> = {}) => ({
	key,
	anchor: "registration",
	delay_hours: 12,
	priority: "should",
	channel: "email",
	subject: `As written ${key}`,
	body: "Hello {{contact.first_name}}",
	...over,
});
const FUNNEL = {
	nominal_hours: 168,
	pre_event: [step("story"), step("proof", { delay_hours: 100 })],
	post_event_attended: [step("thanks", { anchor: "event_end", delay_hours: 1 })],
	post_event_no_show: [step("missed", { anchor: "event_end", delay_hours: 1 })],
};
const STORY = { phase: "pre_event", step_key: "story" };

async function open() {
	const tenant = await signUp();
	const { event_id } = await makeEvent(tenant, {}, { funnel_config: FUNNEL });
	const send = (method: string, path = "", body?: unknown) =>
		call(method, `events/${event_id}/experiments${path}`, body, tenant.auth);
	const started = async (input: Record<string, unknown>) => {
		const made = await send("POST", "", { name: "Try it", ...input });
		expect(made).toMatchObject({ status: 201, body: { state: "draft" } });
		expect((await send("POST", `/${made.body.id}/start`)).body.state).toBe("running");
		return made.body.id as string;
	};
	return { tenant, event_id, send, started };
}

const people = async (tenant: TestTenant, event_id: string, count: number) => {
	const found: { id: string; email: string }[] = [];
	for (let i = 0; i < count; i++) {
		const email = `e${crypto.randomUUID()}@people.example`;
		found.push({ id: (await enroll(tenant, event_id, { email })).body.registration_id, email });
	}
	return found;
};

describe("experiments", () => {
	it("refuse what the funnel does not hold, with the field", async () => {
		const { tenant, event_id, send } = await open();
		const faults = [
			[{ kind: "subject", ...STORY }, "subject"],
			[{ kind: "subject", ...STORY, step_key: "absent", subject: "Other" }, "step_key"],
			[{ kind: "holdout", phase: "pre_event", step_key: "welcome" }, "step_key"],
			[{ kind: "holdout", ...STORY, purpose: "offer" }, "purpose"],
			[{ kind: "step", ...STORY, subject: "Other" }, "body"],
			[{ kind: "timing", purpose: "offer" }, "purpose"],
			[{ kind: "timing", share: 1 }, "share"],
		] as const;
		for (const [input, path] of faults) {
			const { status, body } = await send("POST", "", { name: "Try it", ...input });
			expect([status, body.error.fields?.[0]?.path]).toEqual([422, path]);
		}
		expect((await send("POST", "", { name: "A", kind: "step", ...STORY, body: "{{no.slot}}" })).status).toBe(422);
		const draft = (await send("POST", "", { name: "Try it", kind: "timing" })).body;
		expect((await send("POST", `/${draft.id}/stop`)).body.error.code).toBe("experiment_not_running");
		const other = await signUp();
		expect((await call("GET", `events/${event_id}/experiments/${draft.id}`, undefined, other.auth)).status).toBe(404);
		expect((await send("DELETE", `/${draft.id}`)).status).toBe(204);
		expect((await send("GET")).body.data).toEqual([]);
		expect(await rows("experiments", tenant)).toEqual([]);
	});

	it("are warned of what no source bears out in the variant's words, which a person may vouch for", async () => {
		const { tenant, send } = await open();
		const body = "Hello {{contact.first_name}}\n\n97% of our clients double their income in 30 days.";
		const made = (await send("POST", "", { name: "Claim", kind: "step", ...STORY, body })).body;
		const claim = { phase: "pre_event", key: "story", field: "body", sentence: body.slice(body.indexOf("97%")) };
		expect(made.warnings).toMatchObject([{ ...claim, overruled: null }]);
		const vouched = await send("POST", `/${made.id}/warnings/overrule`, { ...STORY, ...claim, step_key: undefined });
		expect(vouched).toMatchObject({ status: 200, body: { overruled: { by: expect.any(String) } } });
		const read = (await send("GET", `/${made.id}/warnings`)).body;
		expect(read.warnings).toEqual([vouched.body]);
		const [logged] = (await rows<{ action: string; target: string; actor_id: string }>("audit_log", tenant)).filter(
			({ action }) => action === "experiment.warning_overruled",
		);
		expect(logged).toBeDefined();
		expect(JSON.stringify(logged)).toContain(made.id);
		const other = { ...claim, sentence: "Another." };
		expect((await send("POST", `/${made.id}/warnings/overrule`, other)).status).toBe(404);
		expect((await send("POST", "", { name: "None", kind: "holdout", ...STORY })).body.warnings).toEqual([]);
	});

	it("keep the written instants in the fixed arm, skip what falls after the start, and end with a stop", async () => {
		const { tenant, event_id, send, started } = await open();
		const id = await started({ kind: "timing" });
		expect((await send("POST", `/${await draftOf(send)}/start`)).body.error.code).toBe("experiment_running");
		const all = await people(tenant, event_id, 12);
		const plans = await Promise.all(all.map(async (one) => (await schedule(tenant, one.id)).steps));
		const proofs = plans.map((steps) => steps.find((s: { key: string }) => s.key === "proof"));
		const fixed = proofs.filter((s) => s.reason === "experiment_fixed");
		expect(fixed.length).toBeGreaterThan(0);
		expect(fixed.length).toBeLessThan(12);
		for (const proof of proofs) expect(proof.send_at === null).toBe(fixed.includes(proof));
		await refreshRollups(createContext(env as unknown as Env));
		const { body } = await send("GET", `/${id}`);
		expect(body).toMatchObject({ variant: { exposed: fixed.length }, control: { exposed: 12 - fixed.length } });
		expect(body.comparison).toMatchObject({ decided: null, low: -1, high: 1 });
		expect((await send("POST", `/${id}/stop`)).body.state).toBe("stopped");
		await queues.workOff();
		for (const one of all) {
			const { steps } = await schedule(tenant, one.id);
			expect(steps.find((s: { key: string }) => s.key === "proof").send_at).not.toBeNull();
		}
		expect((await send("POST", `/${id}/keep`, { arm: "variant" })).body.kept).toBe("variant");
		const [late] = await people(tenant, event_id, 1);
		const { steps } = await schedule(tenant, late?.id ?? "");
		expect(steps.find((s: { key: string }) => s.key === "proof").reason).toBe("experiment_fixed");
		expect((await send("POST", `/${id}/keep`, { arm: "control" })).body.kept).toBe("control");
	});

	it.each([
		["subject", { kind: "subject", ...STORY, subject: "Another line", outcome: "clicked" }],
		["holdout", { kind: "holdout", ...STORY, outcome: "purchased" }],
	])("split a step's message by its arm, count who it reached, and keep the winner: %s", async (kind, input) => {
		const { tenant, event_id, send, started } = await open();
		const id = await started(input);
		const all = await people(tenant, event_id, 10);
		const ids = all.map((one) => one.id);
		await queues.pass(tenant, ids, NOON + 20 * HOUR);
		const stories = (await rows<Record<string, string>>("messages", tenant)).filter((m) => m.step_key === "story");
		expect(stories).toHaveLength(10);
		const held = stories.filter((m) => m.reason === "experiment_holdout");
		const subjects = (await Promise.all(all.map((one) => mailbox(one.email)))).flat().map((m) => m.subject);
		const others = subjects.filter((s) => s === "Another line").length;
		const inVariant = kind === "holdout" ? held.length : others;
		expect(inVariant).toBeGreaterThan(0);
		expect(inVariant).toBeLessThan(10);
		expect(subjects.filter((s) => s === "As written story")).toHaveLength(10 - inVariant);
		await refreshRollups(createContext(env as unknown as Env));
		const { body } = await send("GET", `/${id}`);
		expect(body).toMatchObject({
			variant: { exposed: inVariant },
			control: { exposed: 10 - inVariant },
			complete: true,
		});
		expect((await send("POST", `/${id}/keep`, { arm: "variant" })).body).toMatchObject({
			state: "stopped",
			kept: "variant",
		});
		const { funnel_config } = (await call("GET", `events/${event_id}`, undefined, tenant.auth)).body;
		const story = funnel_config.pre_event.find((s: { key: string }) => s.key === "story");
		expect(story?.subject).toBe(kind === "holdout" ? undefined : "Another line");
		const actions = (await rows<{ action: string }>("audit_log", tenant)).map((row) => row.action);
		expect(actions.filter((a) => a.startsWith("experiment.")).sort()).toEqual([
			"experiment.created",
			"experiment.kept",
			"experiment.started",
		]);
	});
});

describe("a holdout over all events", () => {
	it("withholds marketing from a stable share of contacts, nothing transactional, and compares them with the rest", async () => {
		const { tenant, event_id } = await open();
		const second = await makeEvent(tenant, {}, { funnel_config: FUNNEL });
		const holdout = (method: string, body?: unknown) => call(method, "holdout", body, tenant.auth);
		expect((await holdout("GET")).body).toMatchObject({ holdout: null });
		expect((await holdout("PUT", { share: 0.9 })).status).toBe(422);
		const started = (await holdout("PUT", { share: 0.2, outcome: "attended" })).body;
		expect((await holdout("PUT", { share: 0.2, outcome: "attended" })).body).toEqual(started);
		expect((await holdout("PUT", { share: 0.1 })).body.error.code).toBe("holdout_running");
		const everybody = await people(tenant, event_id, 24);
		for (const { email } of everybody) await enroll(tenant, second.event_id, { email });
		const all = await rows<Record<string, string>>("registrations", tenant);
		await queues.pass(
			tenant,
			all.map(({ id }) => id as string),
			NOON + 20 * HOUR,
		);
		const sent = await rows<Record<string, string>>("messages", tenant);
		const contactOf = new Map(all.map((r) => [r.id, r.contact_id]));
		const held = sent.filter((m) => m.reason === "tenant_holdout");
		const without = new Set(held.map((m) => contactOf.get(m.registration_id as string)));
		const drawn = [...contactOf.values()].filter(
			(contact) => armOf(started, tenant.tenant_id, contact as string) === "variant",
		);
		expect(without).toEqual(new Set(drawn));
		expect(held.map((m) => m.step_key)).not.toContain("welcome");
		for (const m of sent.filter((one) => one.step_key === "story"))
			expect(m.reason === "tenant_holdout").toBe(without.has(contactOf.get(m.registration_id as string)));
		expect(sent.filter((m) => m.step_key === "welcome" && m.sent_at !== null)).toHaveLength(48);
		await refreshRollups(createContext(env as unknown as Env));
		expect((await holdout("GET")).body).toMatchObject({
			held_out: { exposed: 2 * without.size },
			rest: { exposed: 48 - 2 * without.size },
			comparisons: { attended: { decided: null, low: -1, high: 1 } },
			complete: true,
		});
		expect((await holdout("DELETE")).body.stopped_at).not.toBeNull();
		expect((await rows<{ holdout_json: string | null }>("holdouts", tenant)).length).toBe(1);
		const both = await Promise.all([0.05, 0.1].map((share) => holdout("PUT", { share })));
		expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
		expect((await rows<{ stopped_at: number | null }>("holdouts", tenant)).filter((h) => !h.stopped_at)).toHaveLength(
			1,
		);
	});
});

const draftOf = async (send: (method: string, path: string, body: unknown) => ReturnType<typeof call>) =>
	(await send("POST", "", { name: "Another", kind: "timing" })).body.id as string;
