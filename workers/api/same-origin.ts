import { DomainError } from "../../actions/errors";
import type { HttpContext } from "../http";

/** What a request says of the page it comes from; `unsaid` by callers that are no browser. */
function origin(c: HttpContext): "same" | "other" | "unsaid" {
	const site = c.req.header("sec-fetch-site");
	if (site !== undefined) return site === "same-origin" || site === "none" ? "same" : "other";
	const given = c.req.header("origin");
	if (given === undefined) return "unsaid";
	return given === new URL(c.req.url).origin || given === new URL(c.get("ctx").public_url).origin ? "same" : "other";
}

const refuse = () =>
	new DomainError("forbidden", "other_origin", "A cookie works from our own pages only: send a bearer token instead.");

/** Refuses what a foreign page made a browser send (Fetch Metadata; OWASP CSRF cheat sheet, "verifying origin"). */
export function refuseOtherOrigin(c: HttpContext): void {
	if (origin(c) === "other") throw refuse();
}

/** The same, and refuses who does not say where the call comes from: for cookies that browsers attach on their own. */
export function requireSameOrigin(c: HttpContext): void {
	if (origin(c) !== "same") throw refuse();
}
