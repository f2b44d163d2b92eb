import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createDb } from "../db/client";
import { createClock, REAL_TIME } from "./clock";
import { forgetKeyRing, keyRing } from "./key-ring";
import { rotateSigningKeys } from "./rotate-signing-keys";
import { issueAccessToken, readAccessToken } from "./tokens";

let wall_ms = Date.now();
const ctx = {
	db: createDb(env.DB),
	clock: createClock(REAL_TIME, () => wall_ms),
	secrets_key: null,
	local: true,
	public_url: "http://localhost:8787",
};
const claims = { sub: "usr_1", tid: "ten_1", role: "owner", sid: "ses_1" } as const;
const pass = (seconds: number) => {
	wall_ms += seconds * 1000;
};
const publishedKids = async () => (await keyRing(ctx)).published.map((jwk) => jwk.kid);
const count = async () => (await env.DB.prepare("select count(*) n from signing_keys").first<{ n: number }>())?.n;

beforeEach(async () => {
	await env.DB.prepare("delete from signing_keys").run();
	forgetKeyRing();
});

describe("the key ring", () => {
	it("is the same one for isolates that start at once", async () => {
		const rings = await Promise.all([keyRing(ctx), keyRing(ctx), keyRing(ctx)]);
		expect(new Set(rings.map((r) => r.signing.kid)).size).toBe(1);
		expect(await count()).toBe(1);
	});

	it("signs with the oldest key, and moves on to the next when that one is retired", async () => {
		const { signing } = await keyRing(ctx);
		const token = await issueAccessToken(ctx, claims);
		await env.DB.prepare(
			`insert into signing_keys select 'kid_next', private_jwk, json_set(public_jwk, '$.kid', 'kid_next'), created_at + 1, null
			 from signing_keys`,
		).run();
		pass(5);
		expect((await keyRing(ctx)).signing.kid).toBe(signing.kid);
		expect(await publishedKids()).toEqual([signing.kid, "kid_next"]);

		await env.DB.prepare("update signing_keys set retired_at = ? where kid = ?")
			.bind(ctx.clock.wall(), signing.kid)
			.run();
		pass(5);
		expect((await keyRing(ctx)).signing.kid).toBe("kid_next");
		expect(await readAccessToken(ctx, token)).toMatchObject(claims);
		expect(await readAccessToken(ctx, await issueAccessToken(ctx, claims))).toMatchObject(claims);
		pass(15 * 60);
		expect(await publishedKids()).toEqual(["kid_next"]);
	});

	it("makes a new key when the last one was retired", async () => {
		const { signing } = await keyRing(ctx);
		await env.DB.prepare("update signing_keys set retired_at = ?").bind(ctx.clock.wall()).run();
		pass(5);
		expect((await keyRing(ctx)).signing.kid).not.toBe(signing.kid);
		expect(await publishedKids()).toContain(signing.kid);
	});

	it("does not take a token of another deployment", async () => {
		const token = await issueAccessToken({ ...ctx, public_url: "https://other.example" }, claims);
		expect(await readAccessToken(ctx, token)).toBeNull();
	});

	it("is renewed every 90 days without a token ending before its time", async () => {
		const { signing } = await keyRing(ctx);
		expect(await rotateSigningKeys(ctx)).toEqual({ made: 0, retired: 0 });
		pass(90 * 86_400);
		await Promise.all([rotateSigningKeys(ctx), rotateSigningKeys(ctx)]);
		expect(await publishedKids()).toHaveLength(2);
		const token = await issueAccessToken(ctx, claims);
		expect((await keyRing(ctx)).signing.kid).toBe(signing.kid);
		pass(3599);
		expect(await rotateSigningKeys(ctx)).toEqual({ made: 0, retired: 0 });
		pass(1);
		const late = await issueAccessToken(ctx, claims);
		expect(await readAccessToken(ctx, token)).toBeNull();
		expect(await rotateSigningKeys(ctx)).toEqual({ made: 0, retired: 1 });
		expect((await keyRing(ctx)).signing.kid).not.toBe(signing.kid);
		expect(await readAccessToken(ctx, late)).toMatchObject(claims);
		pass(900);
		expect(await publishedKids()).not.toContain(signing.kid);
		pass(3700);
		await rotateSigningKeys(ctx);
		expect(await count()).toBe(1);
	});
});
