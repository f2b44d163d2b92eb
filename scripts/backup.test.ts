import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownNode } from "./lib/own-node.mjs";
import { ROOT } from "./lib/paths.mjs";

const folder = mkdtempSync(join(tmpdir(), "backup-test-"));
const state = join(folder, "state");
const d1 = join(state, "v3", "d1", "objects", "one.sqlite");

/** The project's own Node has the database; the one that runs this test need not. */
const node = (...args: string[]) => spawnSync(ownNode(), args, { encoding: "utf8", cwd: ROOT });
const sql = (path: string, text: string) =>
	node("-e", `const {DatabaseSync:D}=require("node:sqlite");const d=new D(${JSON.stringify(path)});${text}`);
const backup = (state_dir: string, ...args: string[]) =>
	spawnSync(ownNode(), [join(ROOT, "scripts", "backup.mjs"), ...args], {
		encoding: "utf8",
		env: { ...process.env, STATE_DIR: state_dir },
	});

beforeAll(() => {
	for (const part of ["d1/objects", "r2/bodies/blobs", "do/registrations"])
		mkdirSync(join(state, "v3", part), { recursive: true });
	sql(
		d1,
		`d.exec("pragma journal_mode=wal; create table contacts (id, email); create virtual table words using fts5(t); insert into contacts values (0,'gone'),(1,'a@x.example'),(2,null); delete from contacts where id = 0; insert into words values ('calm mornings')")`,
	);
	sql(
		join(state, "v3", "do", "registrations", "r.sqlite"),
		`d.exec("create table _cf_KV (key, value blob); insert into _cf_KV values ('k', x'00ff')")`,
	);
	writeFileSync(join(state, "v3", "r2", "bodies", "blobs", "b1"), "the bytes of a message");
	writeFileSync(join(state, "secrets.json"), '{"SECRETS_KEY":"k"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run backup", () => {
	it("holds the restored copy against the backup, row by row", () => {
		const { status, stdout } = backup(state, "--drill");
		expect(stdout).toMatch(
			/D1: 1 files, \d+ rows, the same\nR2: 1 files, 0 rows, the same\nDurable Objects: 1 files, 1 rows, the same/,
		);
		expect(status).toBe(0);
	});

	it("brings a state back into a fresh folder, search included, and never over another", () => {
		const [kept, fresh] = [join(folder, "kept"), join(folder, "fresh")];
		expect(backup(state, "--to", kept).status).toBe(0);
		expect(backup(fresh, "--from", kept).status).toBe(0);
		expect(readFileSync(join(fresh, "v3", "r2", "bodies", "blobs", "b1"), "utf8")).toBe("the bytes of a message");
		expect(readFileSync(join(fresh, "secrets.json"), "utf8")).toContain("SECRETS_KEY");
		const found = sql(
			join(fresh, "v3", "d1", "objects", "one.sqlite"),
			`console.log(d.prepare("select group_concat(rowid) n from contacts").get().n, d.prepare("select t from words where words match 'calm'").get().t)`,
		);
		expect(found.stdout.trim()).toBe("2,3 calm mornings");
		const again = backup(fresh, "--from", kept);
		expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("give an empty folder")]);
		expect(backup(state).stderr).toContain("Usage");
	});
});
