import { Hono } from "hono";
import { followShortLink } from "../../../actions/follow-short-link";
import { isMachineAgent } from "../../../messages/machines";
import { messagePage } from "../../../pages";
import type { AppEnv, HttpContext } from "../../http";
import { page } from "../page-data";

/** Previews say so in a header (wicg.github.io/nav-speculation/prefetch.html); scanners by their name, or by HEAD. */
const isPerson = (c: HttpContext): boolean =>
	c.req.method === "GET" &&
	!isMachineAgent(c.req.header("user-agent")) &&
	!/prefetch|preview|prerender/i.test(`${c.req.header("sec-purpose") ?? ""} ${c.req.header("purpose") ?? ""}`);

/** Links in texts: no credentials but the unguessable code in them. */
export const shortLinks = new Hono<AppEnv>().get("/:code", async (c) => {
	const target = await followShortLink(c.get("ctx"), c.req.param("code"), isPerson(c));
	if (target) {
		c.header("cache-control", "no-store");
		c.header("x-robots-tag", "noindex");
		c.header("referrer-policy", "no-referrer");
		return c.redirect(target, 302);
	}
	const text = "The link may be cut off: open it again from the text it came in.";
	return page(c, messagePage({ tenant: null, status: 404, heading: "Nothing here", text }), 404);
});
