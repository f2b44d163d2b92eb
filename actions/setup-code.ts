import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * What opens the first account of a deployment whose accounts are by invitation: HMAC-SHA-256 of a fixed text under the first key of
 * `SECRETS_KEY`, as 32 characters of base64url. Only who deploys can know it, and it is of no use once there is a tenant.
 */
export const setupCode = (secrets_key: string): string =>
	createHmac("sha256", secrets_key.split(",")[0] as string)
		.update("opens the first account")
		.digest("base64url")
		.slice(0, 32);

/** Compares in constant time. */
export function isSetupCode(given: string, secrets_key: string): boolean {
	const right = Buffer.from(setupCode(secrets_key));
	const tried = Buffer.from(given);
	return tried.length === right.length && timingSafeEqual(tried, right);
}
