import { generationText, groundingText, ingestText, retrievalText } from "./copy-report.mjs";

const day = ({ at }) => at.slice(0, 10);
const seconds = (value) => (value === undefined || value === null ? "" : `${value}`);

function loadText(load) {
	const { connections, count, lost, rounds, throughput_ratio, p95_ratio, soak } = load;
	const last = rounds.map(
		(r) =>
			`| ${r.floor.per_second} | ${r.product.per_second} | ${r.product.p50_ms} | ${r.product.p95_ms} | ${r.product.p99_ms} | ${r.floor.p95_ms} |`,
	);
	return `## ${count} registrations from ${connections} connections

${count} people, each new, registered from ${connections} connections while confirmations were sent and their notices came back: every call answered with
success, ${lost} lost. Throughput is ${throughput_ratio} of the floor's, p95 ${p95_ratio} times its; one thread runs requests and deliveries here, and the
floor, as many bare calls, runs while nothing else does. (${day(load)}, \`npm run bench -- --only load\`)

| floor/s | enrolments/s | p50, ms | p95, ms | p99, ms | floor p95, ms |
|---:|---:|---:|---:|---:|---:|
${last.join("\n")}
${
	soak
		? `
A soak of ${soak.seconds} s with ${soak.enrollments} more registrations: the runtime's resident memory has a median of ${soak.memory_mb.first_half} MB in the first half after
warming up and ${soak.memory_mb.second_half} MB in the second (${soak.growth} times), ${soak.memory_mb.most} MB at most.
`
		: ""
}`;
}

const herdText = (herd) => `## Due at one instant

Reminders due at one instant on an e-mail account that takes ${herd.runs[0].account_calls_per_second} calls a second; seconds from the instant they were due to the provider's yes.
Reminders of one event are spread over the last two minutes before. (${day(herd)}, \`npm run bench -- --only herd\`)

| due at once | calls | first, s | p50, s | p99, s | last, s | the account's own limit, s |
|---:|---:|---:|---:|---:|---:|---:|
${herd.runs
	.map(
		({ count, reminders: r, limit_s }) =>
			`| ${count} | ${r.calls} | ${seconds(r.first_s)} | ${seconds(r.p50_s)} | ${seconds(r.p99_s)} | ${seconds(r.last_s)} | ${limit_s} |`,
	)
	.join("\n")}
`;

const replanText = (replan) => `## A changed event

${replan.count} registrations planned again, counted from the request that changed their event until the last has its new plan: **${replan.replanned_per_second} a second** after a
change that nobody has to be told of, where bare object calls with one D1 batch a page reach ${replan.floor_per_second} (ratio ${replan.ratio}); ${replan.moved_per_second} a second after the event was
moved, while the notices to all of them are rendered, sent and reported in the same thread (medians of ${replan.rounds.length} rounds). It goes on behind the request, page by page, and after a
restart from where it was. (${day(replan)}, \`npm run bench -- --only replan\`) A second of it is the queue's, which waits so long for more tasks.
${
	replan.many
		? `
${replan.many.count} of one event: ${replan.many.replanned_per_second} a second, ${replan.many.moved_per_second} after it was moved; the floor, ${replan.many.floor_per_second}, is of 4,000 calls. Each object has files of its own, and a process
of the machine this was measured on may open 20,000: the runtime runs out of them, pages fail, are tried again by the queue or the sweep, and all get done.
`
		: ""
}`;

const zoomText = (zoom) => `## Enrolment with Zoom

With a Zoom that takes ${zoom.latency_ms} ms, p95 ${zoom.p95_ms} ms and p99 ${zoom.p99_ms} ms over ${zoom.count} enrolments from ${zoom.connections} connections; ${zoom.without_own_link} answered without
a link of their own. (${day(zoom)}, \`npm run bench -- --only zoom\`)
`;

const most = (rows) => Math.max(...Object.values(rows));
const analyticsText = (analytics) => `## Rows that analytics read

The most D1 rows that one question of the dashboard reads, by what the tenant has. (${day(analytics)}, \`npm run bench -- --only analytics\`)

| tenant | rows |
|---|---:|
${[...analytics.curve, ...(analytics.by_events ?? [])]
	.map(
		({ messages, events, rows_read }) =>
			`| ${[messages && `${messages} messages`, events && `${events} events`].filter(Boolean).join(", ")} | ${most(rows_read)} |`,
	)
	.join("\n")}
`;

