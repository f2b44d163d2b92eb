import { scrypt, timingSafeEqual } from "node:crypto";
import { base32 } from "./ids";

/** See docs/decisions/0005-password-hash.md for the choice. */
const COST = { log2_n: 14, r: 8, p: 5 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

type Cost = { log2_n: number; r: number; p: number };

const derive = (password: string, salt: string, { log2_n, r, p }: Cost): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		const N = 2 ** log2_n;
		// Node refuses what needs more than `maxmem`; scrypt needs 128 * N * r bytes and a little.
		scrypt(password.normalize("NFKC"), salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});

/** A salted scrypt hash (RFC 7914) that carries its cost: `scrypt$<log2 N>$<r>$<p>$<salt>$<hash>`. */
export async function hashPassword(password: string): Promise<string> {
	const salt = base32(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
	const hash = await derive(password, salt, COST);
	return ["scrypt", COST.log2_n, COST.r, COST.p, salt, base32(hash)].join("$");
}

/** True when `password` made `stored`. With null, for an unknown account, it takes the same time and is false. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
	if (stored === null) {
		await derive(password, "0".repeat(26), COST);
		return false;
	}
	const [scheme, log2_n, r, p, salt, hash] = stored.split("$");
	if (scheme !== "scrypt" || !salt || !hash) throw new Error("A stored password hash has an unknown form.");
	const derived = await derive(password, salt, { log2_n: Number(log2_n), r: Number(r), p: Number(p) });
	return timingSafeEqual(Buffer.from(base32(derived)), Buffer.from(hash));
}
