const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Lower-case Crockford base 32 of `bytes`. */
export function base32(bytes: Uint8Array): string {
	let bits = 0;
	let held = 0;
	let out = "";
	for (const byte of bytes) {
		held = (held << 8) | byte;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			out += ALPHABET[(held >> bits) & 31];
		}
		held &= (1 << bits) - 1;
	}
	if (bits > 0) out += ALPHABET[(held << (5 - bits)) & 31];
	return out;
}

const POOL = 1_024;
let pool = new Uint8Array(0);
let used = 0;

/** Random bytes, fetched many at a time: a request needs a dozen small lots, and each fetch leaves the isolate's heap. */
function randomBytes(count: number): Uint8Array {
	if (used + count > pool.length) {
		pool = crypto.getRandomValues(new Uint8Array(POOL));
		used = 0;
	}
	used += count;
	return pool.subarray(used - count, used);
}

/**
 * An id that sorts by the time it was made: `<prefix>_<10 characters of time><16 random characters>`, the layout
 * of a ULID (github.com/ulid/spec) in lower case.
 *
 * @param wallMs wall time in epoch milliseconds
 */
export function newId(prefix: string, wallMs: number = Date.now()): string {
	let time = "";
	let rest = wallMs;
	for (let i = 0; i < 10; i++) {
		time = ALPHABET[rest % 32] + time;
		rest = Math.floor(rest / 32);
	}
	return `${prefix}_${time}${base32(randomBytes(10))}`;
}

/** 160 random bits: for links whose possession is the permission. */
export const newToken = (): string => base32(randomBytes(20));

export async function sha256(text: string): Promise<Uint8Array> {
	return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

export const sha256Text = async (text: string): Promise<string> => base32(await sha256(text));
