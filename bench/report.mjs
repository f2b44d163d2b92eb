import { longSections } from "./long-report.mjs";

const kb = (bytes) => `${Math.round(bytes / 1000)} KB`;
const number = (value) => (value === undefined ? "0" : String(Math.round(value * 100) / 100));

const goalRow = (name, { value, least, most, met }) =>
	`| ${name} | ${value} | ${least === undefined ? `at most ${most}` : `at least ${least}`} | ${met ? "yes" : "no"} |`;

const loadRow = (name, load) =>
	`| ${name} | ${load.floor_per_second} | ${load.enrollments_per_second} | ${load.throughput_ratio} | ${load.p95_ratio} |`;

/** What is used of each store; anything that was never touched is left out. */
const COUNTED = {
	d1_calls: "D1 round trips",
	d1_rows_read: "D1 rows read",
	d1_rows_written: "D1 rows written",
	registration_calls: "calls of the registration's object",
	limiter_calls: "calls of the limiter",
	throttle_calls: "calls of the provider throttle",
	alarms: "alarms that fired",
	alarms_set: "alarms set",
	storage_writes: "values put by the object",
	queue_writes: "queue writes",
	queue_reads: "queue reads",
	queue_deletes: "queue deletes",
	queue_retries: "queue retries",
	r2_puts: "R2 writes",
	r2_gets: "R2 reads",
};

function countsTable(columns) {
	const used = Object.keys(COUNTED).filter((what) => columns.some(([, counts]) => counts[what]));
	return [
		`| | ${columns.map(([name]) => name).join(" | ")} |`,
		`|---|${columns.map(() => "---:").join("|")}|`,
		...used.map((what) => `| ${COUNTED[what]} | ${columns.map(([, counts]) => number(counts[what])).join(" | ")} |`),
	].join("\n");
}

const together = (...parts) => {
	const sum = {};
	for (const part of parts) for (const [what, n] of Object.entries(part ?? {})) sum[what] = (sum[what] ?? 0) + n;
	return sum;
};

const neighbourText = (neighbour) =>
	neighbour
		? `## A tenant beside one that floods

Both read an event with an API key, open loop, through Miniflare's API. One keeps within its limit; the other, its burst used up, asks ${neighbour.flood_per_second}
times a second, ten times its limit, and is refused ${Math.round(neighbour.refused_share * 100)} % of the time. The first one's p95 is ${neighbour.alone.p95_ms} ms alone and
${neighbour.beside.p95_ms} ms beside the flood, ${neighbour.p95_ratio} times as much (${neighbour.alone.count} calls each in ${neighbour.rounds.length} rounds in turn; the goal is at most 1.5). All share
one thread here; on the platform a tenant's requests also run in other isolates.`
		: "## A tenant beside one that floods\n\nNot measured in the short edition.";

