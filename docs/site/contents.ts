/** The guides in their order. Each is `docs/guide/<slug>.md`; what is kept elsewhere says where. */
export const CONTENTS: { group: string; pages: { slug: string; source?: string }[] }[] = [
	{
		group: "Running events",
		pages: [{ slug: "getting-started" }],
	},
	{
		group: "Building on it",
		pages: [{ slug: "embed" }],
	},
	{
		group: "Running it yourself",
		pages: [{ slug: "deploying", source: "docs/deploying.md" }],
	},
];
