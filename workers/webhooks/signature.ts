/** Wall seconds a signed notice may be old or ahead. */
const TOLERANCE = 300;

const encoder = new TextEncoder();

export const fresh = (timestamp: number, wall: number): boolean => Math.abs(wall - timestamp) <= TOLERANCE;

export async function hmac(
	algorithm: "SHA-256" | "SHA-1",
	secret: Uint8Array | string,
	text: string,
): Promise<Uint8Array> {
	const bytes = typeof secret === "string" ? encoder.encode(secret) : secret;
	const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: algorithm }, false, ["sign"]);
	return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** Compares without telling by its time where two texts differ. */
export function sameText(a: string, b: string): boolean {
	const left = encoder.encode(a);
	const right = encoder.encode(b);
	return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}

/** Several secrets may be valid while one is being replaced: they are written with commas between. */
export const secretsOf = (setting: string): string[] =>
	setting
		.split(",")
		.map((s) => s.trim())
		.filter(Boolean);
