import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http";

/** A path, or a whole version, that goes away. */
export interface Deprecation {
	/** Where it starts: `/api/v1`, or one path of it. */
	prefix: string;
	/** Days since 1970 as ISO 8601 dates, UTC. */
	deprecated_on: string;
	sunset_on: string;
	/** What tells callers how to move on. */
	docs: string;
}

/** How long a deprecated path goes on answering at least, in days. */
export const NOTICE_DAYS = 90;

/** What goes away now: nothing. A line here is all that a deprecation takes. */
export const DEPRECATIONS: readonly Deprecation[] = [];

const seconds = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

/** Refuses a line that gives callers less notice than was promised. */
export function checkNotice(list: readonly Deprecation[]): readonly Deprecation[] {
	for (const { prefix, deprecated_on, sunset_on } of list)
		if (!(seconds(sunset_on) - seconds(deprecated_on) >= NOTICE_DAYS * 86_400))
			throw new Error(`${prefix} would end less than ${NOTICE_DAYS} days after its deprecation: move sunset_on.`);
	return list;
}

/** Says with each answer of a deprecated path since when and until when (RFC 9745 `Deprecation`, RFC 8594 `Sunset`). */
export function announceDeprecations(list: readonly Deprecation[]) {
	checkNotice(list);
	return createMiddleware<AppEnv>(async (c, next) => {
		await next();
		const found = list.find(({ prefix }) => c.req.path === prefix || c.req.path.startsWith(`${prefix}/`));
		if (!found) return;
		c.header("deprecation", `@${seconds(found.deprecated_on)}`);
		c.header("sunset", new Date(seconds(found.sunset_on) * 1000).toUTCString());
		c.header("link", `<${found.docs}>; rel="deprecation"; type="text/html"`, { append: true });
	});
}
