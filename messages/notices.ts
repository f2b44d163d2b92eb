/** The words of the messages that the platform sends of its own: what became of an event, and whose an address is. */
export const NOTICES = {
	rescheduled: {
		subject: "New time for {{event.title}}: {{event.starts_at}}",
		body: [
			"Hello {{contact.first_name|there}},",
			"{{event.title}} has a new time: {{event.starts_at}}.",
			"Your place is kept and your own link stays the same.",
			"[Update my calendar]({{link.calendar}})",
			"If the new time does not suit you, [cancel your registration]({{link.manage}}).",
		].join("\n\n"),
	},
	cancelled: {
		subject: "Cancelled: {{event.title}}",
		body: [
			"Hello {{contact.first_name|there}},",
			"{{event.title}} has been cancelled. You need do nothing: you will get no more reminders for it.",
			"[Take it out of my calendar]({{link.calendar}})",
		].join("\n\n"),
	},
	confirm: {
		subject: "Please confirm your address for {{event.title}}",
		body: [
			"Hello {{contact.first_name|there}},",
			"somebody registered this address for {{event.title}} with {{tenant.name}}. If it was you, confirm it: your place and everything you need for it follow at once.",
			"[Confirm my address]({{link.unsubscribe}}/confirm)",
			"If it was not you, do nothing. You will hear no more of it.",
		].join("\n\n"),
	},
} as const satisfies Record<string, { subject: string; body: string }>;
