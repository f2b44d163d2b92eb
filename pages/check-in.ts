import { webUrl } from "../messages/urls";
import { type Html, html } from "./html";
import { layout } from "./layout";
import { eventFacts } from "./parts";
import { qrCode } from "./qr";
import type { PageEvent, PageTenant } from "./types";

/** A person's own ticket to an in-person event: its QR code is for the team at the door. */
export interface TicketPageData {
	tenant: PageTenant;
	event: PageEvent;
	zone: string | null;
	name: string;
	/** What the QR code holds; absolute. Null where it opens no door any more. */
	ticket_url: string | null;
	checked_in: boolean;
}

export function ticketPage({ tenant, event, zone, name, ticket_url, checked_in }: TicketPageData): string {
	return layout({
		tenant,
		title: `Your ticket: ${event.title}`,
		body: html`<h1>${event.title}</h1>
${eventFacts(event, zone)}
<p><strong>${name}</strong></p>
${checked_in && html`<p class="note" role="status">You are checked in. Welcome!</p>`}
${ticket_url ? html`<p>Show this code at the door.</p>${qrCode(ticket_url)}` : html`<p class="note">This ticket is no longer valid.</p>`}`,
	});
}

export interface ChallengePageData {
	tenant: PageTenant;
	event: PageEvent;
	zone: string | null;
	/** Days the challenge has. */
	days: number;
	/** The day it is, from 1; null before it begins and once it is over. */
	today: number | null;
	/** The day the link is for, as far as it may be marked: null where there is nothing to mark now. */
	marks: number | null;
	done: number[];
	post_url: string;
	notice: string | null;
}

/** How far somebody has come in a challenge, with a button for the day at hand. */
export function challengePage(data: ChallengePageData): string {
	const { tenant, event, zone, days, marks, done, post_url, notice } = data;
	const url = webUrl(post_url);
	const open = marks !== null && !done.includes(marks);
	return layout({
		tenant,
		title: `Your progress: ${event.title}`,
		body: html`${notice && html`<p class="note" role="status">${notice}</p>`}
<h1>${event.title}</h1>
${eventFacts(event, zone)}
<section aria-labelledby="progress">
<h2 id="progress">${done.length} of ${days} days done</h2>
${dayList(data)}
${open && url && html`<form method="post" action="${url}"><input type="hidden" name="day" value="${marks}"><button class="main">Day ${marks} is done</button></form>`}
${marks !== null && !open && html`<p>Day ${marks} is done. Well done!</p>`}
</section>`,
	});
}

const dayList = ({ days, done, today }: ChallengePageData): Html =>
	html`<ol class="days">${Array.from({ length: days }, (_, i) => i + 1).map(
		(day) =>
			html`<li${done.includes(day) && html` class="done"`}${day === today && html` aria-current="date"`}>${day}${done.includes(day) && html` <span aria-label="done">✓</span>`}</li>`,
	)}</ol>`;

export interface DoorPerson {
	registration_id: string;
	name: string;
	email: string;
	checked_in: boolean;
}

/** What the team at the door works with: everybody who is expected, by search, or the one whose code was scanned. */
export interface DoorPageData {
	tenant: PageTenant;
	event: PageEvent;
	/** Where searches and check-ins go to; relative to the origin. */
	base: string;
	query: string;
	people: DoorPerson[];
	/** People here, and people expected. */
	here: number;
	expected: number;
	notice: string | null;
	/** False while the door is closed: long before the event, or after it. */
	open: boolean;
}

export function doorPage(data: DoorPageData): string {
	const { tenant, event, base, query, people, here, expected, notice, open } = data;
	return layout({
		tenant,
		title: `Check-in: ${event.title}`,
		body: html`${notice && html`<p class="note" role="status">${notice}</p>`}
<h1>Check-in: ${event.title}</h1>
${eventFacts(event, null)}
<p><strong>${here} of ${expected}</strong> people are here. Scan a ticket with this device's camera, or look the person up.</p>
${!open && html`<p class="note">The door is open from a day before the event to a day after it.</p>`}
<form method="get" action="${base}"><div class="field"><label for="q">Name, e-mail or the text of a scanned ticket</label>
<input id="q" name="q" type="search" maxlength="300" value="${query}" autofocus></div><button>Find</button></form>
${query && people.length === 0 && html`<p role="status">Nobody of that name or address is registered.</p>`}
${people.map((person) => personRow(person, base, open))}`,
	});
}

const personRow = ({ registration_id, name, email, checked_in }: DoorPerson, base: string, open: boolean): Html =>
	html`<section><p><strong>${name}</strong><br><span class="soft">${email}</span></p>
${
	checked_in
		? html`<p>Is here already.</p>`
		: open &&
			html`<form method="post" action="${base}"><input type="hidden" name="registration_id" value="${registration_id}"><button class="main">Check in ${name}</button></form>`
}</section>`;
