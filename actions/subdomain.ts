import { z } from "zod";

/** Names that the platform uses itself, that a mail server or browser gives a meaning, or that would pass for us. */
const RESERVED = new Set(
	(
		"abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover billing blog cdn " +
		"dashboard dns docs ftp git health help hostmaster imap info internal invoice " +
		"isatap legal localhost login logout mail mx myxelium news ns ns1 ns2 pages pay payments pop pop3 postmaster " +
		"preview privacy prod production register root sandbox secure security send shop signin signup sms smtp ssl " +
		"staging static stats status support system terms tracking unsubscribe webhook webhooks webmail " +
		"webmaster widget wpad www"
	).split(" "),
);

/** A DNS label (RFC 1035 section 2.3.1) that is free for a tenant; `xn--` labels could imitate another name. */
export const subdomain = z
	.string()
	.trim()
	.toLowerCase()
	.min(2, "Use at least 2 characters.")
	.max(63, "Use at most 63 characters.")
	.regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, "Use letters, digits and inner hyphens only.")
	.refine((label) => !label.startsWith("xn--"), "Use plain letters, not a punycode name.")
	.refine((label) => !RESERVED.has(label), "This name is reserved: choose another one.");
