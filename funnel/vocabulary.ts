/**
 * The words of the domain. Instants are whole seconds since the epoch, UTC; durations are whole seconds
 * unless a name says otherwise (`_hours`, `_minutes`).
 */
export type Seconds = number;

export type Channel = "email" | "sms";
export type Priority = "must" | "should" | "may";
export type Anchor = "registration" | "event_start" | "event_end";
/** Content and offers are marketing; transactional messages are exempt from marketing opt-outs. */
export type Purpose = "transactional" | "content" | "offer";

export const EVENT_TYPES = [
	"webinar",
	"workshop",
	"masterclass",
	"challenge",
	"course_launch",
	"in_person",
	"membership",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const TEMPLATE_NAMES = ["standard", "high_touch", "low_touch", "custom"] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** The path a registration takes once the event is over. */
export type Attendance = "attended" | "left_early" | "no_show";

export type Phase =
	| "pre_event"
	| "during_event"
	| "post_event_attended"
	| "post_event_left_early"
	| "post_event_no_show"
	| `poll:${string}`;

export interface Citation {
	chunk_id: string;
	source: string;
	quote: string;
}

/** One message of a funnel as its author wrote it. */
export interface Step {
	/** Position within its phase, from 1. */
	step: number;
	key: string;
	anchor: Anchor;
	delay_hours: number;
	priority: Priority;
	purpose: Purpose;
	channel: Channel;
	/** Empty for SMS. */
	subject: string;
	body: string;
	citations: Citation[];
}

export interface PollBranch {
	question: string;
	answer: string;
	steps: Step[];
}

export interface FunnelConfig {
	/** The lead the funnel was written for, in hours. */
	nominal_hours: number;
	pre_event: Step[];
	during_event?: Step[];
	post_event_attended: Step[];
	post_event_left_early?: Step[];
	post_event_no_show: Step[];
	polls?: PollBranch[];
}

/** The key of the confirmation, which every funnel has. */
export const CONFIRMATION_KEY = "welcome";

export const REASONS = [
	"too_late",
	"no_room",
	"daily_limit",
	"no_sms_consent",
	"no_phone",
	"unsubscribed",
	"suppressed",
	"quiet_hours",
	"quiet_hours_moved",
	"quiet_hours_to_email",
	"squeezed",
	"spaced",
	"caught_up",
	"other_branch",
	"event_cancelled",
	"unregistered",
	"purchased",
	"frequency_cap",
	"warm_up",
	"channel_off",
	"sms_down_to_email",
	"past_deadline",
	"owner_not_verified",
	"experiment_fixed",
	"experiment_holdout",
	"tenant_holdout",
] as const;
export type Reason = (typeof REASONS)[number];
