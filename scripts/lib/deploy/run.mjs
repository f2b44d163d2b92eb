import { rmSync } from "node:fs";
import { join } from "node:path";
import { setupCode } from "../../../actions/setup-code.ts";
import { ROOT } from "../paths.mjs";
import { version as projectVersion } from "../settings.mjs";
import { writePrivate } from "../state.mjs";
import { wrangler } from "../wrangler.mjs";
import { deploymentConfig, NO_DATABASE, writeConfig } from "./config.mjs";
import { readOptions } from "./options.mjs";
import * as plan from "./plan.mjs";
import { measureVersion, rollOut, SHARES } from "./rollout.mjs";

async function demand(run, step) {
	const { code, said } = await run(step.args);
	if (code !== 0) throw new Error(`${step.title} failed:\n${said.trim()}`);
	return said;
}

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const tools = { run: wrangler, print: console.log, wait, measure: measureVersion, ask: fetch, buildAssets };

async function buildAssets() {
	const { buildAssets: build } = await import("../assets.mjs");
	await build();
}

/**
 * Brings one deployment to where it should be; what is there already stays. With `--dry-run` it prints what it would do
 * and builds the bundle.
 *
 * @returns {Promise<boolean>} false where the new version was taken back
 */
export async function deploy(args, env, given = {}) {
	const by = { ...tools, ...given };
	const options = readOptions(args, env);
	const { unstable_readConfig } = await import("wrangler");
	const base = unstable_readConfig({ config: join(ROOT, "wrangler.toml") }, { hideWarnings: true });
	const config = deploymentConfig(base, options, env.VERSION || projectVersion());
	const config_path = writeConfig(config);
	by.print(`${config.name} at ${config.vars.PUBLIC_URL}`);
	return options.dry_run ? show(by, config, options, config_path) : carryOut(by, config, options, config_path, env);
}

const shown = (arg) => (/\s/.test(arg) ? `"${arg}"` : arg);
const line = ({ title, args }) => `- ${title}\n    wrangler ${args.map(shown).join(" ")}`;

async function show(by, config, options, config_path) {
	for (const step of plan.preparation(config, options, config_path))
		by.print(line(step) + (step.exists ? "\n    only where it is not there yet" : ""));
	by.print(line(plan.secretsStep(config_path, "(a file that is deleted at once)")));
	by.print(`    needed: ${plan.SECRETS.needed.join(", ")}\n    where set: ${plan.SECRETS.optional.join(", ")}`);
	by.print(`- routes: ${config.routes.map(({ pattern }) => pattern).join(", ")}`);
	by.print(`${line(plan.wholeRelease(config_path))}\n    the first time, and with --at-once`);
	if (!options.at_once) {
		by.print(`${line(plan.uploadVersion(config_path, config.vars.VERSION))}\n    every other time`);
		for (const percent of SHARES) by.print(line(shareOf(config_path, "NEW", "OLD", percent)));
		by.print(`    each watched for ${options.soak_s} s; back to OLD@100% above 0.5 % errors`);
		by.print(line(plan.triggersStep(config_path)));
	}
	by.print(`- check that ${config.vars.PUBLIC_URL}/health answers with version ${config.vars.VERSION}`);
	await by.buildAssets();
	const built = await demand(by.run, {
		title: "the bundle",
		args: ["deploy", "--dry-run", "--outdir", join("dist", "deploy", config.name, "bundle"), "--config", config_path],
	});
	by.print(/Total Upload:.*/.exec(built)?.[0] ?? built.trim());
	return true;
}

const shareOf = (config_path, id, before, percent) =>
	plan.shareStep(
		config_path,
		percent === 100
			? [[id, 100]]
			: [
					[id, percent],
					[before, 100 - percent],
				],
		`${percent} % of the traffic`,
	);

async function carryOut(by, config, options, config_path, env) {
	await by.buildAssets();
	for (const step of plan.preparation(config, options, config_path)) {
		if (step.title.startsWith("migrations")) await nameDatabase(by, config);
		const there = step.exists && (await isThere(by.run, step.exists));
		by.print(`- ${step.title}${there ? ": there" : ""}`);
		if (!there) await demand(by.run, step);
	}
	const before = await runningVersion(by.run, config_path);
	await setSecrets(by, config, config_path, env, before === null);
	const done =
		before === null || options.at_once
			? await atOnce(by, config, config_path, env, before)
			: await gradually(by, config, options, config_path, env, before);
	if (done) await checkHealth(by, config);
	if (before === null && config.vars.SIGNUP === "invite")
		by.print(`- the first account: ${config.vars.PUBLIC_URL}/signup?setup=${setupCode(env.SECRETS_KEY)}`);
	return done;
}

