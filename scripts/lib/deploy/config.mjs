import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "../paths.mjs";

/** What of the project's own configuration goes into a deployment's. */
const TAKEN = [
	"compatibility_date",
	"compatibility_flags",
	"triggers",
	"durable_objects",
	"migrations",
	"ai",
	"observability",
	"limits",
	"placement",
	"send_email",
	"analytics_engine_datasets",
	"ratelimits",
	"version_metadata",
];
const PROJECT = "myxelium";
/** Stands where the database's id will, as long as nobody has made it. */
export const NO_DATABASE = "00000000-0000-0000-0000-000000000000";

/** What everything of one deployment is called: the project's names, with the tenant and the jurisdiction behind them. */
export function nameOf({ tenant, jurisdiction }, name = PROJECT) {
	const suffix = [tenant, jurisdiction].filter(Boolean).join("-");
	return suffix ? name.replace(PROJECT, `${PROJECT}-${suffix}`) : name;
}

const hostOf = ({ tenant, domain, jurisdiction }) =>
	tenant === null ? `${jurisdiction ? `${jurisdiction}.` : ""}${domain}` : `${tenant}.${domain}`;

/** A tenant's host is the Worker's own; the pool has every subdomain, and the host names that coaches point at it. */
function routesOf(options) {
	const host = hostOf(options);
	if (options.tenant !== null) return [{ pattern: host, custom_domain: true }];
	return [
		{ pattern: host, custom_domain: true },
		{ pattern: `*.${host}/*`, zone_name: options.domain },
		// Coaches' own host names reach the zone by its custom hostnames (Cloudflare for SaaS).
		...(options.jurisdiction ? [] : [{ pattern: "*/*", zone_name: options.domain }]),
	];
}

/**
 * The configuration of one deployment.
 *
 * @param {Record<string, any>} base the project's, as the tool reads it
 * @param {ReturnType<typeof import("./options.mjs").readOptions>} options
 * @param {string} version what `/health` will say
 */
export function deploymentConfig(base, options, version) {
	const named = (name) => nameOf(options, name);
	const host = hostOf(options);
	const only = (value) => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null);
	const config = Object.fromEntries(TAKEN.filter((key) => only(base[key])).map((key) => [key, base[key]]));
	return {
		name: named(PROJECT),
		main: join(ROOT, "workers", "index.ts"),
		...config,
		assets: { ...base.assets, directory: join(ROOT, "dist", "assets") },
		workers_dev: false,
		preview_urls: false,
		routes: routesOf(options),
		d1_databases: base.d1_databases.map((database) => ({
			binding: database.binding,
			database_name: named(database.database_name),
			database_id: NO_DATABASE,
			migrations_dir: join(ROOT, "d1-migrations"),
		})),
		r2_buckets: base.r2_buckets.map(({ binding, bucket_name }) => ({
			binding,
			bucket_name: named(bucket_name),
			...(options.jurisdiction && { jurisdiction: options.jurisdiction }),
		})),
		queues: {
			producers: base.queues.producers.map(({ binding, queue }) => ({ binding, queue: named(queue) })),
			consumers: base.queues.consumers.map((consumer) => ({ ...consumer, queue: named(consumer.queue) })),
		},
		...(base.vectorize?.length && {
			vectorize: base.vectorize.map(({ binding, index_name }) => ({ binding, index_name: named(index_name) })),
		}),
		...(base.services?.length && {
			services: base.services.map(({ binding, service, entrypoint }) => ({
				binding,
				service: named(service),
				...(entrypoint && { entrypoint }),
			})),
		}),
		vars: {
			...base.vars,
			VERSION: version,
			PUBLIC_URL: `https://${host}`,
			SIGNUP: options.tenant === null ? "open" : "invite",
			...(options.jurisdiction && { DATA_JURISDICTION: options.jurisdiction }),
		},
	};
}

/** Writes the configuration where the tool reads it. @returns {string} its path, from the project's folder */
export function writeConfig(config) {
	const folder = join(ROOT, "dist", "deploy", config.name);
	mkdirSync(folder, { recursive: true });
	const path = join(folder, "wrangler.json");
	writeFileSync(path, `${JSON.stringify(config, null, "\t")}\n`);
	return relative(ROOT, path);
}
