import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "./paths.mjs";

/** Settings that go to the Worker as they are when the environment has them. */
const PASSED_ON = ["SIGNUP", "STRIPE_SECRET_KEY"];

/** Settings that secrets of the state folder stand in for. */
const KEPT = [
	"RESEND_API_KEY",
	"RESEND_WEBHOOK_SECRET",
	"TWILIO_ACCOUNT_SID",
	"TWILIO_AUTH_TOKEN",
	"TWILIO_FROM",
	"ZOOM_ACCOUNT_ID",
	"ZOOM_CLIENT_ID",
	"ZOOM_CLIENT_SECRET",
	"ZOOM_WEBHOOK_SECRET_TOKEN",
	"STRIPE_WEBHOOK_SECRET",
	"SECRETS_KEY",
];

function number(env, name, fallback, { least, most, whole }) {
	const given = env[name];
	if (given === undefined || given === "") return fallback;
	const value = Number(given);
	if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
	throw new Error(
		`${name} is "${given}": set it to a ${whole ? "whole " : ""}number from ${least} to ${most}, or leave it out for ${fallback}.`,
	);
}

const port = (env, name, fallback) => number(env, name, fallback, { least: 1, most: 65535, whole: true });

/**
 * What the environment asks for.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {{port: number, sandbox_port: number, state_dir: string, speed: number, public_url: string, local_url: string, sandbox_url: string}}
 *   `local_url` is the product as processes on this machine reach it; `public_url` is what messages link to.
 */
export function readSettings(env) {
	const own = port(env, "PORT", 8787);
	const sandbox = port(env, "SANDBOX_PORT", 8788);
	if (own === sandbox) throw new Error(`PORT and SANDBOX_PORT are both ${own}: give each its own.`);
	const public_url = (env.PUBLIC_URL || `http://localhost:${own}`).replace(/\/+$/, "");
	if (!URL.canParse(public_url))
		throw new Error(`PUBLIC_URL is "${public_url}": set it to an address like https://events.example.com.`);
	return {
		port: own,
		sandbox_port: sandbox,
		state_dir: resolve(ROOT, env.STATE_DIR || join(".wrangler", "state")),
		speed: number(env, "CLOCK_SPEED", 1, { least: 0.001, most: 1_000_000, whole: false }),
		public_url,
		local_url: `http://127.0.0.1:${own}`,
		sandbox_url: `http://127.0.0.1:${sandbox}`,
	};
}

export const version = () => JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;

/**
 * The Worker's variables. Each setting of the environment goes before the sandbox's.
 *
 * @param {ReturnType<typeof readSettings>} settings
 * @param {Record<string, string>} secrets what the state folder keeps
 * @param {{speed: number, wall_ms: number, product_ms: number}} clock
 */
export function workerVars(settings, secrets, clock, env) {
	const vars = {
		ENVIRONMENT: "local",
		VERSION: version(),
		PUBLIC_URL: settings.public_url,
		EMAIL_FROM: env.EMAIL_FROM || "events@myxelium.example",
		RESEND_BASE_URL: env.RESEND_BASE_URL || settings.sandbox_url,
		TWILIO_BASE_URL: env.TWILIO_BASE_URL || settings.sandbox_url,
		ZOOM_BASE_URL: env.ZOOM_BASE_URL || settings.sandbox_url,
		ZOOM_OAUTH_URL: env.ZOOM_OAUTH_URL || `${settings.sandbox_url}/oauth/token`,
		GOTOWEBINAR_BASE_URL: env.GOTOWEBINAR_BASE_URL || settings.sandbox_url,
		GOTOWEBINAR_OAUTH_URL: env.GOTOWEBINAR_OAUTH_URL || `${settings.sandbox_url}/gotowebinar/oauth/token`,
		GOTOWEBINAR_CLIENT_ID: env.GOTOWEBINAR_CLIENT_ID || "sandbox",
		GOTOWEBINAR_CLIENT_SECRET: env.GOTOWEBINAR_CLIENT_SECRET || "sandbox",
		GOTOWEBINAR_REFRESH_TOKEN: env.GOTOWEBINAR_REFRESH_TOKEN || "sandbox",
		GOTOWEBINAR_ORGANIZER_KEY: env.GOTOWEBINAR_ORGANIZER_KEY || "5620084814059709441",
		SLACK_WEBHOOK_URL: env.SLACK_WEBHOOK_URL || `${settings.sandbox_url}/slack`,
		PAGERDUTY_ROUTING_KEY: env.PAGERDUTY_ROUTING_KEY || "sandbox",
		PAGERDUTY_BASE_URL: env.PAGERDUTY_BASE_URL || settings.sandbox_url,
		STRIPE_BASE_URL: env.STRIPE_BASE_URL || settings.sandbox_url,
		// Traces are shown on the sandbox's page; a collector of one's own gets the tenth that a deployment exports.
		OTEL_EXPORTER_OTLP_ENDPOINT: env.OTEL_EXPORTER_OTLP_ENDPOINT || settings.sandbox_url,
		OTEL_TRACES_SAMPLER_ARG: env.OTEL_TRACES_SAMPLER_ARG || (env.OTEL_EXPORTER_OTLP_ENDPOINT ? "0.1" : "1"),
		CLOCK_SPEED: String(clock.speed),
		CLOCK_ORIGIN_WALL_MS: String(clock.wall_ms),
		CLOCK_ORIGIN_PRODUCT_MS: String(clock.product_ms),
	};
	for (const name of KEPT) vars[name] = env[name] || secrets[name];
	for (const name of PASSED_ON) if (env[name]) vars[name] = env[name];
	return vars;
}

/** The sandbox's environment: the same secrets, so that what it signs is believed. */
export function sandboxEnv(settings, vars) {
	return {
		SANDBOX_PORT: String(settings.sandbox_port),
		SANDBOX_STATE: join(settings.state_dir, "sandbox"),
		PRODUCT_URL: `http://localhost:${settings.port}`,
		RESEND_WEBHOOK_SECRET: vars.RESEND_WEBHOOK_SECRET,
		TWILIO_ACCOUNT_SID: vars.TWILIO_ACCOUNT_SID,
		TWILIO_AUTH_TOKEN: vars.TWILIO_AUTH_TOKEN,
		ZOOM_ACCOUNT_ID: vars.ZOOM_ACCOUNT_ID,
		ZOOM_WEBHOOK_SECRET_TOKEN: vars.ZOOM_WEBHOOK_SECRET_TOKEN,
	};
}

/** `vars` in the format of an env file; a dollar sign would else be taken for a reference. */
export function envFile(vars) {
	return Object.entries(vars)
		.map(([name, value]) => {
			const safe = String(value)
				.replace(/[\r\n]/g, "")
				.replaceAll("$", "\\$");
			return `${name}=${safe.includes("'") ? `"${safe}"` : `'${safe}'`}\n`;
		})
		.join("");
}