async function isThere(run, { args, mentions }) {
	const { code, said } = await run(args);
	return code === 0 && (mentions === undefined || said.includes(mentions));
}

/** The database's id is known only once it was made. */
async function nameDatabase(by, config) {
	const [database] = config.d1_databases;
	if (database.database_id !== NO_DATABASE) return;
	const said = await demand(by.run, { title: "databases", args: ["d1", "list", "--json"] });
	const list = JSON.parse(said.slice(said.indexOf("[")));
	const found = list.find(({ name }) => name === database.database_name);
	if (!found) throw new Error(`The database ${database.database_name} was made but is not listed: run this again.`);
	database.database_id = found.uuid;
	writeConfig(config);
}

/** The id of the version that has the traffic, or null where nothing was deployed yet. */
async function runningVersion(run, config_path) {
	const { code, said } = await run(["deployments", "status", "--json", "--config", config_path]);
	if (code !== 0) return null;
	const { versions = [] } = JSON.parse(said.slice(said.indexOf("{")));
	return versions.sort((a, b) => b.percentage - a.percentage)[0]?.version_id ?? null;
}

/** Secrets of the environment. Before the first release there is no Worker to hold them: they go right after it. */
async function setSecrets(by, config, config_path, env, first) {
	const missing = plan.SECRETS.needed.filter((name) => !env[name]);
	if (first && missing.length > 0) throw new Error(`Set ${missing.join(", ")} in the environment first.`);
	if (!first) await putSecrets(by, config, config_path, env);
}

async function putSecrets(by, config, config_path, env) {
	const names = [...plan.SECRETS.needed, ...plan.SECRETS.optional].filter((name) => env[name]);
	if (names.length === 0) return;
	const file = join(ROOT, "dist", "deploy", config.name, "secrets.json");
	writePrivate(file, JSON.stringify(Object.fromEntries(names.map((name) => [name, env[name]]))));
	try {
		by.print(`- secrets: ${names.join(", ")}`);
		await demand(by.run, plan.secretsStep(config_path, file));
	} finally {
		rmSync(file, { force: true });
	}
}

async function atOnce(by, config, config_path, env, before) {
	const step = plan.wholeRelease(config_path);
	by.print(`- ${step.title}`);
	await demand(by.run, step);
	if (before === null) await putSecrets(by, config, config_path, env);
	return true;
}

async function gradually(by, config, options, config_path, env, before) {
	const account = env.CLOUDFLARE_ACCOUNT_ID;
	const token = env.CLOUDFLARE_API_TOKEN;
	if (!account || !token)
		throw new Error("Set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN: the errors of each share are read with them.");
	const upload = plan.uploadVersion(config_path, config.vars.VERSION);
	by.print(`- ${upload.title}`);
	const id = /Version ID:\s*([0-9a-f-]{36})/i.exec(await demand(by.run, upload))?.[1];
	if (!id) throw new Error("The upload named no version: look at the account's versions and run this again.");
	// Setting secrets has made a version of its own meanwhile.
	const old = (await runningVersion(by.run, config_path)) ?? before;
	let since = new Date();
	const done = await rollOut({
		print: by.print,
		give: async (percent) => {
			since = new Date();
			await demand(by.run, shareOf(config_path, id, old, percent));
		},
		back: async () =>
			void (await demand(by.run, plan.shareStep(config_path, [[old, 100]], "back to the version before"))),
		soak: () => by.wait(options.soak_s),
		measure: () => by.measure({ account, token, script: config.name, version: id, since }, by.ask),
	});
	if (done) await demand(by.run, plan.triggersStep(config_path));
	return done;
}

async function checkHealth(by, config) {
	const answer = await by.ask(`${config.vars.PUBLIC_URL}/health`, { signal: AbortSignal.timeout(30_000) });
	const { status, version } = await answer.json();
	if (!answer.ok || status !== "ok") throw new Error(`${config.vars.PUBLIC_URL}/health answered ${answer.status}.`);
	by.print(`- ${config.vars.PUBLIC_URL}/health: ok, version ${version}`);
}
