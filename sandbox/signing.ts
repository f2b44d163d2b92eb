import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";

/**
 * Svix: base64 HMAC-SHA256 over `id.timestamp.body`; the key is the base64 behind `whsec_`.
 * https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function svixHeaders(secret: string, id: string, body: string, seconds: number): Record<string, string> {
	const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
	const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
	return { "svix-id": id, "svix-timestamp": String(seconds), "svix-signature": `v1,${signature}` };
}

/**
 * Twilio: base64 HMAC-SHA1, keyed with the auth token, over the URL as called and every form field, name and value,
 * in the order of the names. https://www.twilio.com/docs/usage/security#validating-requests
 */
export function twilioSignature(authToken: string, url: string, form: Record<string, string>): string {
	const fields = Object.keys(form)
		.sort()
		.map((name) => `${name}${form[name]}`)
		.join("");
	return createHmac("sha1", authToken)
		.update(url + fields)
		.digest("base64");
}

/**
 * Zoom: `v0=` and hex HMAC-SHA256 over `v0:timestamp:body`.
 * https://developers.zoom.us/docs/api/webhooks/#verify-with-zooms-header
 */
export function zoomHeaders(secret: string, body: string, seconds: number): Record<string, string> {
	const signature = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex");
	return { "x-zm-request-timestamp": String(seconds), "x-zm-signature": `v0=${signature}` };
}

/** What an endpoint answers to Zoom's `endpoint.url_validation`: hex HMAC-SHA256 of the plain token. */
export function zoomEncryptedToken(secret: string, plainToken: string): string {
	return createHmac("sha256", secret).update(plainToken).digest("hex");
}
