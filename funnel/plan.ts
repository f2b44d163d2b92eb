import type { Anchor, Attendance, Channel, Phase, Priority, Purpose, Reason, Seconds } from "./vocabulary";

/** What the planner needs to know of a step: its timing, never its copy. */
export interface TimingStep {
	key: string;
	phase: Phase;
	/** The poll answer that opens the branch; set exactly when `phase` starts with `poll:`. */
	poll?: { question: string; answer: string };
	anchor: Anchor;
	delay_hours: number;
	channel: Channel;
	priority: Priority;
	purpose: Purpose;
}

export interface EventTiming {
	/** Null for a membership, which has neither start nor end. */
	starts_at: Seconds | null;
	ends_at: Seconds | null;
	/** IANA name. */
	time_zone: string;
	cancelled: boolean;
}

export interface PlanSettings {
	/** The least time between two messages on one channel to one person, in seconds. */
	gap: Record<Channel, Seconds>;
	/** Local minutes of the day between which an SMS may leave: `[from, to)`. */
	quiet_hours: { from_minute: number; to_minute: number };
	/** Most SMS to one contact in any 24 hours, over all events of the tenant. */
	sms_daily_ceiling: number;
	/** Time after the event's end before a branch is taken, in seconds. */
	settle: Seconds;
	/** False plans every step at the instant its author wrote, and skips what would be late. */
	adaptive: boolean;
	/** False makes e-mails of `must` texts (`sms_down_to_email`) and drops the others (`channel_off`). */
	sms_enabled: boolean;
}

export interface PlanRecipient {
	sms_consent: boolean;
	/** E.164, already validated; null where there is none. */
	phone: string | null;
	/** IANA name, null where unknown: the event's zone is used. */
	time_zone: string | null;
	/** ISO 3166-2 (`US-FL`) where known: its legal hours narrow the window. */
	region: string | null;
	/** `unsubscribed` stops marketing e-mail, `suppressed` all e-mail. */
	email: "open" | "unsubscribed" | "suppressed";
	/** Instants of SMS sent or planned to this contact for the tenant's other events. */
	other_sms_at: Seconds[];
	purchased: boolean;
	/** True once the person cancelled this registration. */
	unregistered: boolean;
}

/** A message that has left, or was handed to delivery and can no longer be called back. */
export interface SentMessage {
	key: string;
	phase: Phase;
	channel: Channel;
	at: Seconds;
	/** The start a reminder spoke of: after a reschedule the reminder is due once more. */
	starts_at?: Seconds | null;
}

/** What is known of how the event went for this person. */
export interface PlanOutcome {
	/** Null until the branch is taken. */
	attendance: Attendance | null;
	/** When attendance that arrived late moved the registration to another branch, else null. */
	changed_at: Seconds | null;
	poll_answers: { question: string; answer: string; at: Seconds }[];
}

export interface PlanInput {
	/** In the funnel's order. */
	steps: TimingStep[];
	nominal_hours: number;
	event: EventTiming;
	settings: PlanSettings;
	recipient: PlanRecipient;
	registered_at: Seconds;
	/** The earliest instant anything may be planned for; the registration's own instant at first. */
	now: Seconds;
	sent: SentMessage[];
	outcome: PlanOutcome;
}

export interface PlannedStep {
	key: string;
	phase: Phase;
	/** The channel it leaves on: `email` for an SMS that was converted. */
	channel: Channel;
	priority: Priority;
	/** The instant as written, before any squeeze or move. */
	nominal_at: Seconds;
	/** Null exactly when dropped. */
	send_at: Seconds | null;
	outcome: "scheduled" | "dropped" | "converted";
	reason: Reason | null;
	/** One sentence a coach understands; null exactly when sent as written. */
	explanation: string | null;
	/** Past it the message is dropped, never sent. */
	deadline: Seconds;
	/** True for a message that has already left. */
	sent: boolean;
}

export interface Plan {
	/** Null for a membership. */
	lead_hours: number | null;
	/** Between 0 and 1: how much of the nominal span is left. */
	compression: number;
	steps: PlannedStep[];
}
