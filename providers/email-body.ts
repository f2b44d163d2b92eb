export interface EmailAttachment {
	filename: string;
	/** Base64. */
	content: string;
	content_type: string;
}

export interface OutgoingEmail {
	/** `"Name" <address>` or an address. */
	from: string;
	/** 1 to 50 addresses. */
	to: string[];
	reply_to?: string | null;
	subject: string;
	html: string;
	text: string;
	headers?: Record<string, string>;
	/** ASCII letters, digits, `_` and `-`, at most 256 characters; they come back in webhooks. */
	tags?: { name: string; value: string }[];
	/** Not with `sendBatch`. */
	attachments?: EmailAttachment[];
}

const TAG = /^[A-Za-z0-9_-]{1,256}$/;

const oneLine = (text: string): string => text.replace(/[\r\n\0]+/g, " ");

/**
 * The JSON bytes of one e-mail as the provider gets them. The same e-mail gives the same bytes whatever the order of
 * its keys, so they can be kept and sent again under the same idempotency key.
 *
 * @throws when a tag has characters that the provider refuses
 */
export function serializeEmail(email: OutgoingEmail): string {
	for (const { name, value } of email.tags ?? []) {
		if (!TAG.test(name) || !TAG.test(value))
			throw new Error(`Tag ${name}: use 1 to 256 ASCII letters, digits, underscores and dashes.`);
	}
	const headers = Object.entries(email.headers ?? {})
		.map(([name, value]) => [oneLine(name), oneLine(value)] as const)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify({
		from: oneLine(email.from),
		to: email.to.map(oneLine),
		...(email.reply_to && { reply_to: oneLine(email.reply_to) }),
		subject: oneLine(email.subject),
		html: email.html,
		text: email.text,
		...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
		...(email.tags?.length && { tags: email.tags.map(({ name, value }) => ({ name, value })) }),
		...(email.attachments?.length && {
			attachments: email.attachments.map(({ filename, content, content_type }) => ({
				filename,
				content,
				content_type,
			})),
		}),
	});
}
