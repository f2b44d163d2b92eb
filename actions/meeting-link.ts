import type { EventRow } from "../db/events";
import type { ContactRow } from "../db/registrations";
import type { MeetingKind, MeetingProvider } from "../providers/meetings";
import type { Ctx } from "./context";

/** How long an enrolment waits for the meeting provider, in milliseconds. */
const BUDGET_MS = 2_000;

export interface Meeting {
	provider: "zoom" | "gotowebinar";
	kind: MeetingKind;
	id: string;
}

export type NamesMeeting = Pick<EventRow, "zoom_webinar_id" | "zoom_meeting_id" | "gotowebinar_key">;

/** The meeting an event is held in, or null where it names none. */
export const meetingOf = (event: NamesMeeting): Meeting | null => {
	if (event.zoom_webinar_id) return { provider: "zoom", kind: "webinar", id: event.zoom_webinar_id };
	if (event.zoom_meeting_id) return { provider: "zoom", kind: "meeting", id: event.zoom_meeting_id };
	return event.gotowebinar_key ? { provider: "gotowebinar", kind: "webinar", id: event.gotowebinar_key } : null;
};

/** Who answers for `meeting`; null where that provider is not set up. */
export const providerOf = (ctx: Pick<Ctx, "meetings" | "gotowebinar">, meeting: Meeting): MeetingProvider | null =>
	meeting.provider === "zoom" ? ctx.meetings : ctx.gotowebinar;

/** Whether a registrant's own link can be had for the event. */
export const givesOwnLinks = (ctx: Pick<Ctx, "meetings" | "gotowebinar">, event: NamesMeeting): boolean => {
	const meeting = meetingOf(event);
	return meeting !== null && providerOf(ctx, meeting) !== null;
};

/** The person's own join link, or null when there is no meeting or the provider is slow or down: the sweep asks again. */
export async function personalMeetingLink(
	ctx: Ctx,
	event: EventRow,
	contact: Pick<ContactRow, "email" | "first_name" | "last_name">,
): Promise<{ join_url: string; registrant_id: string } | null> {
	const meeting = meetingOf(event);
	const provider = meeting && providerOf(ctx, meeting);
	if (!provider) return null;
	const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), BUDGET_MS));
	const asked = provider
		.addRegistrant({
			kind: meeting.kind,
			id: meeting.id,
			email: contact.email,
			first_name: contact.first_name || contact.email,
			last_name: contact.last_name ?? "",
		})
		.then((made) =>
			made.kind === "registered" ? { join_url: made.join_url, registrant_id: made.registrant_id } : null,
		);
	return Promise.race([asked, late]);
}
