import type { MessageContent, StoredAttachment } from "./messages.ts";

/** What is wrong with an e-mail, in the words of https://resend.com/docs/api-reference/errors. */
export interface Refusal {
	statusCode: number;
	name: string;
	message: string;
}

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
const MOST_RECIPIENTS = 50;
/** Resend takes 40 MB a message, attachments counted as base64. */
const MOST_ATTACHED = 40 * 1024 * 1024;

const refuse = (name: string, message: string): Refusal => ({ statusCode: 422, name, message });
const missing = (field: string) => refuse("missing_required_field", `Missing \`${field}\` field.`);
const invalid = (field: string, message: string) =>
	refuse("validation_error", `Invalid \`${field}\` field. ${message}`);

function isAddress(value: string): boolean {
	const named = /^[^<>]*<([^<>]+)>$/.exec(value.trim());
	return ADDRESS.test((named?.[1] ?? value).trim());
}

function readAddresses(value: unknown, field: string): string[] | Refusal {
	if (value === undefined || value === null) return [];
	const list: unknown[] = Array.isArray(value) ? value : [value];
	if (list.length > MOST_RECIPIENTS) return invalid(field, `At most ${MOST_RECIPIENTS} addresses are allowed.`);
	for (const item of list) {
		if (typeof item !== "string" || !isAddress(item)) {
			return invalid(
				field,
				"The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.",
			);
		}
	}
	return list as string[];
}

function readTags(value: unknown): Record<string, string> | Refusal {
	if (value === undefined) return {};
	if (!Array.isArray(value)) return invalid("tags", "It must be an array of `{name, value}`.");
	const tags: Record<string, string> = {};
	for (const tag of value as { name?: unknown; value?: unknown }[]) {
		if (typeof tag?.name !== "string" || typeof tag.value !== "string" || !TAG.test(tag.name) || !TAG.test(tag.value)) {
			return invalid("tags", "Tags should only contain ASCII letters, numbers, underscores, or dashes, at most 256.");
		}
		tags[tag.name] = tag.value;
	}
	return tags;
}

function readAttachments(value: unknown): StoredAttachment[] | Refusal {
	if (value === undefined) return [];
	if (!Array.isArray(value)) return invalid("attachments", "It must be an array.");
	const attachments: StoredAttachment[] = [];
	let size = 0;
	for (const item of value as Record<string, unknown>[]) {
		const { filename, content, path, content_type, content_id } = item ?? {};
		if (typeof content !== "string" && typeof path !== "string") {
			return refuse("invalid_attachment", "Attachment must have either a `content` or `path`.");
		}
		if (typeof content === "string" && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) {
			return refuse("invalid_attachment", "Attachment `content` must be base64.");
		}
		size += typeof content === "string" ? content.length : 0;
		attachments.push({
			filename: typeof filename === "string" ? filename : "attachment",
			content_type: typeof content_type === "string" ? content_type : "application/octet-stream",
			content: typeof content === "string" ? content : "",
			...(typeof content_id === "string" ? { content_id } : {}),
			...(typeof path === "string" ? { path } : {}),
		});
	}
	if (size > MOST_ATTACHED)
		return refuse("invalid_attachment", "Attachments must be at most 40 MB after base64 encoding.");
	return attachments;
}

function readHeaders(value: unknown): Record<string, string> | Refusal {
	if (value === undefined) return {};
	if (typeof value !== "object" || value === null || Array.isArray(value))
		return invalid("headers", "It must be an object.");
	for (const [name, content] of Object.entries(value)) {
		if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || typeof content !== "string" || /[\r\n]/.test(content)) {
			return invalid("headers", `\`${name}\` needs a header name and one line of text.`);
		}
	}
	return value as Record<string, string>;
}

/** A tag or header may itself be called statusCode, so the value's type tells. */
export function isRefusal(value: object): value is Refusal {
	return "statusCode" in value && typeof value.statusCode === "number";
}

function text(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}

/** An e-mail of `POST /emails` or one of a batch, checked; `batch` forbids what the batch endpoint cannot carry. */
export function checkEmail(input: unknown, batch: boolean, idempotency_key: string | null): MessageContent | Refusal {
	if (typeof input !== "object" || input === null || Array.isArray(input)) {
		return refuse("validation_error", "Each email must be a JSON object.");
	}
	const email = input as Record<string, unknown>;
	if (batch && email.attachments !== undefined) {
		return refuse("validation_error", "The `attachments` field is not supported by the batch endpoint.");
	}
	if (batch && email.scheduled_at !== undefined) {
		return refuse("validation_error", "The `scheduled_at` field is not supported by the batch endpoint.");
	}
	for (const field of ["scheduled_at", "template", "topic_id"]) {
		if (email[field] !== undefined) return refuse("validation_error", `The sandbox does not take \`${field}\`.`);
	}
	if (!text(email.from)) return missing("from");
	if (!isAddress(String(email.from))) {
		return refuse(
			"invalid_from_address",
			"Invalid `from` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.",
		);
	}
	const to = readAddresses(email.to, "to");
	if (isRefusal(to)) return to;
	if (to.length === 0) return missing("to");
	if (!text(email.subject)) return missing("subject");
	if (!text(email.html) && !text(email.text)) return missing("html` or `text");
	const cc = readAddresses(email.cc, "cc");
	const bcc = readAddresses(email.bcc, "bcc");
	const reply_to = readAddresses(email.reply_to, "reply_to");
	const headers = readHeaders(email.headers);
	const tags = readTags(email.tags);
	const attachments = readAttachments(email.attachments);
	if (isRefusal(cc)) return cc;
	if (isRefusal(bcc)) return bcc;
	if (isRefusal(reply_to)) return reply_to;
	if (isRefusal(headers)) return headers;
	if (isRefusal(tags)) return tags;
	if (isRefusal(attachments)) return attachments;
	return {
		from: String(email.from),
		to,
		cc,
		bcc,
		reply_to,
		subject: text(email.subject),
		html: text(email.html),
		text: text(email.text),
		headers,
		tags,
		attachments,
		idempotency_key,
		batch,
	};
}
