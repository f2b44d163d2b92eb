import { CLIP, linkTo, type Mailbox, renderStatus, renderTimes } from "./mailbox-parts.ts";
import { renderReader } from "./mailbox-reader.ts";
import type { Message, Person } from "./messages.ts";
import { escapeHtml, formatInstant, renderDocument } from "./page.ts";

function renderPerson(entry: Person, current: boolean): string {
	const counts = [
		entry.emails > 0 ? `${entry.emails} e-mail${entry.emails === 1 ? "" : "s"}` : "",
		entry.sms > 0 ? `${entry.sms} SMS` : "",
		entry.emails + entry.sms === 0 ? "alerts" : "",
	].filter(Boolean);
	const initial = entry.person.startsWith("+") ? "#" : entry.person.slice(0, 1).toUpperCase();
	return `<li><a id="person-${escapeHtml(entry.person)}" href="${linkTo(entry.person)}"${current ? ' aria-current="true"' : ""}>
<span class="avatar" aria-hidden="true">${escapeHtml(initial)}</span>
<span class="who"><span class="name">${escapeHtml(entry.person)}</span><span class="counts">${counts.join(" · ")}</span></span>
${entry.unread > 0 ? `<span class="unread">${entry.unread}<span class="hidden"> unread</span></span>` : ""}</a></li>`;
}

function renderPeople({ people, person }: Mailbox): string {
	const entries = people.map((entry) => renderPerson(entry, entry.person === person)).join("");
	return `<ul><li><a id="person-everybody" href="${linkTo(null)}"${person === null ? ' aria-current="true"' : ""}>
<span class="avatar" aria-hidden="true">∗</span>
<span class="who"><span class="name">Everybody</span><span class="counts">newest first</span></span></a></li>${entries}</ul>`;
}

function renderMailRow(message: Message, mailbox: Mailbox): string {
	const current = mailbox.message?.id === message.id;
	const about = mailbox.person === null ? message.to.join(", ") : message.from.replace(/\s*<[^>]*>$/, "");
	const preview = (message.text ?? "").replace(/\s+/g, " ").slice(0, 110);
	return `<li class="mail${message.opened ? "" : " fresh"}"><a id="mail-${message.id}" href="${linkTo(mailbox.person, message.id)}"${current ? ' aria-current="true"' : ""}>
<span class="row"><span class="about">${escapeHtml(about)}</span>${renderStatus(message.status)}</span>
<span class="subject">${escapeHtml(message.subject ?? "(no subject)")}${message.attachments.length > 0 ? ` ${CLIP}` : ""}</span>
<span class="preview">${escapeHtml(preview)}</span>
${renderTimes(message)}</a></li>`;
}

function linkify(text: string): string {
	return escapeHtml(text).replace(
		/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g,
		(url) => `<a href="${url}" target="_blank" rel="noreferrer">${url}</a>`,
	);
}

function renderBubble(message: Message, mailbox: Mailbox): string {
	const inbound = message.direction === "inbound";
	const about = inbound ? `${message.from} wrote` : `to ${message.to.join(", ")}`;
	const parts = message.segments === 1 ? "1 segment" : `${message.segments ?? 1} segments`;
	return `<li class="sms ${inbound ? "inbound" : "outbound"}">
${mailbox.person === null ? `<span class="about">${escapeHtml(about)}</span>` : ""}
<p class="bubble">${linkify(message.text ?? "")}</p>
<span class="row">${renderTimes(message)}<span class="segments">${parts}</span>${renderStatus(message.status)}</span></li>`;
}

function renderReply(person: string): string {
	return `<form id="reply" class="reply" data-from="${escapeHtml(person)}">
<label for="reply-body" class="hidden">Reply as ${escapeHtml(person)}</label>
<input id="reply-body" name="body" autocomplete="off" placeholder="Reply as ${escapeHtml(person)}, e.g. STOP" required>
<button>Send</button></form>`;
}

function renderTimeline(mailbox: Mailbox): string {
	if (mailbox.timeline.length === 0) {
		return `<div class="empty"><p class="big" aria-hidden="true">✉</p><p>${mailbox.person === null ? "Nothing has been sent yet." : "Nothing for this person."}</p><p class="quiet">E-mails and texts of the product appear here by themselves.</p></div>`;
	}
	return `<ol>${mailbox.timeline
		.map((message) => (message.channel === "sms" ? renderBubble(message, mailbox) : renderMailRow(message, mailbox)))
		.join("")}</ol>`;
}

function renderClock({ now_ms, product_now }: Mailbox): string {
	const product = product_now === null ? "not answering" : formatInstant(Date.parse(product_now));
	return `<span><b>Product</b> ${product}</span><span><b>Wall</b> ${formatInstant(now_ms)} UTC</span>`;
}

/** The whole page. On a narrow screen one of its three columns shows, by what is chosen. */
export function renderMailbox(mailbox: Mailbox): string {
	const { person, message } = mailbox;
	const view = message ? "at-reader" : person === null && !mailbox.everybody ? "at-people" : "at-timeline";
	const reply = person?.startsWith("+") ? renderReply(person) : "";
	return renderDocument({
		title: message?.subject ?? person ?? "Sandbox mailbox",
		view: `mailbox ${view}`,
		script: "/assets/sandbox.js",
		body: `<a class="skip" href="#timeline">Skip to messages</a>
<header><h1><a href="/">Sandbox<span class="wide"> mailbox</span></a></h1><div id="clock" class="clock">${renderClock(mailbox)}</div>
<nav aria-label="Tools"><a href="/demo">Demo page</a><a href="/sandbox/traces">Traces</a><a href="${escapeHtml(mailbox.productUrl)}/">Product</a><button type="button" id="clear">Empty</button></nav></header>
<p id="notice" role="status" aria-live="polite"></p>
<main>
<nav id="people" aria-label="People">${renderPeople(mailbox)}</nav>
<section class="column" aria-label="Messages">
<h2><a class="back" href="/" aria-label="Back to people">‹</a><span>${escapeHtml(person ?? "Everybody")}</span></h2>
${reply}<div id="timeline" tabindex="-1">${renderTimeline(mailbox)}</div></section>
<article id="reader" aria-label="Message"${message ? ` data-message="${message.id}"` : ""}>${renderReader(mailbox)}</article>
</main>`,
	});
}
