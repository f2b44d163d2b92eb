import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { ACCESS_SECONDS } from "../../actions/key-ring";
import { REFRESH_SECONDS, type SignedIn } from "../../actions/session";
import type { HttpContext } from "../http";
import { ACCESS_COOKIE } from "./credentials";

const REFRESH_COOKIE = "myx_refresh";

/** Laptops serve plain http, where some browsers drop a Secure cookie. */
const common = (c: HttpContext) => ({ httpOnly: true, secure: c.get("ctx").public_url.startsWith("https:") });
const access = (c: HttpContext) => ({ ...common(c), path: "/", sameSite: "Lax" as const });
const refresh = (c: HttpContext) => ({ ...common(c), path: "/api", sameSite: "Strict" as const });

export function setSession(c: HttpContext, { access_token, refresh_token }: SignedIn): void {
	setCookie(c, ACCESS_COOKIE, access_token, { ...access(c), maxAge: ACCESS_SECONDS });
	setCookie(c, REFRESH_COOKIE, refresh_token, { ...refresh(c), maxAge: REFRESH_SECONDS });
}

export function clearSession(c: HttpContext): void {
	deleteCookie(c, ACCESS_COOKIE, access(c));
	deleteCookie(c, REFRESH_COOKIE, refresh(c));
}

export const refreshTokenOf = (c: HttpContext): string | undefined => getCookie(c, REFRESH_COOKIE);
export const accessTokenOf = (c: HttpContext): string | undefined => getCookie(c, ACCESS_COOKIE);