function experimentsText(experiments) {
	const { rows, worst_false_positive_rate: worst } = experiments;
	const percent = (share) => `${Math.round(share * 1000) / 10} %`;
	const [{ days, runs }] = rows;
	const ten = (people) =>
		rows.find((r) => r.control === 0.3 && Math.abs(r.variant - 0.4) < 0.001 && r.per_day === people) ?? rows[0];
	const found = (people) =>
		`${percent(ten(people).called)} with ${people} (on average on day ${Math.round(ten(people).mean_day)})`;
	return `## Looking at an experiment every day

${runs} simulated experiments of each kind, ${days} days, a look each day: a difference that was not there was called in at most ${percent(worst)} of them (rates of 1 % to
50 %, 10 and 50 people a day and arm). A difference of 10 points on 30 % was called in ${found(10)} people a day and arm, and in ${found(50)}. (${day(experiments)}, \`npm run
bench -- --only experiments\`)
`;
}

const kilobytes = (bytes) => Math.round(bytes / 1024);
const dashboardText = ({ at, rounds, cpu_slower, line, budgets, pages, list, first_run }) => `## The dashboard

The built dashboard in Chromium without a graphics card, at a phone's width with an empty cache: a processor ${cpu_slower} times as slow, ${line.latency_ms} ms there and back,
${line.down_bits_per_second / 1e6} Mbit/s; medians of ${rounds} rounds, the worst layout shift of all. The budgets are a shift under ${budgets.cls} and ${kilobytes(budgets.script_gzip_bytes)} KB of script.
(${day({ at })}, \`npm run bench -- --only dashboard\`)

| page | first paint, ms | largest paint, ms | blocked, ms | layout shift | script, KB gzip |
|---|---:|---:|---:|---:|---:|
${Object.entries(pages)
	.map(
		([name, page]) =>
			`| ${name.replaceAll("_", " ")} | ${page.fcp_ms} | ${page.lcp_ms} | ${page.tbt_ms} | ${page.cls} | ${kilobytes(page.script_gzip_bytes)} |`,
	)
	.join("\n")}
${
	list
		? `
A list of ${list.people} contacts, loaded whole in ${list.loaded_s} s, scrolled by ${list.turns} turns of the wheel of ${list.pixels_a_turn} pixels:

| processor | frames | over 50 ms | p50, ms | p95, ms | worst, ms | rows in the page | elements in the page |
|---|---:|---:|---:|---:|---:|---:|---:|
${list.scrolled
	.map(
		(run) =>
			`| ${run.cpu_slower === 1 ? "as it is" : `${run.cpu_slower} times as slow`} | ${run.frames} | ${run.frames_over_50_ms} | ${run.p50_frame_ms} | ${run.p95_frame_ms} | ${run.worst_frame_ms} | ${run.most_rows_in_the_page} | ${run.elements_in_the_page} |`,
	)
	.join("\n")}
`
		: ""
}${
	first_run
		? `
From the sign-up to a published event with a registration of one's own: ${first_run.fields} fields to fill in, ${first_run.clicks} clicks, and ${first_run.seconds} s of the machine's own
time at full speed (${Object.entries(first_run.parts)
				.map(([part, s]) => `${part.replaceAll("_", " ")} ${s}`)
				.join(", ")}). Words come offline from the pages; how long a person types is not in it.
`
		: ""
}`;

const SECTIONS = {
	load: loadText,
	herd: herdText,
	replan: replanText,
	zoom: zoomText,
	analytics: analyticsText,
	ingest: ingestText,
	retrieval: retrievalText,
	grounding: groundingText,
	generation: generationText,
	dashboard: dashboardText,
	experiments: experimentsText,
};

/** Sections of the report on what takes minutes to measure, each with the day of its figures; what was never measured is left out. */
export const longSections = (figures) =>
	Object.entries(SECTIONS)
		.flatMap(([name, text]) => (figures[name] ? [text(figures[name])] : []))
		.join("\n");
