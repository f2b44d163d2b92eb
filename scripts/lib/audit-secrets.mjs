import { spawnSync } from "node:child_process";
import { ROOT } from "./paths.mjs";

const KINDS = [
	["a private key", /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{40,}/],
	["a Resend key", /\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{16,}\b/],
	["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{16,}\b/],
	["a webhook secret", /\bwhsec_[A-Za-z0-9+/]{32,}={0,2}/],
	["an AWS key", /\bAKIA[0-9A-Z]{16}\b/],
	["a GitHub token", /\bgh[opsu]_[A-Za-z0-9]{36,}\b/],
	["a Slack token", /\bxox[abprs]-[A-Za-z0-9-]{20,}/],
	["a Slack address", /hooks\.slack\.com\/services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{20,}/],
	["a Google key", /\bAIza[0-9A-Za-z_-]{35}\b/],
	["a key of the product's own", /\bmyx_[0-9a-hjkmnp-tv-z]{32}\b/],
];

/** The first kind of secret that `text` looks like, or null. @param {string} text */
export const secretIn = (text) => KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;

function git(args) {
	const { status, stdout, stderr } = spawnSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 30 });
	if (status !== 0 && status !== 1) throw new Error(stderr);
	return stdout;
}

/** Lines that look like secrets: in the files as they stand, and with `history` in every line ever added. */
export function findSecrets({ history = false } = {}) {
	const lines = history
		? git(["log", "-p", "--no-color", "--unified=0", "--format=commit %h", "--", ".", ":!package-lock.json"]).split(
				"\n",
			)
		: git(["grep", "-I", "-n", "", "--", ".", ":!package-lock.json"]).split("\n");
	const found = [];
	let where = "";
	for (const line of lines) {
		if (history && line.startsWith("commit ")) where = line;
		if (history && !line.startsWith("+")) continue;
		const kind = secretIn(line);
		if (kind) found.push({ where: history ? where : line.split(":").slice(0, 2).join(":"), kind });
	}
	return found;
}
