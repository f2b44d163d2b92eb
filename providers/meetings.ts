import type { Seconds } from "../funnel/vocabulary";
import type { Retry, Terminal } from "./outcome";

export { createGoToWebinar, type GoToWebinarSettings } from "./gotowebinar";
export { createZoom, type ZoomSettings } from "./zoom";
export type { TokenCache } from "./zoom-token";

export type MeetingKind = "meeting" | "webinar";

export interface Registrant {
	kind: MeetingKind;
	/** Digits; kept as text, since ids may exceed what a double holds. */
	id: string;
	email: string;
	first_name: string;
	last_name: string;
}

/** One stay in the meeting. The same person may have several. */
export interface Participant {
	/** Null where the provider has none: match by e-mail then. */
	registrant_id: string | null;
	email: string | null;
	name: string;
	joined_at: Seconds;
	/** Null while still there. */
	left_at: Seconds | null;
}

export interface PollAnswer {
	email: string | null;
	name: string;
	question: string;
	answer: string;
	/** Null where the report does not say. */
	answered_at: Seconds | null;
}

export type MeetingRefused = Retry | Terminal;

export interface MeetingProvider {
	/** Registering the same address again gives the same registrant, so a retry is harmless. */
	addRegistrant(
		registrant: Registrant,
	): Promise<{ kind: "registered"; registrant_id: string; join_url: string } | MeetingRefused>;
	/** Takes a registrant's place and link back; one that is gone already is `removed` too. */
	removeRegistrant(
		registrant: Pick<Registrant, "kind" | "id" | "email"> & { registrant_id: string },
	): Promise<{ kind: "removed" } | MeetingRefused>;
	/**
	 * Who was there, all pages. Reports lag the meeting's end by half an hour or so: `terminal` `not_found` may pass.
	 *
	 * @param id of the meeting, whose last holding is meant, or of one holding
	 */
	participants(kind: MeetingKind, id: string): Promise<{ kind: "ok"; participants: Participant[] } | MeetingRefused>;
	polls(kind: MeetingKind, id: string): Promise<{ kind: "ok"; answers: PollAnswer[] } | MeetingRefused>;
}
