import type { Instant } from "../../api-types";

export interface OwnAccount {
	provider: Provider;
	last_four: string;
	set_at: Instant;
	/** Where the provider is to send its notices; null where it signs none. */
	webhook_url: string | null;
}

interface Field {
	name: string;
	label: string;
	description?: string;
	secret?: true;
	optional?: true;
}

const SIGNING: Field = {
	name: "webhook_secret",
	label: "Signing secret of its webhook",
	description: "You find it where the provider lets you add a webhook. Without it nothing is learnt from there.",
	secret: true,
	optional: true,
};

/** What each provider's account is reached with, as the API takes it. */
export const ACCOUNTS = {
	resend: {
		name: "Resend",
		what: "E-mail leaves from your own account, domain and reputation.",
		fields: [
			{ name: "api_key", label: "API key", secret: true },
			{ name: "from", label: "Sender address", description: "Of a domain verified there.", optional: true },
			SIGNING,
		],
	},
	twilio: {
		name: "Twilio",
		what: "Texts leave from your own number.",
		fields: [
			{ name: "account_sid", label: "Account SID" },
			{ name: "auth_token", label: "Auth token", secret: true },
			{ name: "from", label: "Number or messaging service", description: "Such as +12125550123 or MG…" },
		],
	},
	zoom: {
		name: "Zoom",
		what: "Meetings are your own; registrants and attendance come from there.",
		fields: [
			{ name: "account_id", label: "Account ID" },
			{ name: "client_id", label: "Client ID" },
			{ name: "client_secret", label: "Client secret", secret: true },
			SIGNING,
		],
	},
	stripe: {
		name: "Stripe",
		what: "Purchases there count as such, and end the offers to whoever bought.",
		fields: [{ name: "secret_key", label: "Secret key", secret: true }, SIGNING],
	},
	hubspot: {
		name: "HubSpot",
		what: "What happens is written to your CRM.",
		fields: [{ name: "access_token", label: "Access token of a private app", secret: true }],
	},
	gohighlevel: {
		name: "GoHighLevel",
		what: "What happens is written to your CRM.",
		fields: [
			{ name: "access_token", label: "Private integration token", secret: true },
			{ name: "location_id", label: "Location ID" },
		],
	},
} as const satisfies Record<string, { name: string; what: string; fields: Field[] }>;

export type Provider = keyof typeof ACCOUNTS;
export const PROVIDERS = Object.keys(ACCOUNTS) as Provider[];
export const fieldsOf = (provider: Provider): readonly Field[] => ACCOUNTS[provider].fields;
