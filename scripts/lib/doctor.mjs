import { resolveTxt } from "node:dns/promises";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { call } from "./http.mjs";
import { ROOT } from "./paths.mjs";
import { pause } from "./processes.mjs";
import { readSettings } from "./settings.mjs";
import { readState } from "./state.mjs";

const USAGE =
	"Usage: npm run doctor [-- --url https://events.example.com]. A deployment needs MYXELIUM_KEY, an owner's API key; a local platform signs in by itself.";

/** Seconds within which the cron has to have run, a task to have gone through, and clocks may differ. */
const CRON = 180;
const QUEUE = 30;
const SKEW = 30;
/** Without these a deployment does not do its work; without the others it does less. */
const NEEDED = {
	bindings: ["DB", "BODIES", "REGISTRATION", "THROTTLE", "LIMITER", "DELIVERIES", "TASKS", "ASSETS"],
	settings: ["SECRETS_KEY", "PUBLIC_URL", "EMAIL_FROM", "RESEND_API_KEY", "RESEND_WEBHOOK_SECRET"],
};
const PROVIDERS = ["resend", "twilio", "zoom", "stripe"];

/**
 * @typedef {{what: string, state: "ok" | "warning" | "fault", said: string, fix?: string}} Finding
 */
/** @returns {Finding} */
const ok = (what, said) => ({ what, state: "ok", said });
/** @returns {Finding} */
const warning = (what, said, fix) => ({ what, state: "warning", said, fix });
/** @returns {Finding} */
const fault = (what, said, fix) => ({ what, state: "fault", said, fix });

const option = (args, name) => {
	const at = args.indexOf(name);
	return at < 0 ? undefined : args[at + 1];
};

/** An owner's token: the key of the environment, or on this machine the demo's password. */
async function tokenFor(url, local, env) {
	if (env.MYXELIUM_KEY) return env.MYXELIUM_KEY;
	const known = local ? readState(readSettings(env).state_dir, "demo.json") : null;
	if (!known) return null;
	const { body } = await call(url, "POST", "/api/v1/auth/login", {
		body: { email: known.email, password: known.password },
	});
	return body?.access_token ?? null;
}

/**
 * Looks at a platform from outside, and with an owner's key at what it knows of itself.
 *
 * @param {string[]} args `--url`; without it the platform that `npm start` runs on this machine
 * @param {Record<string, string | undefined>} env
 * @param {{resolve?: (name: string) => Promise<string[][]>, wait?: (ms: number) => Promise<unknown>}} world
 * @returns {Promise<Finding[]>}
 */
export async function diagnose(args, env, { resolve = resolveTxt, wait = pause } = {}) {
	const given = option(args, "--url");
	const url = (given ?? readSettings(env).local_url).replace(/\/+$/, "");
	if (!URL.canParse(url)) throw new Error(USAGE);
	const asked = Date.now();
	const health = await call(url, "GET", "/health").catch((error) => ({ status: 0, body: null, error }));
	if (health.status !== 200)
		return [
			fault(
				"health",
				`${url}/health answered ${health.status || health.error?.cause?.code || "nothing"}`,
				given ? "Look at the Worker's log: `npx wrangler tail`." : "Start it: `npm start`.",
			),
		];
	const findings = [ok("health", `version ${health.body?.version} in ${Date.now() - asked} ms`)];
	findings.push(...(await Promise.all(PROVIDERS.map((provider) => webhookFinding(url, provider)))));
	const token = await tokenFor(url, given === undefined, env);
	if (!token) return [...findings, fault("key", "no key to look inside with", USAGE)];
	const standing = await call(url, "GET", "/api/v1/admin/doctor", { token });
	if (standing.status !== 200)
		return [...findings, fault("key", `the key was refused with ${standing.status}`, "Use the API key of an owner.")];
	findings.push(...insideFindings(standing.body));
	findings.push(await queueFinding(url, token, wait));
	findings.push(...(await dnsFindings(standing.body, resolve)));
	return findings;
}

/** An unsigned notice has to be refused: 404 means that the route is absent, 2xx that anyone may report. */
async function webhookFinding(url, provider) {
	const what = `webhook ${provider}`;
	const { status } = await call(url, "POST", `/api/v1/webhooks/${provider}`, { body: {} }).catch(() => ({ status: 0 }));
	if (status === 401) return ok(what, "is reached, and refuses what is not signed");
	if (status >= 200 && status < 300)
		return fault(what, `took an unsigned notice with ${status}`, "Set the provider's webhook secret.");
	return fault(what, `answered ${status || "nothing"} where 401 was due`, "Check the route and its webhook secret.");
}

/**
 * What the platform says of its own set-up.
 *
 * @param {Record<string, any>} body
 * @param {string[]} on_disk names of the migrations there are
 * @returns {Finding[]}
 */
