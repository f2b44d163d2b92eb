import ICAL from "ical.js";
import { type SandboxMessage, schedule, type TestTenant } from "./product";

/** A step of `GET /registrations/{id}/schedule`. */
export interface Step {
	key: string;
	phase: string;
	channel: string;
	nominal_at: string;
	send_at: string | null;
	outcome: string;
	reason: string | null;
	explanation: string | null;
	status: string;
	sent_at: string | null;
	message_id: string;
}

/** A registration's schedule as its tenant reads it. */
export const stepsOf = async (tenant: TestTenant, registration_id: string): Promise<Step[]> =>
	(await schedule(tenant, registration_id)).steps;

/** The calendar entry of an invitation, read as a mail program reads it. */
export function inviteOf(message: SandboxMessage) {
	const [file] = message.attachments;
	if (!file) throw new Error(`No attachment in "${message.subject}".`);
	const calendar = new ICAL.Component(
		ICAL.parse(new TextDecoder().decode(Uint8Array.from(atob(file.content), (c) => c.charCodeAt(0)))),
	);
	const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent") as ICAL.Component);
	return {
		type: file.content_type,
		method: calendar.getFirstPropertyValue("method"),
		status: event.component.getFirstPropertyValue("status"),
		uid: event.uid,
		sequence: event.sequence,
		starts_at: event.startDate.toJSDate().getTime(),
		attendees: event.attendees.map((a) => a.getFirstValue()),
	};
}
