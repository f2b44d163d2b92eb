/**
 * Fits the soft score of the claim gate: `node bench/grounding-train.mjs`. Prints cross-validated figures and the weights for
 * `vectorize/ground/weights.ts`. Logistic regression with weights held at zero or above (each sign can only speak against a
 * sentence), balanced classes, by projected gradient descent.
 */
import { documentOf, halfOf } from "./grounding/halves.mjs";
import { hasData, loadModule, readBrands, readRows } from "./grounding/load.mjs";
import { sentencesOf } from "./grounding/mutate.mjs";
import { accuracy, random } from "./grounding/stats.mjs";

if (!hasData()) {
	console.log("skipped: no measuring texts at ../shared/data");
	process.exit(0);
}
const { examineSentence, indexSources, splitSentences, FEATURE_NAMES } =
	await loadModule("bench/grounding/internals.ts");

/** Rows with what the rules decide and the features of the sentences that they leave open. */
function prepare(file, group) {
	const indexes = new Map();
	return readRows(file).map((row) => {
		if (!indexes.has(row.source)) indexes.set(row.source, indexSources([{ id: "source", text: row.source }]));
		const original = new Set(row.original ? splitSentences(row.original) : []);
		const examined = splitSentences(row.text).map((text) => ({
			text,
			...examineSentence(indexes.get(row.source), text),
		}));
		const ruled = examined.some(({ report }) => report?.verdict === "unsupported");
		const open = examined.filter(({ features }) => features);
		const bad = row.label === "unsupported";
		// In an edited text only the changed sentences carry the label.
		const samples = open
			.filter(({ text }) => !bad || (row.original ? !original.has(text) : examined.length === 1))
			.map(({ features }) => ({
				x: FEATURE_NAMES.map((name) => features[name]),
				y: bad && !ruled ? 1 : bad ? null : 0,
			}))
			.filter(({ y }) => y !== null);
		return {
			group: group(row),
			half: halfOf(row),
			file,
			domain: row.domain,
			bad,
			ruled,
			open: open.map(({ features }) => FEATURE_NAMES.map((name) => features[name])),
			samples,
		};
	});
}

/** Sentences of one brand against the pages of the other: claims with no source. */
function foreign() {
	const brands = readBrands();
	const next = random(3);
	return brands.flatMap(({ pages }, i) => {
		const index = indexSources(brands[(i + 1) % brands.length].pages);
		const sentences = pages.flatMap((page) => sentencesOf(page.text)).filter(() => next() < 0.15);
		return sentences.flatMap((text) => {
			const { features } = examineSentence(index, text);
			return features ? [{ x: FEATURE_NAMES.map((name) => features[name]), y: 1 }] : [];
		});
	});
}

function fitWeights(sets) {
	const size = FEATURE_NAMES.length;
	let w = new Array(size).fill(0.5);
	let bias = -1;
	// A mistake costs what it costs in balanced accuracy over all rows, those that the rules decide included.
	const weighted = sets.flatMap(({ samples, bad, good }) =>
		samples.map(({ x, y }) => ({ x, y, v: (y === 1 ? 1 / bad : 1 / good) / sets.length })),
	);
	for (let step = 0; step < 4000; step++) {
		const grad = new Array(size).fill(0);
		let gradBias = 0;
		for (const { x, y, v } of weighted) {
			const z = bias + x.reduce((sum, value, i) => sum + value * w[i], 0);
			const error = (1 / (1 + Math.exp(-z)) - y) * v;
			gradBias += error;
			for (let i = 0; i < size; i++) grad[i] += error * x[i];
		}
		w = w.map((value, i) => Math.max(0, value - 2 * (grad[i] + 0.002 * value)));
		bias -= 2 * gradBias;
	}
	return { bias, w };
}

const scores = ({ bias, w }, x) => bias + x.reduce((sum, value, i) => sum + value * w[i], 0);
const judge = (rows, model, threshold = 0) =>
	accuracy(
		rows.map((row) => ({ bad: row.bad, caught: row.ruled || row.open.some((x) => scores(model, x) >= threshold) })),
	);

const summedits = prepare("summedits_marketing_dev.jsonl", documentOf);
const begin = prepare("begin_dev.jsonl", (row) => row.source);
const samplesOf = (rows) => rows.flatMap((row) => row.samples);
const setOf = (rows) => ({
	samples: samplesOf(rows),
	bad: rows.filter(({ bad }) => bad).length,
	good: rows.filter(({ bad }) => !bad).length,
});
const others = { samples: foreign(), bad: 300, good: 1 };
console.log("open sentences", samplesOf(summedits).length, samplesOf(begin).length, others.samples.length);
console.log(
	"rules alone: summedits",
	accuracy(summedits.map((row) => ({ bad: row.bad, caught: row.ruled }))),
	"begin",
	accuracy(begin.map((row) => ({ bad: row.bad, caught: row.ruled }))),
);
for (const train of ["A", "B"]) {
	const own = (rows) => rows.filter((row) => row.half === train);
	const rest = (rows) => rows.filter((row) => row.half !== train);
	const model = fitWeights([setOf(own(summedits)), setOf(own(begin)), others]);
	console.log(
		`trained on half ${train}, other half: summedits`,
		judge(rest(summedits), model),
		"begin",
		judge(rest(begin), model),
	);
	console.log(
		"   ",
		model.bias.toFixed(2),
		model.w.map((value, i) => `${FEATURE_NAMES[i]} ${value.toFixed(2)}`).join(", "),
	);
}
for (const threshold of [0, 0.25, 0.5, 0.75]) {
	const held = [];
	for (const group of new Set(summedits.map((row) => row.group))) {
		const model = fitWeights([setOf(summedits.filter((row) => row.group !== group)), setOf(begin), others]);
		for (const row of summedits.filter((other) => other.group === group))
			held.push({ bad: row.bad, caught: row.ruled || row.open.some((x) => scores(model, x) >= threshold) });
	}
	console.log(`leave one document out, threshold ${threshold}: summedits`, accuracy(held));
}
const model = fitWeights([setOf(summedits), setOf(begin), others]);
for (const threshold of [0, 0.25, 0.5, 0.75])
	console.log(
		`all rows, threshold ${threshold}: summedits`,
		judge(summedits, model, threshold),
		"begin",
		judge(begin, model, threshold),
		"foreign",
		others.samples.filter(({ x }) => scores(model, x) >= threshold).length,
	);
console.log(
	"foreign sentences left open that it refuses",
	others.samples.filter(({ x }) => scores(model, x) >= 0).length,
	"of",
	others.samples.length,
);
console.log(
	JSON.stringify(
		{ bias: model.bias, ...Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, model.w[i]])) },
		(_, value) => (typeof value === "number" ? Math.round(value * 100) / 100 : value),
		"\t",
	),
);
