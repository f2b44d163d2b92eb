/** The guides in their order. Each is `docs/guide/<slug>.md`; what is kept elsewhere says where. */
export const CONTENTS: { group: string; pages: { slug: string; source?: string }[] }[] = [
	{
		group: "Running events",
		pages: [
			{ slug: "getting-started" },
			{ slug: "timing" },
			{ slug: "knowledge-and-voice" },
			{ slug: "claim-gate" },
			{ slug: "editing-a-funnel" },
			{ slug: "rescheduling" },
			{ slug: "attendance" },
			{ slug: "analytics" },
			{ slug: "sending" },
			{ slug: "people-and-privacy" },
		],
	},
	{
		group: "Building on it",
		pages: [
			{ slug: "embed" },
			{ slug: "api-guide" },
			{ slug: "webhooks-out" },
			{ slug: "webhooks-in" },
			{ slug: "integrations" },
		],
	},
	{
		group: "Self-hosting",
		pages: [{ slug: "self-hosting" }, { slug: "deploying", source: "docs/deploying.md" }],
	},
];
