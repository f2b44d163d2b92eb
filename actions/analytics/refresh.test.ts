import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { call, enroll, makeEvent, signUp, type TestTenant } from "../../test/worker/product";
import { createContext } from "../../workers/context";
import type { Env } from "../../workers/env";
import { rebuildRollups, refreshRollups } from "./refresh";

const ctx = createContext(env as unknown as Env);
const run = (sql: string, ...values: unknown[]) =>
	env.DB.prepare(sql)
		.bind(...values)
		.run();
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Steps that the holdouts are about. */
const WITHOUT = ["pre_event/s0", "pre_event/s2"];

/** All figures of a tenant that are not zero, by dimension, event and key. */
async function figures(tenant: TestTenant) {
	const { results } = await env.DB.prepare(
		"select * from analytics_rollups where tenant_id = ? order by dimension, event_id, key",
	)
		.bind(tenant.tenant_id)
		.all<Record<string, unknown>>();
	return results
		.map(({ tenant_id: _, ...row }) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0)))
		.filter((row) => Object.keys(row).length > 3);
}

let tenant: TestTenant;
let start: number;
const events: string[] = [];
const people: string[] = [];

beforeAll(async () => {
	tenant = await signUp();
	start = ctx.clock.now();
	for (let e = 0; e < 2; e++) events.push((await makeEvent(tenant)).event_id);
	for (let i = 0; i < 6; i++) {
		const { body } = await enroll(tenant, events[i % 2] as string, {
			email: `c${i >> 1}-${tenant.tenant_id}@people.example`,
		});
		people.push(body.registration_id);
	}
	for (const event_id of events)
		for (const [id, kind, steps] of [
			["timing", "timing", null],
			["without", "holdout", WITHOUT],
		])
			await run(
				"insert into experiments (tenant_id, id, event_id, name, kind, target_json, share, outcome, state, started_at, stopped_at, counted_by_json, created_at, updated_at) values (?, ?, ?, '', ?, '{}', 0.5, 'attended', 'running', ?, ?, ?, 0, 0)",
				...[
					tenant.tenant_id,
					`${id}_${event_id}`,
					event_id,
					kind,
					start - 60,
					kind === "timing" ? null : start + 4 * DAY,
				],
				JSON.stringify({ steps, nominal_hours: 10 * 24 }),
			);
	await run(
		"insert into holdouts (tenant_id, id, share, purposes_json, outcome, started_at, stopped_at) values (?, 'hld_1', 0.5, '[]', 'purchased', ?, null)",
		tenant.tenant_id,
		start - 60,
	);
	await run(
		"insert or ignore into analytics_marks (tenant_id, registration_id) select tenant_id, id from registrations",
	);
	await refreshRollups(ctx);
});

/** People whom the holdouts mattered to, counted from their messages alone. */
const countReached = () =>
	env.DB.prepare(
		`select count(distinct registration_id) as n from messages where tenant_id = ? and phase || '/' || step_key in (?, ?)
			and (sent_at is not null or reason = 'experiment_holdout') and coalesce(sent_at, updated_at) < ?`,
	)
		.bind(tenant.tenant_id, ...WITHOUT, start + 4 * DAY)
		.first<number>("n");

type Change = { person: number; kind: number; a: number; b: number; at: number };
const STATUS = ["queued", "sent", "delivered", "opened", "clicked", "bounced", "complained", "failed", "dropped"];

