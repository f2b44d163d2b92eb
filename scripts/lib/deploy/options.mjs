const USAGE = `npm run deploy -- (--tenant NAME | --pooled) [--domain example.com] [--jurisdiction eu] [--at-once] [--soak SECONDS] [--dry-run]

--tenant NAME       one tenant by itself, at NAME.example.com
--pooled            the shared deployment: every subdomain, and coaches' own host names
--domain            the zone in your account; also DEPLOY_DOMAIN
--jurisdiction eu   keeps what can be kept there in the European Union
--at-once           no gradual roll-out: for a release that brings new classes of objects
--soak              how long each share of the traffic is watched, 300 s
--dry-run           prints each step, builds the bundle, changes nothing`;

/** A label of a host name; wider names of the things made of it stay below 63 letters. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const FLAGS = new Set(["--pooled", "--at-once", "--dry-run"]);
const VALUES = new Set(["--tenant", "--domain", "--jurisdiction", "--soak"]);

/**
 * Which deployment is meant; throws where it is none, or two.
 *
 * @param {{tenant?: string, pooled?: boolean, jurisdiction?: string}} given
 * @param {string} usage follows what is wrong
 * @returns {{tenant: string | null, jurisdiction: "eu" | null}} `tenant` null is the pooled deployment
 */
export function placeOf({ tenant = null, pooled = false, jurisdiction = null }, usage) {
	if ((tenant === null) === !pooled) throw new Error(`Name one tenant, or say --pooled.\n\n${usage}`);
	if (tenant !== null && !LABEL.test(tenant))
		throw new Error(`"${tenant}" cannot be a subdomain: use small letters, digits and hyphens, at most 40.`);
	if (jurisdiction !== null && jurisdiction !== "eu")
		throw new Error("The one jurisdiction all stores have in common is eu: say --jurisdiction eu or leave it out.");
	return { tenant, jurisdiction };
}

/**
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {{tenant: string | null, domain: string, jurisdiction: "eu" | null, at_once: boolean, soak_s: number, dry_run: boolean}}
 */
export function readOptions(args, env) {
	const given = {};
	for (let i = 0; i < args.length; i++) {
		const name = args[i];
		if (FLAGS.has(name)) given[name] = true;
		else if (VALUES.has(name) && args[i + 1] !== undefined) given[name] = args[++i];
		else throw new Error(`${name} is unknown or lacks its value.\n\n${USAGE}`);
	}
	const place = placeOf(
		{ tenant: given["--tenant"], pooled: given["--pooled"], jurisdiction: given["--jurisdiction"] },
		USAGE,
	);
	const domain = given["--domain"] ?? env.DEPLOY_DOMAIN ?? "";
	if (!DOMAIN.test(domain)) throw new Error(`Say which zone of yours it goes to: --domain example.com.\n\n${USAGE}`);
	const soak_s = Number(given["--soak"] ?? 300);
	if (!(soak_s >= 0)) throw new Error("--soak is a number of seconds.");
	const flags = { at_once: Boolean(given["--at-once"]), dry_run: Boolean(given["--dry-run"]) };
	return { ...place, domain, soak_s, ...flags };
}
