import { CLIP, linkTo, type Mailbox, renderStatus, renderTimes, TABS } from "./mailbox-parts.ts";
import type { Message } from "./messages.ts";
import { escapeHtml } from "./page.ts";

const TAB_NAMES = { html: "E-mail", text: "Plain text", headers: "Headers" } as const;

/**
 * The e-mail's HTML for a sandboxed frame: links go through the sandbox, which reports the click and passes on, open in
 * a tab of their own, and inline images come from the attachments.
 */
export function frameHtml(message: Message): string {
	const html = message.html ?? "";
	const tracked = html.replace(
		/(\shref\s*=\s*)(?:"(https?:[^"]*)"|'(https?:[^']*)')/gi,
		(_all, start: string, double?: string, single?: string) => {
			const link = (double ?? single ?? "").replaceAll("&amp;", "&").trim();
			return `${start}"/sandbox/messages/${message.id}/click?url=${encodeURIComponent(link)}"`;
		},
	);
	const inline = tracked.replace(/cid:([^"'\s)>]+)/g, (whole, id: string) => {
		const file = message.attachments.find((attachment) => attachment.content_id === id);
		return file ? `data:${file.content_type};base64,${file.content}` : whole;
	});
	const base = '<base target="_blank">';
	return /<head[^>]*>/i.test(inline) ? inline.replace(/<head[^>]*>/i, (head) => head + base) : base + inline;
}

function renderAttachments(message: Message): string {
	if (message.attachments.length === 0) return "";
	const files = message.attachments.map((file, index) => {
		const size = file.path ? "linked" : `${Math.max(1, Math.round((file.content.length * 3) / 4 / 1024))} KB`;
		return `<li><a href="/sandbox/messages/${message.id}/attachments/${index}" download="${escapeHtml(file.filename)}">${CLIP} ${escapeHtml(file.filename)}<span>${escapeHtml(file.content_type)} · ${size}</span></a></li>`;
	});
	return `<ul class="files" aria-label="Attachments">${files.join("")}</ul>`;
}

function renderFields(entries: [string, string][]): string {
	return `<dl>${entries.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join("")}</dl>`;
}

function renderHeaders(message: Message): string {
	const groups: [string, [string, string][]][] = [
		["Headers", Object.entries(message.headers)],
		["Tags", Object.entries(message.tags)],
		[
			"Request",
			[
				["Id", message.id],
				["Idempotency-Key", message.idempotency_key ?? "none"],
				["Sent in a batch", message.batch ? "yes" : "no"],
				["Reply-To", message.reply_to.join(", ") || "none"],
			],
		],
	];
	const { batch, idempotency_key } = message;
	// Sent singly, the key is the id that the product's spans name the message by.
	const trace =
		batch || idempotency_key === null
			? ""
			: `<p><a href="/sandbox/traces?q=${encodeURIComponent(idempotency_key)}">Its way here, as a trace</a></p>`;
	const lists = groups.map(
		([name, entries]) => `<h3>${name}</h3>${entries.length > 0 ? renderFields(entries) : '<p class="quiet">None.</p>'}`,
	);
	return trace + lists.join("");
}

function renderContent(mailbox: Mailbox, message: Message): string {
	if (mailbox.tab === "headers") return `<div class="pane">${renderHeaders(message)}</div>`;
	if (mailbox.tab === "text" || !message.html) {
		return `<pre class="pane" tabindex="0">${escapeHtml(message.text ?? "The e-mail has no plain text.")}</pre>`;
	}
	return `<iframe title="The e-mail as its reader sees it" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(frameHtml(message))}"></iframe>`;
}

/** The third column: one e-mail with its headers and attachments, or a hint. */
export function renderReader(mailbox: Mailbox): string {
	const { message, person, tab } = mailbox;
	if (!message) {
		return `<div class="empty"><p>Choose an e-mail to read it here.</p><p class="quiet">Opening one and following its links send the provider's webhooks. Keys: <kbd>j</kbd> next, <kbd>k</kbd> previous.</p></div>`;
	}
	const tabs = TABS.map(
		(name) =>
			`<a href="${linkTo(person, message.id, name)}"${name === tab ? ' aria-current="page"' : ""}>${TAB_NAMES[name]}</a>`,
	).join("");
	const oneClick = Object.keys(message.headers).some((name) => name.toLowerCase() === "list-unsubscribe-post");
	const act = (action: string, label: string) =>
		`<button type="button" data-post="/sandbox/messages/${message.id}/${action}">${label}</button>`;
	const actions =
		message.channel === "email"
			? `${oneClick ? act("unsubscribe", "Unsubscribe") : ""}${act("complain", "Mark as spam")}`
			: "";
	return `<div class="head"><a class="back" href="${linkTo(person)}" aria-label="Back to messages">‹ Messages</a>
<h2>${escapeHtml(message.subject ?? "(no subject)")}</h2>
${renderFields([
	["From", message.from],
	["To", message.to.join(", ")],
])}
<div class="row">${renderTimes(message)}${renderStatus(message.status)}<span class="actions">${actions}</span></div>
${renderAttachments(message)}</div>
<nav class="tabs" aria-label="Views of the e-mail">${tabs}</nav>
${renderContent(mailbox, message)}`;
}
