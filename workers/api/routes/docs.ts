import { Hono } from "hono";
import type { AppEnv } from "../../http";
import { docsPage } from "../docs-page";
import { openApiDocument } from "../openapi";

const CACHE = "public, max-age=300";

/** The interface's own description. */
export const docs = new Hono<AppEnv>()
	.get("/openapi.json", (c) =>
		c.json(openApiDocument(c.get("ctx").public_url), 200, {
			"cache-control": CACHE,
			"access-control-allow-origin": "*",
		}),
	)
	.get("/docs", (c) =>
		c.html(docsPage(), 200, {
			"cache-control": CACHE,
			"content-security-policy":
				"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
		}),
	);
