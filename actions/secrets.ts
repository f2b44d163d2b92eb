import type { Ctx } from "./context";

type Needs = Pick<Ctx, "secrets_key" | "local">;

const IV_BYTES = 12;
const KEY_BYTES = 32;
const ID_BYTES = 4;
const PLAIN = "plain:";
/** The form before keys had ids. */
const UNNAMED = "v1";
const NAMED = "v2";

const encoder = new TextEncoder();
const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

interface NamedKey {
	/** The first bytes of the key's SHA-256, hex: says which key it is and nothing about it. */
	id: string;
	key: CryptoKey;
}

/** Keys of the setting as it was last read: importing them for each secret would cost more than the secret. */
let imported: { setting: string; keys: Promise<NamedKey[]> } | null = null;

async function importKey(base64: string): Promise<NamedKey> {
	const bytes = fromBase64(base64);
	if (bytes.length !== KEY_BYTES)
		throw new Error("SECRETS_KEY must be 32 bytes in base64: make one with `openssl rand -base64 32`.");
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, ID_BYTES);
	return {
		id: Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join(""),
		key: await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]),
	};
}

/** The deployment's keys: the first seals, every one opens. */
function keysOf(setting: string): Promise<NamedKey[]> {
	if (imported?.setting !== setting) {
		const texts = setting.split(",").map((text) => text.trim());
		imported = { setting, keys: Promise.all(texts.filter(Boolean).map(importKey)) };
	}
	return imported.keys;
}

/**
 * `text` as it may rest in the database: AES-256-GCM under the deployment's first key, which is named in it (NIST SP
 * 800-38D, a random 96-bit IV).
 *
 * @param purpose where the secret belongs; a sealed text copied to another place does not open there
 */
export async function seal(ctx: Needs, text: string, purpose: string): Promise<string> {
	if (ctx.secrets_key === null) {
		if (!ctx.local) throw new Error("SECRETS_KEY is missing: set it before secrets are stored.");
		return PLAIN + text;
	}
	const [first] = await keysOf(ctx.secrets_key);
	if (!first) throw new Error("SECRETS_KEY is empty: make a key with `openssl rand -base64 32`.");
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const sealed = await crypto.subtle.encrypt(
		{ name: "AES-GCM", iv, additionalData: encoder.encode(purpose) },
		first.key,
		encoder.encode(text),
	);
	return [NAMED, first.id, toBase64(iv), toBase64(new Uint8Array(sealed))].join(":");
}

/** What `seal` was given. Throws when its key is none of the deployment's, or the sealed text was changed or moved. */
export async function open(ctx: Needs, stored: string, purpose: string): Promise<string> {
	if (stored.startsWith(PLAIN)) {
		if (!ctx.local) throw new Error("A secret is stored in the clear: remove it and let it be made again.");
		return stored.slice(PLAIN.length);
	}
	const [form, ...parts] = stored.split(":");
	const [key_id, iv, sealed] = form === UNNAMED ? [null, ...parts] : parts;
	if ((form !== NAMED && form !== UNNAMED) || !iv || !sealed) throw new Error("A stored secret has an unknown form.");
	if (ctx.secrets_key === null) throw new Error("SECRETS_KEY is missing: set the one that secrets were sealed with.");
	const keys = (await keysOf(ctx.secrets_key)).filter(({ id }) => key_id === null || id === key_id);
	for (const { key } of keys) {
		try {
			const text = await crypto.subtle.decrypt(
				{ name: "AES-GCM", iv: fromBase64(iv), additionalData: encoder.encode(purpose) },
				key,
				fromBase64(sealed),
			);
			return new TextDecoder().decode(text);
		} catch {
			// Sealed with another of the keys, or not for this place.
		}
	}
	throw new Error("A stored secret does not open: SECRETS_KEY lacks its key, or it was changed or moved.");
}

/** What a sealed text starts with that needs no sealing anew; null where nothing is sealed with a key. */
export async function currentForm(ctx: Needs): Promise<string | null> {
	const [first] = ctx.secrets_key === null ? [] : await keysOf(ctx.secrets_key);
	return first ? `${NAMED}:${first.id}:` : null;
}
