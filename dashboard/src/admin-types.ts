import type { Channel, Phase } from "../../funnel/vocabulary";
import type { ContactView, Instant, RegistrationView, StepStatus } from "./api-types";

export const OPERATIONS = ["health", "dead-letters", "webhooks", "audit", "retention"] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Consent {
	consent_id: string;
	channel: Channel;
	granted: boolean;
	wording: string;
	source: string;
	at: Instant;
}

export interface Conversion {
	registration_id: string;
	external_id: string;
	amount: number;
	currency: string;
	at: Instant;
}

/** All that is kept about one person. */
export interface ContactRecord extends ContactView {
	created_at: Instant;
	registrations: Omit<RegistrationView, "contact">[];
	consents: Consent[];
	conversions: Conversion[];
}

export interface MessageFilter {
	status?: Exclude<StepStatus, "pending"> | "queued";
	channel?: Channel;
	event_id?: string;
}

export interface MessageView {
	message_id: string;
	registration_id: string;
	event_id: string;
	event_title: string;
	contact_id: string;
	to: string | null;
	phase: Phase;
	step_key: string;
	channel: Channel;
	status: Exclude<StepStatus, "pending"> | "queued";
	reason: string | null;
	send_at: Instant;
	sent_at: Instant | null;
	attempts: number;
	segments: number | null;
}

export type MessageBody =
	| { channel: "email"; subject: string; html: string; text: string; attachments: string[] }
	| { channel: "sms"; text: string; segments: number };

export interface DeadLetter {
	id: string;
	kind: "message" | "webhook";
	at: Instant;
	via: string;
	what: string;
	reason: string | null;
	attempts: number;
}

export interface WebhookNotice {
	id: string;
	provider: string;
	kind: string;
	status: "received" | "processed" | "ignored" | "failed";
	attempts: number;
	error: string | null;
	received_at: Instant;
}

export interface AuditEntry {
	id: string;
	at: Instant;
	actor_type: string;
	actor_id: string;
	action: string;
	subject_id: string;
	detail: Record<string, unknown>;
}

export interface Health {
	status: "ok" | "attention";
	waiting_messages: number;
	oldest_waiting_at: Instant | null;
	abandoned_messages: number;
	overdue_registrations: number;
	open_replans: number;
	waiting_webhooks: number;
	failed_messages: number;
	failed_webhooks: number;
	provider_accounts?: {
		account: string;
		channel: Channel;
		state: string;
		consecutive_failures: number;
		open_until: Instant | null;
	}[];
	now: Instant;
}

export interface UsageView {
	from: Instant;
	to: Instant;
	registrations: number;
	emails: number;
	sms: number;
	sms_segments: number;
	contacts: number;
	plan: { id: string; name: string; contacts: number | null; messages: number | null };
	warnings: { limit: "contacts" | "messages"; message: string }[];
	estimated_cost: {
		currency: string;
		prices_as_of: string;
		email: number;
		sms: number;
		platform: number;
		total: number;
	};
}
