import { createHash } from "node:crypto";

const MARK_LENGTH = 12;

/** The same value has the same mark, so that lines about one person can be brought together and name nobody. */
const mark = (kind: string) => (value: string) =>
	`[${kind} ${createHash("sha256").update(value.toLowerCase()).digest("hex").slice(0, MARK_LENGTH)}]`;

/** What stands in a log for somebody's `kind`, such as their name. */
export const marked = (kind: string, value: string): string => mark(kind)(value);

/** What must never stand in a log, and what stands there instead. */
const HIDDEN: readonly [RegExp, (match: string) => string][] = [
	// The values of a failed query, as the query builder appends them.
	[/\bparams: [^\n]*/g, () => "params: [hidden]"],
	[/\b(?:re|sk|rk|pk|whsec|myx)_[A-Za-z0-9_+/=-]{6,}/g, () => "[secret]"],
	[/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, () => "[credentials]"],
	[/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, () => "[token]"],
	// Links whose possession is the permission.
	[/\/(r|u|l)\/[A-Za-z0-9]{16,}/g, (match) => `${match.slice(0, 3)}[link]`],
	[/[^\s"'<>(),:;[\]]+@[^\s"'<>(),:;[\]]+\.[^\s"'<>(),:;[\]]+/g, mark("email")],
	[/\+\d{7,15}\b/g, mark("phone")],
];

/** `text` as a log may hold it: addresses and numbers as marks, secrets and query values not at all. */
export const scrub = (text: string): string =>
	HIDDEN.reduce((held, [pattern, instead]) => held.replace(pattern, (match) => instead(match)), text);

/** Why something failed, as a log may hold it. With `stack`, where too. */
export function causeText(error: unknown, stack = false): string {
	return scrub(stack && error instanceof Error ? (error.stack ?? error.message) : String(error));
}
