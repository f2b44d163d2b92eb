/** Where a link in a message may lead. Anything else (`javascript:`, `data:`) stays plain text. */
const LINKABLE = new Set(["http:", "https:", "mailto:"]);

/** `url` in its normal form, or null where a message must not link to it. */
export function linkUrl(url: string): string | null {
	const parsed = URL.parse(url.trim());
	return parsed && LINKABLE.has(parsed.protocol) ? parsed.href : null;
}

/** The same for what a mail client fetches or posts to by itself: http and https alone. */
export function webUrl(url: string): string | null {
	const safe = linkUrl(url);
	return safe?.startsWith("http") ? safe : null;
}
