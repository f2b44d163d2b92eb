import { page, type Route } from "./http.ts";
import { escapeHtml, renderDocument } from "./page.ts";
import type { Records } from "./store.ts";
import { meetingOf } from "./zoom.ts";
import { findRegistrant } from "./zoom-simulation.ts";

/** Where a personal join link leads: the person joins and leaves by button, so that a link scanner attends nothing. */
export function openZoomPage(records: Records, now: () => number): Route[] {
	return [
		{
			method: "GET",
			path: "/zoom/join/:registrant",
			handle({ params }) {
				const registrant = findRegistrant(records, params.registrant ?? "");
				if (!registrant) {
					const body = `<main class="card"><h1>This join link is unknown</h1><p>The sandbox has no such registrant; its state may have been emptied. <a href="/">Back to the mailbox</a></p></main>`;
					return page(renderDocument({ title: "Unknown join link", view: "plain", body }), 404);
				}
				const meeting = meetingOf(records, registrant.kind, registrant.meeting_id, now());
				const name = `${registrant.first_name} ${registrant.last_name}`.trim();
				const button = (action: string, label: string) =>
					`<button type="button" data-post="/sandbox/zoom/${action}" data-body="${escapeHtml(
						JSON.stringify({ registrant_id: registrant.registrant_id, meeting_id: meeting.id, kind: meeting.kind }),
					)}">${label}</button>`;
				return page(
					renderDocument({
						title: meeting.topic,
						view: "plain",
						script: "/assets/sandbox.js",
						body: `<main class="card">
<p class="eyebrow">Stand-in for Zoom · ${meeting.kind} ${escapeHtml(meeting.id)}</p>
<h1>${escapeHtml(meeting.topic)}</h1>
<p>This is the personal link of <strong>${escapeHtml(name)}</strong> (${escapeHtml(registrant.email)}). Each button sends the webhook that Zoom would send.</p>
<p class="actions">${button("join", "Join")}${button("leave", "Leave")}${button("end", `End the ${meeting.kind} for all`)}</p>
<p id="notice" role="status" aria-live="polite"></p>
<p><a href="/">Back to the mailbox</a></p>
</main>`,
					}),
				);
			},
		},
	];
}
