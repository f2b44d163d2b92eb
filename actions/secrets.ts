import type { Ctx } from "./context";

const IV_BYTES = 12;
const KEY_BYTES = 32;
const PLAIN = "plain:";
const SEALED = "v1:";

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

async function importKey(base64: string): Promise<CryptoKey> {
	const bytes = fromBase64(base64);
	if (bytes.length !== KEY_BYTES)
		throw new Error("SECRETS_KEY must be 32 bytes in base64: make one with `openssl rand -base64 32`.");
	return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * `text` as it may rest in the database: AES-256-GCM under the deployment's key (NIST SP 800-38D, a random 96-bit IV).
 *
 * @param purpose where the secret belongs; a sealed text copied to another place does not open there
 */
export async function seal(ctx: Pick<Ctx, "secrets_key" | "local">, text: string, purpose: string): Promise<string> {
	if (ctx.secrets_key === null) {
		if (!ctx.local) throw new Error("SECRETS_KEY is missing: set it before secrets are stored.");
		return PLAIN + text;
	}
	const encoder = new TextEncoder();
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const sealed = await crypto.subtle.encrypt(
		{ name: "AES-GCM", iv, additionalData: encoder.encode(purpose) },
		await importKey(ctx.secrets_key),
		encoder.encode(text),
	);
	return `${SEALED}${toBase64(iv)}:${toBase64(new Uint8Array(sealed))}`;
}

/** What `seal` was given. Throws when the key is another one, or the sealed text was changed or moved. */
export async function open(ctx: Pick<Ctx, "secrets_key" | "local">, stored: string, purpose: string): Promise<string> {
	if (stored.startsWith(PLAIN)) {
		if (!ctx.local) throw new Error("A secret is stored in the clear: remove it and let it be made again.");
		return stored.slice(PLAIN.length);
	}
	const [iv, sealed] = stored.slice(SEALED.length).split(":");
	if (!stored.startsWith(SEALED) || !iv || !sealed) throw new Error("A stored secret has an unknown form.");
	if (ctx.secrets_key === null) throw new Error("SECRETS_KEY is missing: set the one that secrets were sealed with.");
	const text = await crypto.subtle.decrypt(
		{ name: "AES-GCM", iv: fromBase64(iv), additionalData: new TextEncoder().encode(purpose) },
		await importKey(ctx.secrets_key),
		fromBase64(sealed),
	);
	return new TextDecoder().decode(text);
}
