export interface EnrollInput {
	event_id: string;
	contact: {
		/** Lower-cased. */
		email: string;
		/** E.164. */
		phone: string | null;
		first_name: string | null;
		last_name: string | null;
		time_zone: string | null;
		region: string | null;
		consent_email: boolean;
		consent_sms: boolean;
	};
	/** Where the person came from, as given; null where unknown. */
	source: Record<string, string> | null;
	/** What the form asked beyond the contact, by the field's name; null where nothing was. */
	custom_fields: Record<string, string> | null;
	ip: string | null;
	idempotency_key: string;
	/** The request as sent: the same key with another one is refused. */
	request_hash: string;
}

export interface Enrollment {
	registration_id: string;
	zoom_join_url?: string;
	calendar_ics_url: string;
	calendar_links: { google: string; outlook: string; office365: string; yahoo: string };
	manage_url: string;
	/** There where nothing is sent before the person has confirmed the address. */
	confirmation_needed?: true;
	funnel_preview: { pre_event_steps: number; post_event_steps: number; estimated_duration_days: number };
}
