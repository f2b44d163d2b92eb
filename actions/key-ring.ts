import { insertFirstSigningKey, listSigningKeys, type SigningKeyRow } from "../db/signing-keys";
import { RecentCache } from "./cache";
import type { Ctx } from "./context";
import { newId } from "./ids";
import { open, seal } from "./secrets";

/** Access tokens live this long, so that is how long a retired key still has to verify them. */
export const ACCESS_SECONDS = 15 * 60;

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const MODULUS_BITS = 2048;
const EXPONENT = new Uint8Array([1, 0, 1]);

export interface PublicJwk extends JsonWebKey {
	kid: string;
}

export interface KeyRing {
	/** Signs new tokens: the oldest key in use, so that every isolate picks the same one. */
	signing: { kid: string; key: CryptoKey };
	/** By `kid`. */
	verifying: Map<string, CryptoKey>;
	/** What others may know of the verifying keys (RFC 7517). */
	published: PublicJwk[];
}

type Needs = Pick<Ctx, "db" | "clock" | "secrets_key" | "local">;

const purpose = (kid: string) => `signing_key:${kid}`;

/** A new key pair as it is stored, its private half sealed. */
export async function makeSigningKey(ctx: Needs): Promise<Omit<SigningKeyRow, "retired_at">> {
	const pair = (await crypto.subtle.generateKey(
		{ ...RSA, modulusLength: MODULUS_BITS, publicExponent: EXPONENT },
		true,
		["sign", "verify"],
	)) as CryptoKeyPair;
	const kid = newId("kid");
	const [private_jwk, public_jwk] = await Promise.all([
		crypto.subtle.exportKey("jwk", pair.privateKey),
		crypto.subtle.exportKey("jwk", pair.publicKey),
	]);
	const { kty, n, e } = public_jwk as JsonWebKey;
	return {
		kid,
		private_jwk: await seal(ctx, JSON.stringify(private_jwk), purpose(kid)),
		public_jwk: JSON.stringify({ kty, n, e, kid, alg: "RS256", use: "sig" }),
		created_at: ctx.clock.wall(),
	};
}

async function loadRing(ctx: Needs): Promise<KeyRing | null> {
	const rows = await listSigningKeys(ctx.db, ctx.clock.wall() - ACCESS_SECONDS);
	const oldest = rows.find((row) => row.retired_at === null);
	if (!oldest) return null;
	const private_jwk = JSON.parse(await open(ctx, oldest.private_jwk, purpose(oldest.kid))) as JsonWebKey;
	const signing = await crypto.subtle.importKey("jwk", private_jwk, RSA, false, ["sign"]);
	const published = rows.map((row: SigningKeyRow) => JSON.parse(row.public_jwk) as PublicJwk);
	const verifying = await Promise.all(
		published.map(
			async (jwk): Promise<[string, CryptoKey]> => [
				jwk.kid,
				await crypto.subtle.importKey("jwk", jwk, RSA, false, ["verify"]),
			],
		),
	);
	return { signing: { kid: oldest.kid, key: signing }, verifying: new Map(verifying), published };
}

const recent = new RecentCache<KeyRing>();

/** The keys for access tokens. Makes the first one when there is none yet. */
export async function keyRing(ctx: Needs): Promise<KeyRing> {
	const ring = await recent.get("ring", ctx.clock.wall(), async () => {
		const held = await loadRing(ctx);
		if (held) return held;
		await insertFirstSigningKey(ctx.db, await makeSigningKey(ctx));
		return loadRing(ctx);
	});
	if (!ring) throw new Error("The first signing key could not be stored.");
	return ring;
}

/** For whoever changes the stored keys. */
export const forgetKeyRing = (): void => recent.clear();
