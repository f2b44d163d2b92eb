import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The JSON value kept under `name` in the state folder, or null. */
export function readState(state_dir, name) {
	let text;
	try {
		text = readFileSync(join(state_dir, name), "utf8");
	} catch {
		return null;
	}
	try {
		return JSON.parse(text);
	} catch {
		throw new Error(`${join(state_dir, name)} is not readable as JSON: delete it, or the whole folder to start over.`);
	}
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivate(path, text) {
	mkdirSync(dirname(path), { recursive: true });
	const draft = `${path}.${process.pid}.new`;
	writeFileSync(draft, text, { mode: 0o600 });
	renameSync(draft, path);
}

export const writeState = (state_dir, name, value) =>
	writePrivate(join(state_dir, name), `${JSON.stringify(value, null, "\t")}\n`);

const hex = (bytes) => randomBytes(bytes).toString("hex");

/** Secrets of this state folder: made once, the same at every start. */
export function keptSecrets(state_dir) {
	const made = {
		RESEND_API_KEY: `re_${hex(12)}`,
		RESEND_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString("base64")}`,
		TWILIO_ACCOUNT_SID: `AC${hex(16)}`,
		TWILIO_AUTH_TOKEN: hex(16),
		TWILIO_FROM: "+15005550006",
		ZOOM_ACCOUNT_ID: hex(8),
		ZOOM_CLIENT_ID: hex(8),
		ZOOM_CLIENT_SECRET: hex(16),
		ZOOM_WEBHOOK_SECRET_TOKEN: hex(16),
		STRIPE_WEBHOOK_SECRET: `whsec_${hex(16)}`,
		SECRETS_KEY: randomBytes(32).toString("base64"),
	};
	const known = readState(state_dir, "secrets.json");
	const secrets = { ...made, ...known };
	if (Object.keys(secrets).length !== Object.keys(known ?? {}).length) writeState(state_dir, "secrets.json", secrets);
	return secrets;
}

/**
 * Where product time and wall time stood together. Product time goes on after a restart; a new speed counts from now
 * on, so that product time never jumps.
 *
 * @param {{wall_ms: number, product_ms: number, speed: number} | null} kept
 * @param {number} speed
 * @param {number} wall_ms epoch milliseconds
 */
export function clockOrigin(kept, speed, wall_ms) {
	if (!kept) return { wall_ms, product_ms: wall_ms, speed };
	if (kept.speed === speed) return kept;
	return { wall_ms, product_ms: Math.round(kept.product_ms + (wall_ms - kept.wall_ms) * kept.speed), speed };
}

export function keptClock(state_dir, speed, wall_ms) {
	const kept = readState(state_dir, "clock.json");
	const origin = clockOrigin(kept, speed, wall_ms);
	if (origin !== kept) writeState(state_dir, "clock.json", origin);
	return origin;
}

/** A password for the demo tenant: long enough for any rule, shown to whoever starts the platform. */
export const newPassword = () => `demo-${randomUUID()}`;
