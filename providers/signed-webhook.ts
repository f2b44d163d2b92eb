import { type Answer, call, type Transport } from "./http";
import { hostFault, type Resolve, urlFault } from "./public-address";

/** Posts to an address a tenant gave; one that leads into a private network is not called. */
export type PostWebhook = (
	url: string,
	headers: Record<string, string>,
	body: string,
) => Promise<Answer | { kind: "refused"; reason: string }>;

const encoder = new TextEncoder();

const toBase64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));

/**
 * Headers of a notice signed by the Standard Webhooks specification, symmetric scheme `v1`: HMAC-SHA256 over
 * `id.timestamp.body`, one signature for each secret that is valid
 * (github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 *
 * @param secrets base64 with `whsec_` before it
 * @param id the same for every try, so that the receiver knows a repetition
 * @param timestamp wall time of this try, epoch seconds
 */
export async function signedHeaders(
	secrets: string[],
	id: string,
	timestamp: number,
	body: string,
): Promise<Record<string, string>> {
	const signatures = await Promise.all(
		secrets.map(async (secret) => {
			const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (c) => c.charCodeAt(0));
			const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
			return `v1,${toBase64(await crypto.subtle.sign("HMAC", key, encoder.encode(`${id}.${timestamp}.${body}`)))}`;
		}),
	);
	return {
		"content-type": "application/json",
		"webhook-id": id,
		"webhook-timestamp": String(timestamp),
		"webhook-signature": signatures.join(" "),
	};
}

const isLoopback = (url: string): boolean =>
	/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\//.test(URL.parse(url)?.href ?? "");

/** What is wrong with an address that notices are to go to, as far as the address itself tells; null where nothing is. */
export function webhookUrlFault(url: string, local: boolean): string | null {
	if (local && isLoopback(url)) return null;
	const fault = urlFault(url);
	if (fault) return fault;
	return new URL(url).protocol === "https:" ? null : "Use an https address: notices hold personal data.";
}

/** @param local lets a laptop call itself, where receivers are tried out */
export function createWebhookPost({ resolve, local, ...transport }: Transport & { resolve: Resolve; local: boolean }) {
	return (async (url, headers, body) => {
		const fault =
			webhookUrlFault(url, local) ?? (local && isLoopback(url) ? null : await hostFault(url, resolve).catch(String));
		if (fault) return { kind: "refused", reason: fault };
		return call(transport, url, { method: "POST", headers, body });
	}) satisfies PostWebhook;
}