export function insideFindings(body, on_disk = migrationsOnDisk()) {
	const findings = [];
	for (const kind of ["bindings", "settings"]) {
		const missing = Object.keys(body[kind]).filter((name) => !body[kind][name]);
		const needed = missing.filter((name) => NEEDED[kind].includes(name) && !(body.local && name === "SECRETS_KEY"));
		const rest = missing.filter((name) => !needed.includes(name));
		const fix = kind === "bindings" ? "Deploy again: `npm run deploy`." : "Set each: `npx wrangler secret put NAME`.";
		if (needed.length > 0) findings.push(fault(kind, `missing: ${needed.join(", ")}`, fix));
		if (rest.length > 0) findings.push(warning(kind, `absent, and what needs them is off: ${rest.join(", ")}`, fix));
		if (missing.length === 0) findings.push(ok(kind, "all are there"));
	}
	const applied = new Set(body.migrations);
	const due = on_disk.filter((name) => !applied.has(name));
	findings.push(
		due.length === 0
			? ok("migrations", `${applied.size} applied`)
			: fault(
					"migrations",
					`not applied: ${due.join(", ")}`,
					"Apply them: `npx wrangler d1 migrations apply DB --remote`.",
				),
	);
	const skew = Math.abs(Date.parse(body.wall_at) - Date.now()) / 1000;
	findings.push(
		skew <= SKEW
			? ok("clock", "agrees with this machine's")
			: fault(
					"clock",
					`differs by ${Math.round(skew)} s`,
					"Set the clock of this machine by NTP: signatures go by it.",
				),
	);
	const age = body.cron_at === null ? null : (Date.parse(body.wall_at) - Date.parse(body.cron_at)) / 1000;
	findings.push(
		age !== null && age <= CRON
			? ok("cron", `ran ${Math.round(age)} s ago`)
			: fault(
					"cron",
					age === null ? "has never run" : `ran ${Math.round(age)} s ago`,
					"Check `triggers.crons`, and the log for what it fails with.",
				),
	);
	if (body.disabled_subscriptions.length > 0)
		findings.push(
			warning(
				"outgoing webhooks",
				`switched off: ${body.disabled_subscriptions.join(", ")}`,
				"Mend the receiver, then PATCH /api/v1/webhook-subscriptions/{id} with state active.",
			),
		);
	return findings;
}

const migrationsOnDisk = () =>
	readdirSync(join(ROOT, "d1-migrations"))
		.filter((name) => name.endsWith(".sql"))
		.sort();

async function queueFinding(url, token, wait) {
	const sent = await call(url, "POST", "/api/v1/admin/doctor/queue", { token });
	if (sent.status !== 202) return fault("queue", `takes no task: ${sent.status}`, "Check the producer of TASKS.");
	for (let second = 0; second < QUEUE; second++) {
		const { body } = await call(url, "GET", "/api/v1/admin/doctor", { token });
		if (body?.queue_at && body.queue_at >= sent.body.sent_at)
			return ok("queue", `worked a task off within ${second + 1} s`);
		await wait(1000);
	}
	return fault(
		"queue",
		`worked no task off within ${QUEUE} s`,
		"Check the consumer of TASKS, and its backlog in the dashboard.",
	);
}

/** SPF (RFC 7208), DMARC (RFC 7489) and Resend's DKIM key of the domain that e-mail comes from. */
async function dnsFindings({ local, sending_domain }, resolve) {
	if (local || !sending_domain) return [ok("dns", "not asked: nothing leaves this machine")];
	const records = [
		["spf", `send.${sending_domain}`, /^v=spf1/i],
		["dkim", `resend._domainkey.${sending_domain}`, /p=/],
		["dmarc", `_dmarc.${sending_domain}`, /^v=DMARC1/i],
	];
	return Promise.all(
		records.map(async ([what, name, pattern]) => {
			const texts = await resolve(name).then(
				(found) => found.map((parts) => parts.join("")),
				() => [],
			);
			return texts.some((text) => pattern.test(text))
				? ok(what, `${name} has its record`)
				: fault(what, `${name} has no such TXT record`, "Add the records that Resend shows for the domain.");
		}),
	);
}

/** Prints what was found. @returns true where nothing is at fault */
export function printFindings(findings, print = console.log) {
	for (const { what, state, said, fix } of findings) {
		print(`${{ ok: "ok     ", warning: "warning", fault: "FAULT  " }[state]} ${what}: ${said}`);
		if (fix) print(`        ${fix}`);
	}
	const faults = findings.filter(({ state }) => state === "fault").length;
	print(faults === 0 ? "Nothing is at fault." : `${faults} at fault.`);
	return faults === 0;
}
