import { parseArgs } from "node:util";
import { nameOf } from "./deploy/config.mjs";
import { placeOf } from "./deploy/options.mjs";
import { toolEnv } from "./runtime.mjs";
import { readSettings } from "./settings.mjs";
import { SWITCHES, switchStatement } from "./switches.ts";
import { wrangler } from "./wrangler.mjs";

const USAGE = `npm run switch -- [NAME on|off --why "REASON, WHO"] [--tenant NAME | --pooled] [--jurisdiction eu]

NAME                 one of ${SWITCHES.join(", ")}
--why                kept in the log of changes: what happened, and who decided
--tenant, --pooled   the deployment, as for npm run deploy; without one, the platform of this machine (STATE_DIR)

Without a NAME it says what is off and prints the last changes. A switch holds for every tenant within 5 seconds.`;

const LAST_CHANGES = `select at, name, enabled, reason from platform_switch_changes order by seq desc limit 20`;

/** @returns {{name?: string, enabled?: boolean, why?: string, database: string | null}} `database` null is this machine's */
function readArgs(args) {
	const value = { type: "string" };
	let read;
	try {
		const options = { why: value, tenant: value, jurisdiction: value, pooled: { type: "boolean" } };
		read = parseArgs({ args, options, allowPositionals: true });
	} catch (error) {
		throw new Error(`${error.message}\n\n${USAGE}`);
	}
	const { values, positionals } = read;
	const deployed = values.tenant !== undefined || values.pooled || values.jurisdiction !== undefined;
	const database = deployed ? nameOf(placeOf(values, USAGE)) : null;
	if (positionals.length === 0) return { database };
	const [name, state, ...more] = positionals;
	if (!SWITCHES.includes(name)) throw new Error(`There is no switch ${name}.\n\n${USAGE}`);
	if (!["on", "off"].includes(state) || more.length > 0) throw new Error(`Say on or off.\n\n${USAGE}`);
	if (!values.why?.trim()) throw new Error(`Say why, and who decides, with --why: the log keeps it.\n\n${USAGE}`);
	return { name, enabled: state === "on", why: values.why.trim(), database };
}

/**
 * Throws one of the platform's switches, or says how they stand.
 *
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env `STATE_DIR` of the platform of this machine
 * @param {{run?: typeof wrangler, print?: (line: string) => void}} given
 * @throws where the arguments or the database refuse
 */
export async function throwSwitch(args, env, { run = wrangler, print = console.log } = {}) {
	const { name, enabled, why, database } = readArgs(args);
	const { state_dir } = readSettings(env);
	const place = database ? [database, "--remote"] : ["DB", "--local", "--persist-to", state_dir];
	const set = name ? `${switchStatement(name, enabled, why)};` : "";
	const command = `${set}select name from platform_switches where enabled = 0 order by name;${LAST_CHANGES}`;
	const asked = ["d1", "execute", ...place, "--json", "--yes", "--command", command];
	const { code, said } = await run(asked, database ? env : toolEnv(state_dir));
	if (code !== 0) throw new Error(`The switches could not be reached:\n${said.trim()}`);
	const answers = JSON.parse(said.slice(said.search(/^\[/m)));
	const [off, changes] = answers.slice(-2).map(({ results }) => results);
	print(off.length === 0 ? "Everything is on." : `Off: ${off.map((row) => row.name).join(", ")}`);
	for (const change of changes)
		print(
			`${new Date(change.at * 1000).toISOString()}  ${change.name} ${change.enabled ? "on" : "off"}  ${change.reason}`,
		);
}
