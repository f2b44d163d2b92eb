/** The pages of daily work. */
export const PLACES = [
	{ to: "/events", label: "Events" },
	{ to: "/contacts", label: "Contacts" },
	{ to: "/inbox", label: "Inbox" },
	{ to: "/analytics", label: "Analytics" },
	{ to: "/knowledge", label: "Knowledge & brand" },
] as const;

/** The pages one sets up once or looks at when something is odd, by what they are about. */
export const SETTINGS = [
	{
		group: "You",
		places: [
			{ to: "/settings", label: "General" },
			{ to: "/agreements", label: "Agreements" },
			{ to: "/team", label: "Team" },
			{ to: "/plan", label: "Plan and usage" },
		],
	},
	{
		group: "Sending",
		places: [
			{ to: "/sending", label: "Sending" },
			{ to: "/messages", label: "Messages" },
			{ to: "/operations", label: "Operations" },
		],
	},
	{
		group: "Connections",
		places: [
			{ to: "/credentials", label: "Own accounts" },
			{ to: "/webhooks", label: "Webhooks" },
			{ to: "/addresses", label: "Addresses for notices" },
			{ to: "/api-keys", label: "API keys" },
			{ to: "/assistants", label: "Assistants" },
		],
	},
] as const;

const under = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

/** Whether a path belongs to the settings, whose pages are listed then. */
export const inSettings = (path: string): boolean =>
	SETTINGS.some(({ places }) => places.some(({ to }) => under(path, to)));

/** The entry of daily work that a path belongs to. */
export const placeOf = (path: string): string | undefined =>
	under(path, "/brand") ? "/knowledge" : PLACES.find(({ to }) => under(path, to))?.to;
