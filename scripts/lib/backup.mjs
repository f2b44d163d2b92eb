import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { ROOT } from "./paths.mjs";
import { readSettings } from "./settings.mjs";

const USAGE =
	"Usage: npm run backup -- --to FOLDER | --from FOLDER | --drill. The state is that of STATE_DIR; to restore into one, stop the platform that uses it.";

/** What the platform keeps on this machine, by where it lies in the state folder. */
const PARTS = { d1: "D1", r2: "R2", do: "Durable Objects" };
/** Made anew by the platform itself, or of no worth without the process they belong to. */
const LEFT_OUT = /-(?:wal|shm|journal)$/;

const option = (args, name) => {
	const at = args.indexOf(name);
	return at < 0 ? undefined : args[at + 1];
};

/** Every file below `folder`, as paths from there. */
function filesIn(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !LEFT_OUT.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
		.sort();
}

/**
 * Copies D1, R2 and the objects' stores of a state folder, also of a running platform: each database as it stood at one
 * moment, by SQLite's online backup (sqlite.org/backup.html). It keeps the numbers of rows, by which the audit chain
 * knows how far it came; `VACUUM` and a dump as SQL may give other ones. Databases come before stored files, and files are
 * only ever added by a key of their own, so that what a row names is there.
 *
 * @returns {Promise<number>} files copied
 */
export async function copyState(from, to) {
	let copied = 0;
	for (const part of Object.keys(PARTS)) {
		const [source, target] = [join(from, "v3", part), join(to, "v3", part)];
		const files = filesIn(source);
		for (const file of files.toSorted((a, b) => Number(b.endsWith(".sqlite")) - Number(a.endsWith(".sqlite")))) {
			const path = join(target, file);
			if (existsSync(path)) throw new Error(`${path} is there already: give an empty folder.`);
			mkdirSync(dirname(path), { recursive: true });
			if (!file.endsWith(".sqlite")) cpSync(join(source, file), path);
			else {
				const database = new DatabaseSync(join(source, file));
				await backup(database, path);
				database.close();
			}
			copied++;
		}
	}
	// The keys that secrets are sealed with, the clock and the list of applied migrations belong to the databases.
	for (const name of ["secrets.json", "clock.json", "migrations.json", "demo.json"])
		if (existsSync(join(from, name))) {
			cpSync(join(from, name), join(to, name));
			copied++;
		}
	return copied;
}

/** A hash over all rows of each table, in the order of the rows; virtual tables are told by the tables they keep. */
function fingerprints(path) {
	const database = new DatabaseSync(path, { readOnly: true });
	const [{ integrity_check: verdict }] = database.prepare("pragma integrity_check").all();
	const tables = database
		.prepare(
			"select name, sql from sqlite_master where type = 'table' and sql not like 'create virtual%' order by name",
		)
		.all();
	const found = { integrity: verdict };
	for (const { name } of tables) {
		const hash = createHash("sha256");
		let rows = 0;
		const lines = database
			.prepare(`select * from "${name.replaceAll('"', '""')}"`)
			.all()
			.map((row) =>
				JSON.stringify(Object.values(row), (_, value) =>
					typeof value === "bigint"
						? `${value}n`
						: value instanceof Uint8Array
							? Buffer.from(value).toString("hex")
							: value,
				),
			)
			.sort();
		for (const line of lines) {
			hash.update(`${line}\n`);
			rows++;
		}
		found[name] = { rows, sha256: hash.digest("hex") };
	}
	database.close();
	return found;
}

const digest = (path) =>
	path.endsWith(".sqlite")
		? JSON.stringify(fingerprints(path))
		: createHash("sha256").update(readFileSync(path)).digest("hex");

/**
 * Holds two state folders against each other, table by table and file by file.
 *
 * @returns {{part: string, files: number, rows: number, differences: string[]}[]}
 */
export function compareStates(one, other) {
	return Object.entries(PARTS).map(([part, name]) => {
		const [left, right] = [one, other].map((folder) => join(folder, "v3", part));
		const files = [...new Set([...filesIn(left), ...filesIn(right)])];
		const differences = files.filter((file) => {
			const paths = [join(left, file), join(right, file)];
			return !paths.every(existsSync) || digest(paths[0]) !== digest(paths[1]);
		});
		const rows = files
			.filter((file) => file.endsWith(".sqlite") && existsSync(join(right, file)))
			.map((file) => fingerprints(join(right, file)))
			.flatMap(({ integrity, ...tables }) => {
				if (integrity !== "ok") differences.push(`integrity: ${integrity}`);
				return Object.values(tables).map((table) => table.rows);
			})
			.reduce((sum, count) => sum + count, 0);
		return { part: name, files: files.length, rows, differences };
	});
}

/** Backs up, restores, or does both in a folder of its own and holds the two copies against each other. */
export async function runBackup(args, env, print = console.log) {
	const { state_dir } = readSettings(env);
	const [to, from] = [option(args, "--to"), option(args, "--from")].map((path) => path && resolve(ROOT, path));
	if (to) print(`${await copyState(state_dir, to)} files backed up to ${to}`);
	else if (from) print(`${await copyState(from, state_dir)} files restored into ${state_dir}`);
	else if (!args.includes("--drill")) throw new Error(USAGE);
	if (to || from) return true;
	const folder = mkdtempSync(join(tmpdir(), "myxelium-drill-"));
	try {
		const [kept, restored] = [join(folder, "backup"), join(folder, "restored")];
		if ((await copyState(state_dir, kept)) === 0)
			throw new Error(`${state_dir} holds nothing: run \`npm start\` first.`);
		await copyState(kept, restored);
		const parts = compareStates(kept, restored);
		for (const { part, files, rows, differences } of parts)
			print(
				`${part}: ${files} files, ${rows} rows, ${differences.length ? `DIFFERS: ${differences.join(", ")}` : "the same"}`,
			);
		return parts.every(({ differences }) => differences.length === 0);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
