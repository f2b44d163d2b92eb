const money = (value) => `$${value < 0.01 ? value.toPrecision(3) : value.toFixed(2)}`;
const amount = (value) =>
	value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
const NAMES = {
	worker_requests: "Worker requests",
	worker_cpu_ms: "Worker CPU, ms",
	object_requests: "object requests and alarms",
	object_gb_s: "object duration, GB-s",
	object_rows_written: "object rows written",
	object_gb_months: "object storage, GB",
	d1_rows_read: "D1 rows read",
	d1_rows_written: "D1 rows written",
	d1_gb_months: "D1 storage, GB",
	queue_operations: "queue operations",
	r2_writes: "R2 writes",
	r2_reads: "R2 reads",
	r2_gb_months: "R2 storage, GB",
	vector_dimensions_queried: "vector dimensions queried",
	vector_dimensions_stored: "vector dimensions stored",
	neurons: "Workers AI neurons",
};

const usageTable = ({ registration, message }) => [
	"| one more | registration | message |",
	"|---|---:|---:|",
	...Object.keys(NAMES)
		.filter((name) => registration[name] || message[name])
		.map((name) => `| ${NAMES[name]} | ${amount(registration[name] ?? 0)} | ${amount(message[name] ?? 0)} |`),
];

const scaleTable = (scales) => [
	`| a month at | ${scales.map(({ name }) => name).join(" | ")} |`,
	`|---|${scales.map(() => "---:").join("|")}|`,
	`| registrations | ${scales.map((s) => amount(s.registrations)).join(" | ")} |`,
	`| messages | ${scales.map((s) => amount(s.messages)).join(" | ")} |`,
	...Object.keys(NAMES).flatMap((name) => {
		const found = scales.map(({ lines }) => lines.find((line) => line.name === name));
		if (found.every((line) => !line)) return [];
		return [`| ${NAMES[name]} | ${found.map((l) => (l ? `${amount(l.amount)}: ${money(l.cost)}` : "")).join(" | ")} |`];
	}),
	`| **platform, with the $5 plan** | ${scales.map((s) => `**${money(s.platform)}**`).join(" | ")} |`,
	`| platform, per message | ${scales.map((s) => money(s.per_message)).join(" | ")} |`,
	`| providers (e-mail, texts) | ${scales.map((s) => money(s.providers)).join(" | ")} |`,
];

const goalTable = ({ month_at_first_scale: month, per_message }) => [
	"| goal | value | at most |",
	"|---|---:|---:|",
	`| platform, a month at the first scale | ${money(month.value)} | ${money(month.most)} |`,
	`| platform, per message | ${money(per_message.value)} | ${money(per_message.most)} |`,
];

const body = (report) =>
	[
		...goalTable(report.goals),
		"",
		...usageTable(report.measured),
		"",
		`At list price, nothing included, one more registration costs the platform ${money(report.per_registration)} and one more message ${money(report.per_message)}.`,
		"",
		...scaleTable(report.scales),
	].join("\n");

/** The report for the terminal. */
export const printed = (report) => `Measured ${report.at}, prices of ${report.prices_as_of}\n\n${body(report)}`;

/** docs/cost.md. */
export const costPage = (report) => `# What it costs

\`npm run cost\` lets 40 people register and get two e-mails each in the local runtime, counts through a wrapper around every
binding what that took, and multiplies it by the dated price table in \`funnel/prices.ts\`; \`-- --write\` keeps the figures (they
are what \`estimated_cost_per_registration\` and the dashboard's usage page are computed from) and writes this page;
\`-- --recorded\` only multiplies. Measured on ${report.at}, prices of ${report.prices_as_of}.

${body(report)}

## What is measured and what is assumed

Counts of rows, calls, queue operations and bytes are exact and come from the platform's own meta data. CPU is the processor
time of the whole local runtime, its databases and queues included, so it is an upper bound. A message includes its two
provider notices (sent, delivered). Assumed, in \`bench/cost/scenario.mjs\`:

${Object.entries(report.assumed)
	.map(([name, value]) => `- \`${name}\`: ${value}`)
	.join("\n")}

Storage is what a year of such months leaves behind. Custom hostnames beyond the first hundred cost $0.10 a month each and are
not in the table.
`;