/** One change of a raw row, as any part of the product might make it. */
async function apply({ person, kind, a, b, at }: Change, serial: number): Promise<void> {
	const { tenant_id } = tenant;
	const id = people[person] as string;
	const when = start + at;
	const own = "where tenant_id = ? and id = ?";
	if (kind === 0)
		await run(
			`insert into messages (tenant_id, id, registration_id, event_id, phase, step_key, channel, revision, funnel_version, send_at, deadline, status, reason, attempts, sent_at, updated_at)
				values (?, ?, ?, ?, 'pre_event', ?, ?, 1, 1, ?, 9, ?, ?, 1, ?, ?)
				on conflict (tenant_id, id) do update set status = excluded.status, human_status = ?, reason = excluded.reason, sent_at = excluded.sent_at`,
			...[tenant_id, `msg_${id}_${a % 4}`, id, events[person % 2], `s${a % 4}`, a % 4 === 3 ? "sms" : "email", when],
			...[
				STATUS[b % 9],
				b % 9 === 8 ? (b % 2 ? "too_late" : "experiment_holdout") : null,
				b % 9 === 8 ? null : when,
				when,
				b % 9 === 4 ? "delivered" : null,
			],
		);
	else if (kind === 1)
		await run(
			"insert into conversions (tenant_id, external_id, registration_id, amount, currency, at) values (?, ?, ?, ?, ?, ?) on conflict (tenant_id, external_id) do update set refunded = min(amount, refunded + 7)",
			...[tenant_id, `x${id}${a % 3}`, id, 1000 + b, b % 2 ? "EUR" : "USD", when],
		);
	else if (kind === 2)
		await run(
			`update registrations set attendance = ?, attended_minutes = ? ${own}`,
			["attended", "left_early", "no_show", null][a % 4],
			b % 90,
			tenant_id,
			id,
		);
	else if (kind === 3)
		await run(
			`update registrations set join_clicks = join_clicks + 1, first_joined_at = coalesce(first_joined_at, ?) ${own}`,
			when,
			tenant_id,
			id,
		);
	else if (kind === 4)
		await run(`update registrations set state = ? ${own}`, a % 2 ? "active" : "cancelled", tenant_id, id);
	else if (kind === 5)
		await run(
			"insert into poll_answers (tenant_id, registration_id, question, answer, at) values (?, ?, ?, 'yes', ?) on conflict do nothing",
			...[tenant_id, id, `q${a % 2}`, when],
		);
	else if (kind === 6)
		await run(
			"insert into consents (tenant_id, id, contact_id, channel, granted, wording, wording_version, source, at) select tenant_id, ?, contact_id, ?, 0, '', '1', ?, ? from registrations where tenant_id = ? and id = ?",
			...[`cns_t${serial}`, a % 2 ? "sms" : "email", b % 2 ? "one_click" : "publishable", when, tenant_id, id],
		);
	else if (kind === 7) {
		await run(
			"update events set starts_at = ? where tenant_id = ? and id = ?",
			start + a * DAY,
			tenant_id,
			events[person % 2],
		);
		await run(
			"update registrations set planned_revision = planned_revision + 1 where tenant_id = ? and event_id = ? and state = 'active'",
			tenant_id,
			events[person % 2],
		);
	} else await refreshRollups(ctx);
}

describe("figures", () => {
	it("kept as things happen are the ones made anew from the raw rows", async () => {
		let serial = 0;
		const change = fc.record({
			person: fc.nat(5),
			kind: fc.nat(9),
			a: fc.nat(20),
			b: fc.nat(100),
			at: fc.integer({ min: 0, max: 5 * DAY }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 10, maxLength: 30 }), async (changes) => {
				for (const one of changes) await apply(one, serial++);
				await refreshRollups(ctx);
				const kept = await figures(tenant);
				await rebuildRollups(ctx, { type: "system", tenant_id: tenant.tenant_id });
				expect(await figures(tenant)).toEqual([]);
				await Promise.all([refreshRollups(ctx), refreshRollups(ctx)]);
				expect(kept).toEqual(await figures(tenant));
				const people = kept.filter(
					({ dimension, event_id, key }) =>
						[dimension, event_id, JSON.parse(String(key))[2]].join() === "holdout,,first",
				);
				expect(people.reduce((sum, row) => sum + Number(row.registrations), 0)).toBe(3);
				const arms = kept.filter((row) => /^\["without_[^,]*,"\w+"\]$/.test(String(row.key)));
				expect(arms.reduce((sum, row) => sum + Number(row.registrations), 0)).toBe(await countReached());
			}),
			{ numRuns: 8 },
		);
		const total = (await figures(tenant)).find((row) => row.dimension === "total" && row.event_id === "");
		expect(total).toMatchObject({ registrations: 6 });
	}, 30_000);

	it("leave out a change that came while it was being counted, until the next run", async () => {
		const id = people[0] as string;
		await run("update registrations set join_clicks = 1 where tenant_id = ? and id = ?", tenant.tenant_id, id);
		await run(
			"update analytics_marks set taken_by = 'cnt_dead', taken_until = ? where registration_id = ?",
			ctx.clock.wall() + 50,
			id,
		);
		expect(await refreshRollups(ctx)).toBe(0);
		await run("update registrations set join_clicks = 2 where tenant_id = ? and id = ?", tenant.tenant_id, id);
		expect(await refreshRollups(ctx)).toBe(1);
	});

	it("lose what is erased", async () => {
		const before = (await figures(tenant)).find((row) => row.dimension === "total" && row.event_id === "");
		const { results } = await env.DB.prepare("select contact_id from registrations where id = ?")
			.bind(people[0])
			.all<{ contact_id: string }>();
		expect(
			(await call("DELETE", `admin/contacts/${results[0]?.contact_id}`, undefined, tenant.auth)).status,
		).toBeLessThan(300);
		const after = (await figures(tenant)).find((row) => row.dimension === "total" && row.event_id === "");
		expect(Number(after?.registrations)).toBe(Number(before?.registrations) - 2);
		await refreshRollups(ctx);
		const kept = await figures(tenant);
		await rebuildRollups(ctx, { type: "system", tenant_id: tenant.tenant_id });
		await refreshRollups(ctx);
		expect(await figures(tenant)).toEqual(kept);
	});
});
