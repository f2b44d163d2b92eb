/** Sections of the report on copy: what is read, found, held against its sources, and written. */

const day = ({ at }) => at.slice(0, 10);
const BRANDS = { carpentries: "The Carpentries", "mozilla-open-leadership": "Mozilla Open Leadership" };

export const generationText = (generation) => {
	const { at, ...brands } = generation;
	const rows = Object.entries(brands).map(
		([brand, b]) =>
			`| ${brand} | ${b.pages} | ${b.first_funnel_ms} | ${Math.max(...Object.values(b.scripted).map(({ ms }) => ms))} | ${[b.all_templates, ...Object.values(b.scripted)].every(({ steps, passed }) => steps === passed) ? "all" : "not all"} |`,
	);
	return `## Writing a funnel

Offline from the tenant's pages, and with scripted models that are slow, wrong, truncated, off-schema or hostile. (${at.slice(0, 10)}, \`npm run bench -- --only generation\`)

| pages of | number | first funnel offline, ms | slowest scripted model, ms | messages that pass the gate |
|---|---:|---:|---:|---|
${rows.join("\n")}
`;
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const tenths = (ms) => Math.round(ms / 100) / 10;

export const ingestText = ({ at, runs, goal_ms }) => `## Reading pages

${runs[0].pages} pages given to what \`npm start\` runs, ${runs[0].chunks} passages: all stored after ${tenths(median(runs.map((r) => r.stored_ms)))} s, all found by meaning after **${tenths(median(runs.map((r) => r.indexed_ms)))} s** (medians of
${runs.length} tenants, each on a platform just started, the slowest ${tenths(Math.max(...runs.map((r) => r.indexed_ms)))} s), which is **${median(runs.map((r) => r.of_floor))} times** what
the encoder alone needs for them on the same machine, measured after each run (${tenths(median(runs.map((r) => r.floor_ms)))} s; the vectors of their parts follow; the goal is ${goal_ms / 1000} s). (${day({ at })}, \`npm run bench -- --only ingest\`)
`;

const RECALL_GOAL = 0.85;

export function retrievalText({ at, retrieval }) {
	const row = (name, set) =>
		`| ${name} (${set.questions}) | ${["words", "meaning", "both"].map((way) => set[way].recall_at_5).join(" | ")} | ${set.both.recall_at_10} |`;
	const met = retrieval.first.both.recall_at_5 >= RECALL_GOAL ? "is met" : "is not met";
	return `## Finding the passage that answers a question

Share of questions whose answer is among the first five passages, on the laptop's encoder. The goal for both together is ${RECALL_GOAL} and ${met} on the first set, readers' questions
written before anything was measured; the other two are about passages drawn at random, the third in words that these mostly do not have
(\`docs/knowledge.md\` says how). (${day({ at })}, \`npm run bench -- --only retrieval\`)

| questions | words alone | meaning alone | both | both, first ten |
|---|---:|---:|---:|---:|
${row("first set", retrieval.first)}
${row("second set", retrieval.second)}
${row("third set", retrieval.third)}
${row("a word that stands in one passage alone", retrieval.word)}
${row("a name that does, within a question", retrieval.name)}
`;
}

const share = ({ k, n, percent }) => `${percent} % (${k} of ${n})`;

export function groundingText({ at, summedits_marketing_dev: sales, begin_dev: answers, fresh_lines, brands }) {
	const rows = Object.entries(brands).map(
		([brand, b]) =>
			`| ${BRANDS[brand] ?? brand} | ${share(b.mutations_caught.all)} | ${share(b.true_refused)} | ${share(b.invented_caught.all)} | ${share(b.harmless_refused.all)} |`,
	);
	const fresh = fresh_lines.at(-1);
	return `## The claim gate

On two brands' real pages: sentences with one hard fact changed, the same sentences as they stand, invented claims of every risk class, and greetings, calls to action and
sign-offs. The goals: all of the first, at most 2 % refused, at least 95 % caught, at most 5 % refused. What a changed name leaves through is a name of the
same brand in the other's place. (${day({ at })}, \`npm run bench -- --only grounding\`)

| pages of | changed facts caught | true sentences refused | invented claims caught | harmless lines refused |
|---|---:|---:|---:|---:|
${rows.join("\n")}

The last of the rounds of lines written after the gate: ${share(fresh.invented_caught)} of invented claims caught, ${share(fresh.harmless_refused)} of harmless lines refused. Balanced accuracy without a model: **${sales.all.balanced}** on the
marketing rows of SummEdits (95 % interval ${sales.all.interval.join(" to ")}; halves ${sales.half_A.balanced} and ${sales.half_B.balanced}; the goal is 78), ${answers.all.balanced} on BEGIN. A check takes ${sales.ms_per_check} ms.
`;
}
