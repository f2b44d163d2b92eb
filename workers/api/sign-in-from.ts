import { getCookie, setCookie } from "hono/cookie";
import type { SignInFrom } from "../../actions/accounts/sign-in-backoff";
import { networkOf } from "../../actions/ip-ranges";
import type { HttpContext } from "../http";

const DEVICE_COOKIE = "myx_device";
/** The longest that browsers keep a cookie (RFC 6265bis section 5.5), in seconds. */
const DEVICE_SECONDS = 400 * 86_400;

export const agentOf = (c: HttpContext): string | null => c.req.header("user-agent") ?? null;

/** Where a sign-in comes from. */
export function signInFrom(c: HttpContext): SignInFrom {
	const ip = c.req.header("cf-connecting-ip");
	return { network: ip ? networkOf(ip) : null, device: getCookie(c, DEVICE_COOKIE), agent: agentOf(c) };
}

/** Lets the browser show later that somebody signed in with it. Opens nothing by itself. */
export function keepDevice(c: HttpContext, mark: string): void {
	setCookie(c, DEVICE_COOKIE, mark, {
		httpOnly: true,
		secure: c.get("ctx").public_url.startsWith("https:"),
		path: "/api",
		sameSite: "Strict",
		maxAge: DEVICE_SECONDS,
	});
}
