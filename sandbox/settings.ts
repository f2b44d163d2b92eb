import { Buffer } from "node:buffer";

/** What the sandbox is told from outside. Durations are milliseconds of wall time. */
export interface Settings {
	port: number;
	/** Folder of the state file; ":memory:" keeps nothing. */
	stateDir: string;
	/** Where webhooks and the demo page's script come to, without a trailing slash. */
	productUrl: string;
	resendWebhookSecret: string;
	/** Requests a second that the e-mail account accepts; 0 switches the limit off. */
	resendRps: number;
	/** When set, this account must show `twilioAuthToken`; other accounts may show any token. */
	twilioAccountSid: string | null;
	twilioAuthToken: string;
	zoomWebhookSecret: string;
	zoomAccountId: string;
	zoomLatencyMs: number;
	/** From a meeting's end until its reports are there. */
	zoomReportLagMs: number;
	/** From accepting a message to its first webhook; later ones follow at the same interval. */
	webhookDelayMs: number;
	/** Pauses before the second, third, ... attempt at a webhook that failed. */
	webhookRetryMs: number[];
	/** `model` for the sentence encoder, `hashed` for words by their hashes, at once. */
	embeddings: "model" | "hashed";
	/** What decides which calls a fault with a `rate` strikes; null for chance. */
	seed: number | null;
}

/** A Svix secret is base64 behind its prefix, so the default is made readable here and encoded on the way out. */
const DEFAULT_RESEND_SECRET = `whsec_${Buffer.from("sandbox-resend-webhook-secret").toString("base64")}`;

function wholeNumber(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
	const given = env[name];
	if (given === undefined || given === "") return fallback;
	const value = Number(given);
	if (!Number.isFinite(value) || value < 0) {
		throw new Error(`${name} is "${given}". Set it to a number of zero or more, or leave it out for ${fallback}.`);
	}
	return value;
}

/**
 * Reads the settings from environment variables: SANDBOX_PORT (8788), SANDBOX_STATE (.wrangler/state/sandbox),
 * PRODUCT_URL (http://localhost:8787), RESEND_WEBHOOK_SECRET, SANDBOX_RESEND_RPS (2), TWILIO_ACCOUNT_SID,
 * TWILIO_AUTH_TOKEN, ZOOM_WEBHOOK_SECRET_TOKEN, ZOOM_ACCOUNT_ID, SANDBOX_ZOOM_LATENCY_MS (100),
 * SANDBOX_ZOOM_REPORT_LAG_MS (0), SANDBOX_WEBHOOK_DELAY_MS (300), SANDBOX_EMBEDDINGS (model, or hashed),
 * SANDBOX_SEED (none). Throws with the variable's name when a number is none.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
	return {
		port: wholeNumber(env, "SANDBOX_PORT", 8788),
		stateDir: env.SANDBOX_STATE || ".wrangler/state/sandbox",
		productUrl: (env.PRODUCT_URL || "http://localhost:8787").replace(/\/+$/, ""),
		resendWebhookSecret: env.RESEND_WEBHOOK_SECRET || DEFAULT_RESEND_SECRET,
		resendRps: wholeNumber(env, "SANDBOX_RESEND_RPS", 2),
		twilioAccountSid: env.TWILIO_ACCOUNT_SID || null,
		twilioAuthToken: env.TWILIO_AUTH_TOKEN || "sandbox-twilio-auth-token",
		zoomWebhookSecret: env.ZOOM_WEBHOOK_SECRET_TOKEN || "sandbox-zoom-webhook-secret",
		zoomAccountId: env.ZOOM_ACCOUNT_ID || "sandbox-zoom-account",
		zoomLatencyMs: wholeNumber(env, "SANDBOX_ZOOM_LATENCY_MS", 100),
		zoomReportLagMs: wholeNumber(env, "SANDBOX_ZOOM_REPORT_LAG_MS", 0),
		webhookDelayMs: wholeNumber(env, "SANDBOX_WEBHOOK_DELAY_MS", 300),
		webhookRetryMs: [1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 60_000],
		embeddings: env.SANDBOX_EMBEDDINGS === "hashed" ? "hashed" : "model",
		seed: env.SANDBOX_SEED ? wholeNumber(env, "SANDBOX_SEED", 0) : null,
	};
}
