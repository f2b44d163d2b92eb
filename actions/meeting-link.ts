import type { EventRow } from "../db/events";
import type { ContactRow } from "../db/registrations";
import type { Ctx } from "./context";

/** How long an enrolment waits for the meeting provider, in milliseconds. */
const BUDGET_MS = 2_000;

export const meetingOf = (event: EventRow): { kind: "meeting" | "webinar"; id: string } | null => {
	if (event.zoom_webinar_id) return { kind: "webinar", id: event.zoom_webinar_id };
	return event.zoom_meeting_id ? { kind: "meeting", id: event.zoom_meeting_id } : null;
};

/** The person's own join link, or null when there is no meeting or the provider is slow or down: the sweep asks again. */
export async function personalMeetingLink(
	ctx: Ctx,
	event: EventRow,
	contact: Pick<ContactRow, "email" | "first_name" | "last_name">,
): Promise<{ join_url: string; registrant_id: string } | null> {
	const meeting = meetingOf(event);
	if (!meeting || !ctx.meetings) return null;
	const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), BUDGET_MS));
	const asked = ctx.meetings
		.addRegistrant({
			...meeting,
			email: contact.email,
			first_name: contact.first_name || contact.email,
			last_name: contact.last_name ?? "",
		})
		.then((made) =>
			made.kind === "registered" ? { join_url: made.join_url, registrant_id: made.registrant_id } : null,
		);
	return Promise.race([asked, late]);
}
