import { z } from "zod";

const message = "Use an origin such as https://www.example.com, without a path.";

/** A web origin (RFC 6454) as browsers send it: scheme, host and a port other than the scheme's own. */
export const origin = z
	.string()
	.trim()
	.max(300)
	.transform((text, check) => {
		const url = URL.canParse(text) ? new URL(text) : null;
		const bare = url && url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
		if (bare && /^https?:$/.test(url.protocol)) return url.origin;
		check.addIssue({ code: "custom", message });
		return z.NEVER;
	});

/**
 * Whether a page may use the publishable key. An empty list lets every page; the product's own pages always may.
 *
 * @param given the request's Origin header; null for one that no page sent
 */
export const originAllowed = (allowed: string[], given: string | null, public_url: string): boolean =>
	allowed.length === 0 || (given !== null && (allowed.includes(given) || given === new URL(public_url).origin));
