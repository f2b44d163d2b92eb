import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { auditInsert } from "../db/audit";
import { createDb } from "../db/client";
import { call, signUp, type TestTenant } from "../test/worker/product";
import { type Clock, createClock, REAL_TIME } from "./clock";
import { AUDIT_TERM, pruneAudit, sealAudit, verifyAudit } from "./seal-audit";

const db = createDb(env.DB);
const clock: Clock = createClock(REAL_TIME, () => Date.now());
const ctx = { db, clock };
const run = (statement: string, ...values: unknown[]) =>
	env.DB.prepare(statement)
		.bind(...values)
		.run();

let tenant: TestTenant;
const append = (of: TestTenant, subject: string, at = clock.now()) =>
	auditInsert(db, { type: "system", tenant_id: of.tenant_id }, at, "thing.done", subject).run();
const idOf = async (subject: string) =>
	(await env.DB.prepare("select id from audit_log where subject_id = ?").bind(subject).first<{ id: string }>())?.id;

/** As somebody with the database in their hands would do it: the trigger goes first. */
async function tampering<T>(work: () => Promise<T>): Promise<T> {
	const { results } = await env.DB.prepare(
		"select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'audit_log'",
	).all<{ name: string; sql: string }>();
	for (const { name } of results) await run(`drop trigger ${name}`);
	const done = await work();
	for (const { sql } of results) await run(sql);
	return done;
}

beforeAll(async () => {
	tenant = await signUp();
});

describe("the audit log", () => {
	it("is only ever added to", async () => {
		await append(tenant, "first");
		await expect(run("update audit_log set action = 'x' where subject_id = 'first'")).rejects.toThrow("append-only");
		await expect(run("delete from audit_log where subject_id = 'first'")).rejects.toThrow("append-only");
	});

	it("is sealed in order into a chain of each tenant's own, across pages and runs", async () => {
		const other = await signUp();
		for (let i = 0; i < 3; i++) {
			await append(tenant, `a${i}`);
			await append(other, `b${i}`);
		}
		expect(await sealAudit(ctx)).toBeGreaterThanOrEqual(6);
		await append(tenant, "later");
		await Promise.all([sealAudit(ctx), sealAudit(ctx)]);
		const own = await verifyAudit(ctx, tenant.tenant_id);
		expect(own).toMatchObject({ ok: true, fault: null, unsealed: 0, next_cursor: null });
		expect(own.entries).toBe(5);
		expect(await verifyAudit(ctx, other.tenant_id)).toMatchObject({ ok: true, entries: 3 });
		expect(await sealAudit(ctx)).toBe(0);
		await append(tenant, "unsealed");
		expect(await verifyAudit(ctx, tenant.tenant_id)).toMatchObject({ ok: true, unsealed: 1 });
	});

	it("shows a change, a removal, a new order and an entry slipped in", async () => {
		const victim = await signUp();
		for (const s of ["v1", "v2", "v3"]) await append(victim, s);
		await sealAudit(ctx);
		const faults = async () => (await verifyAudit(ctx, victim.tenant_id)).fault?.problem ?? null;
		await tampering(async () => {
			await run("update audit_log set action = 'nothing.done' where subject_id = 'v2'");
			expect(await faults()).toContain("changed");
			await run("update audit_log set action = 'thing.done' where subject_id = 'v2'");
			expect(await faults()).toBeNull();

			const held = await env.DB.prepare("select ids_json from audit_seals where tenant_id = ?")
				.bind(victim.tenant_id)
				.first<{ ids_json: string }>();
			const [a, b, c] = JSON.parse(held?.ids_json ?? "[]");
			await run("update audit_seals set ids_json = ? where tenant_id = ?", JSON.stringify([b, a, c]), victim.tenant_id);
			expect(await faults()).toContain("order");
			await run("update audit_seals set ids_json = ? where tenant_id = ?", held?.ids_json, victim.tenant_id);

			// Swapping what two entries say is a new order as well.
			const [one, two] = [await idOf("v1"), await idOf("v2")];
			await run(
				"update audit_log set subject_id = case id when ? then 'v2' when ? then 'v1' end where id in (?, ?)",
				one,
				two,
				one,
				two,
			);
			expect(await faults()).toContain("order");
			await run(
				"update audit_log set subject_id = case id when ? then 'v1' when ? then 'v2' end where id in (?, ?)",
				one,
				two,
				one,
				two,
			);

			const { results } = await env.DB.prepare("select rowid as row, * from audit_log where subject_id = 'v3'").all<
				Record<string, unknown>
			>();
			await run("delete from audit_log where subject_id = 'v3'");
			expect(await faults()).toContain("missing");
			const v3 = results[0] as Record<string, unknown>;
			const insert =
				"insert into audit_log (rowid, tenant_id, id, at, actor_type, actor_id, action, subject_id) values (?, ?, ?, ?, ?, ?, ?, ?)";
			await run(insert, v3.row, v3.tenant_id, v3.id, v3.at, v3.actor_type, v3.actor_id, v3.action, v3.subject_id);
			expect(await faults()).toBeNull();
			await run(insert, -5, v3.tenant_id, "aud_forged", v3.at, "system", "system", "thing.done", "forged");
			expect(await faults()).toContain("slipped in");
			await run("delete from audit_log where id = 'aud_forged'");
		});
	});

	it("is verified by its owner over HTTP, and by nobody of another tenant", async () => {
		const { status, body } = await call("GET", "admin/audit-log/verify", undefined, tenant.auth);
		expect([status, body.ok, body.head.hash]).toEqual([200, true, expect.stringMatching(/^[0-9a-f]{64}$/)]);
		const stranger = await signUp();
		const { body: theirs } = await call("GET", "admin/audit-log/verify", undefined, stranger.auth);
		expect(theirs).toMatchObject({ ok: true, links: 0, head: null });
		expect((await call("GET", "admin/audit-log/verify?cursor=zzz", undefined, tenant.auth)).status).toBe(422);
	});

	it("lets go of what is older than seven years, and the chain still holds", async () => {
		const old = await signUp();
		await append(old, "old", clock.now() - AUDIT_TERM - 10);
		await sealAudit(ctx);
		await append(old, "young");
		await sealAudit(ctx);
		expect(await pruneAudit(ctx, 10, true)).toBe(1);
		expect(await idOf("old")).toBeDefined();
		expect(await pruneAudit(ctx, 10)).toBe(1);
		expect([await idOf("old"), await idOf("young")]).toEqual([undefined, expect.any(String)]);
		expect(await verifyAudit(ctx, old.tenant_id)).toMatchObject({ ok: true, links: 2, entries: 1 });
	});
});