/** The report for people: what was measured, how, and the figures of this run. */
export function markdownOf(core, figures) {
	const { at, machine, goals, gate, enrollment, webhooks, planner, counts, neighbour, bundle, edition } = core;
	const { held, delivering } = enrollment;
	const { message_alone: alone, message_in_a_herd: herd, provider_notices: notices } = counts;
	return `# Benchmarks

\`npm run bench -- --write\` measures and writes this page; \`npm run bench\` only measures, and \`npm run bench -- --short\` takes
under a minute and is for machines that may be busy. What takes minutes each runs with \`--all\`, or by name with \`--only ${Object.keys(figures).join(",") || "load,herd"}\`; its last
figures are kept in \`docs/figures.json\`. Progress goes to stderr, the whole report as JSON to stdout. The exit
code is 1 where a ratio or the size leaves the gate (throughput at least ${gate.throughput_ratio.least} of the floor's, p95 at most ${gate.p95_ratio.most} times the floor's, the
Worker within ${kb(gate.bundle_gzip_bytes.most)}) or where an enrolment, a message or a notice writes more than today; times in seconds are never gated. The short
edition is part of \`npm test\`, once the other tests are done; a ratio that is out is measured a second time.

The figures below are of ${at.slice(0, 10)}, ${edition} edition, ${machine.cpus} cores (${machine.cpu}), Node ${machine.node}, on a machine that had other work to do:
rates and the ratios of single rounds move by a third, the medians of the ratios by about a tenth. The JSON report holds every
round.

| goal | measured | goal | met |
|---|---:|---|---|
${goalRow("enrolments, share of the floor's throughput", goals.throughput_ratio)}
${goalRow("enrolments, p95 in floor's p95", goals.p95_ratio)}
${goalRow("webhooks taken in, share of the floor's throughput", goals.webhook_throughput_ratio)}
${goalRow("webhooks taken in, p95 in milliseconds", goals.webhook_p95_ms)}
${goalRow("plans a second on one core", goals.plans_per_second)}
${
	goals.neighbour_p95_ratio.value === undefined
		? ""
		: `${goalRow("p95 beside a flooding tenant, in quiet p95", goals.neighbour_p95_ratio)}
`
}${goalRow("Worker, minified and gzipped, bytes", goals.bundle_gzip_bytes)}

## Enrolment

\`POST /api/v1/enrollments\` with an API key, each call a person nobody has seen, ${enrollment.connections} connections, against a Worker that does
one D1 batch of two inserts and calls one new Durable Object that sets an alarm (\`bench/floor/worker.ts\`). Both run in workerd
through Miniflare's API with their data on disk. Rounds of ${enrollment.count} calls alternate; the ratio is taken within each round, and the
figures are medians of ${held.rounds.length} rounds.

| confirmations | floor/s | enrolments/s | throughput ratio | p95 ratio |
|---|---:|---:|---:|---:|
${loadRow("stay in the queue", held)}
${delivering ? loadRow("are delivered meanwhile", delivering) : "| are delivered meanwhile | | | not measured in the short edition | |"}

In the first row each enrolment still fires its alarm and hands the confirmation to the queue; nobody reads the queue. In the
second the same workerd, which runs all JavaScript on one thread, also claims, renders, stores and sends every confirmation
and takes the provider's two signed notices about it; the p95 says how long requests wait behind that work; which part of it costs most was not profiled. On the platform a queue's batches are invocations of their own, apart from the requests, so the first row is the
one held against the goal. Before the floor's next round everything has been delivered. Most of the floor's time goes
into creating the object: each has a database file of its own.

## Webhooks

\`POST /api/v1/webhooks/resend\`, each call a signed notice nobody has seen, ${webhooks.connections} connections, against a Worker that only verifies
the signature and inserts one row (\`bench/floor/webhook.ts\`). The notices stay in the queue: what is measured is how long the
provider waits for its answer. Rounds of ${webhooks.count} calls alternate; the figures are medians of ${webhooks.rounds.length} rounds.

| floor/s | webhooks/s | throughput ratio | floor p95, ms | p95, ms |
|---:|---:|---:|---:|---:|
| ${webhooks.floor_per_second} | ${webhooks.webhooks_per_second} | ${webhooks.throughput_ratio} | ${webhooks.floor_p95_ms} | ${webhooks.p95_ms} |

## Planner

${planner.plans_per_second} plans a second on one core (median of ${planner.runs.length} runs), for the standard webinar funnel of ${planner.steps} steps and ${planner.inputs} registrations: leads from
30 days to a minute, five time zones, with and without text messages.

## What one enrolment and one message use

Counted by a wrapper around every binding (\`bench/floor/counted.ts\`), D1's rows as D1's own answers state them. An enrolment
of a contact nobody has seen, with e-mail consent alone:

${countsTable([
	["first in an isolate", counts.enrollment.first_of_an_isolate],
	["later", counts.enrollment.warm],
])}

The second is what a running isolate does: key, tenant, event and funnel are remembered for 5 s.

A confirmation, from the alarm to the provider's yes, for one that is alone in its queue batch and for each of ${herd.of} that were
registered one after another:

${countsTable([
	["alone", together(alone.object, alone.delivery)],
	[`each of ${herd.of}`, together(herd.object, herd.delivery)],
])}

The values put and alarms set include those of taking the plan in (one each), of handing over and of the report back.

Each message brings ${number(notices.per_message)} notices from the provider (sent, delivered). One notice uses:

${countsTable([["each notice", together(notices.receipt, notices.task)]])}

${neighbourText(neighbour)}

${longSections(figures)}
## Size

The Worker is ${kb(bundle.bytes)} minified and ${kb(bundle.gzip_bytes)} gzipped.
`;
}
