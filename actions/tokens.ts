import { decode, sign, verify } from "@tsndr/cloudflare-worker-jwt";
import { z } from "zod";
import type { Ctx } from "./context";
import { ACCESS_SECONDS, keyRing } from "./key-ring";

const claims = z.object({
	iss: z.string(),
	/** The user. */
	sub: z.string(),
	/** The tenant. */
	tid: z.string(),
	role: z.enum(["owner", "admin", "member"]),
	/** The sign-in this token belongs to. */
	sid: z.string(),
	/** Epoch seconds, wall time. */
	iat: z.number(),
	exp: z.number(),
});
export type AccessClaims = z.infer<typeof claims>;

type Needs = Pick<Ctx, "db" | "clock" | "secrets_key" | "local" | "public_url">;

/** An RS256 JWT (RFC 7519) good for 15 minutes of wall time. */
export async function issueAccessToken(
	ctx: Needs,
	who: Pick<AccessClaims, "sub" | "tid" | "role" | "sid">,
): Promise<string> {
	const { signing } = await keyRing(ctx);
	const iat = ctx.clock.wall();
	return sign({ ...who, iss: ctx.public_url, iat, exp: iat + ACCESS_SECONDS }, signing.key, {
		algorithm: "RS256",
		header: { typ: "JWT", kid: signing.kid },
	});
}

function kidOf(token: string): string | undefined {
	try {
		return decode<unknown, { kid?: string }>(token).header.kid;
	} catch {
		return undefined;
	}
}

/** The claims of a token this deployment signed and that has not expired; null for any other text. */
export async function readAccessToken(ctx: Needs, token: string): Promise<AccessClaims | null> {
	const kid = kidOf(token);
	const key = kid === undefined ? undefined : (await keyRing(ctx)).verifying.get(kid);
	if (!key) return null;
	const verified = await verify(token, key, "RS256");
	const parsed = claims.safeParse(verified?.payload);
	if (!parsed.success || parsed.data.iss !== ctx.public_url) return null;
	return parsed.data.exp > ctx.clock.wall() ? parsed.data : null;
}
