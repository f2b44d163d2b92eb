import { webUrl } from "./urls";

export interface UnsubscribeTargets {
	/** Takes the one-click POST of RFC 8058; null on transactional mail. */
	unsubscribe_url: string | null;
	/** A mailbox that takes unsubscribe requests, beside the URL. */
	mailto?: string | null;
}

/** An address that cannot leave the angle brackets it is put into. */
const MAILBOX = /^[A-Za-z0-9.!#$&'*+/=^_`{|}~-]+@[A-Za-z0-9.-]+$/;

/**
 * The headers of one-click unsubscribe, RFC 8058 section 3.1. Empty where there is no unsubscribe URL.
 *
 * @throws when the URL is not http(s) or the mailbox is no plain address
 */
export function emailHeaders({ unsubscribe_url, mailto }: UnsubscribeTargets): Record<string, string> {
	if (unsubscribe_url === null) return {};
	// The URL parser drops line breaks and percent-encodes spaces and angle brackets.
	const url = webUrl(unsubscribe_url)?.replace(/>/g, "%3E");
	if (!url) throw new Error("Give the unsubscribe link as an http or https URL.");
	if (mailto && !MAILBOX.test(mailto))
		throw new Error("Give the unsubscribe mailbox as a plain address, such as stop@example.com.");
	return {
		"List-Unsubscribe": mailto ? `<${url}>, <mailto:${mailto}?subject=unsubscribe>` : `<${url}>`,
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
	};
}
