import { Hono } from "hono";
import { DomainError } from "../../../actions/errors";
import { keyRing } from "../../../actions/key-ring";
import { refreshSession } from "../../../actions/refresh-session";
import { signIn, signInInput } from "../../../actions/sign-in";
import { signOut } from "../../../actions/sign-out";
import { signUp, signUpInput } from "../../../actions/sign-up";
import { type AppEnv, body } from "../../http";
import { bearerOf } from "../credentials";
import { refuseOtherOrigin } from "../same-origin";
import { accessTokenOf, clearSession, refreshTokenOf, setSession } from "../session-cookies";
import { agentOf, keepDevice, signInFrom } from "../sign-in-from";

/** Signing up, in and out. Open to everyone: who calls is what these find out. */
export const accounts = new Hono<AppEnv>()
	.post("/signup", async (c) => {
		refuseOtherOrigin(c);
		const session = await signUp(c.get("ctx"), await body(c, signUpInput), agentOf(c));
		setSession(c, session);
		const { tenant_id, user_id, access_token } = session;
		return c.json({ tenant_id, user_id, access_token }, 201);
	})
	.post("/login", async (c) => {
		refuseOtherOrigin(c);
		const session = await signIn(c.get("ctx"), await body(c, signInInput), signInFrom(c));
		setSession(c, session);
		keepDevice(c, session.device);
		return c.json({ access_token: session.access_token });
	})
	.post("/refresh", async (c) => {
		refuseOtherOrigin(c);
		const token = refreshTokenOf(c);
		if (!token) throw new DomainError("unauthenticated", "not_signed_in", "Send the refresh cookie, or sign in again.");
		const session = await refreshSession(c.get("ctx"), token);
		setSession(c, session);
		return c.json({ access_token: session.access_token });
	})
	.post("/logout", async (c) => {
		refuseOtherOrigin(c);
		const access_token = bearerOf(c) ?? accessTokenOf(c);
		await signOut(c.get("ctx"), { refresh_token: refreshTokenOf(c), access_token });
		clearSession(c);
		return c.body(null, 204);
	});

/** Five minutes: a new key is published long before it signs, as the oldest one in use goes on signing. */
const JWKS_CACHE = "public, max-age=300";

export const wellKnown = new Hono<AppEnv>().get("/jwks.json", async (c) => {
	const { published } = await keyRing(c.get("ctx"));
	return c.json({ keys: published }, 200, { "cache-control": JWKS_CACHE });
});
