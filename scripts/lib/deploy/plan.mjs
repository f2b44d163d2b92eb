/** The model `EMBEDDING_MODEL` makes vectors of this size (developers.cloudflare.com/workers-ai/models/bge-m3). */
const DIMENSIONS = 1024;
/** What vectors can be narrowed down by, beside the tenant, which is their namespace. */
const METADATA = ["kind", "document_id"];

/** Secrets a deployment cannot do without, and those it can. */
export const SECRETS = {
	needed: ["SECRETS_KEY", "RESEND_API_KEY", "RESEND_WEBHOOK_SECRET", "EMAIL_FROM"],
	optional: [
		"TWILIO_ACCOUNT_SID",
		"TWILIO_AUTH_TOKEN",
		"TWILIO_FROM",
		"ZOOM_ACCOUNT_ID",
		"ZOOM_CLIENT_ID",
		"ZOOM_CLIENT_SECRET",
		"ZOOM_WEBHOOK_SECRET_TOKEN",
		"STRIPE_WEBHOOK_SECRET",
		"STRIPE_SECRET_KEY",
		"SLACK_WEBHOOK_URL",
		"PAGERDUTY_ROUTING_KEY",
	],
};

/**
 * One thing to do. `exists` is asked first where there is one: with success, or with `mentions` in what it says, the step
 * is done already. A step without it changes nothing when it is done again.
 *
 * @typedef {{title: string, exists?: {args: string[], mentions?: string}, args: string[]}} Step
 */

/** @returns {Step[]} what has to be there before any code runs, in order */
export function preparation(config, options, config_path) {
	const eu = options.jurisdiction ? ["--jurisdiction", options.jurisdiction] : [];
	const [database] = config.d1_databases;
	return [
		{
			title: `database ${database.database_name}`,
			exists: { args: ["d1", "list", "--json"], mentions: `"${database.database_name}"` },
			args: ["d1", "create", database.database_name, ...eu],
		},
		...config.r2_buckets.map(({ bucket_name }) => ({
			title: `bucket ${bucket_name}`,
			exists: { args: ["r2", "bucket", "info", bucket_name, ...eu] },
			args: ["r2", "bucket", "create", bucket_name, ...eu],
		})),
		...config.queues.producers.map(({ queue }) => ({
			title: `queue ${queue}`,
			exists: { args: ["queues", "info", queue] },
			args: ["queues", "create", queue],
		})),
		...(config.vectorize ?? []).flatMap(({ index_name }) => [
			{
				title: `vector index ${index_name}`,
				exists: { args: ["vectorize", "get", index_name] },
				args: ["vectorize", "create", index_name, "--dimensions", String(DIMENSIONS), "--metric", "cosine"],
			},
			...METADATA.map((name) => ({
				title: `metadata index ${name} of ${index_name}`,
				exists: { args: ["vectorize", "list-metadata-index", index_name, "--json"], mentions: `"${name}"` },
				args: ["vectorize", "create-metadata-index", index_name, "--propertyName", name, "--type", "string"],
			})),
		]),
		// The folder of a Worker that this one calls is the last word of its name.
		...(config.services ?? []).map(({ service }) => ({
			title: `Worker ${service}, which this one calls`,
			args: ["deploy", "--config", `${service.split("-").at(-1)}/wrangler.toml`, "--name", service],
		})),
		{
			title: "migrations: new tables and columns first, so that the version before still runs",
			args: ["d1", "migrations", "apply", "DB", "--remote", "--config", config_path],
		},
	];
}

/** Where the new code goes all at once: the first time, and where it brings classes of objects. */
export const wholeRelease = (config_path) => ({
	title: "release at once",
	args: ["deploy", "--config", config_path],
});

export const uploadVersion = (config_path, version) => ({
	title: "upload the version, without traffic",
	args: ["versions", "upload", "--config", config_path, "--tag", version, "--message", `version ${version}`],
});

export const secretsStep = (config_path, file) => ({
	title: "secrets",
	args: ["secret", "bulk", file, "--config", config_path],
});

export const triggersStep = (config_path) => ({
	title: "routes, queue consumers and cron",
	args: ["triggers", "deploy", "--config", config_path],
});

/** @param {[id: string, percent: number][]} shares */
export const shareStep = (config_path, shares, message) => ({
	title: message,
	args: [
		"versions",
		"deploy",
		...shares.map(([id, percent]) => `${id}@${percent}%`),
		"--message",
		message,
		"--yes",
		"--config",
		config_path,
	],
});
