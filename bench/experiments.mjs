// How often looking every day calls a difference: where there is none it is the false-positive rate, else the power.
// usage: node bench/experiments.mjs [runs]
import { build } from "esbuild";

const runs = Number(process.argv[2] ?? 5_000);
const { outputFiles } = await build({
	entryPoints: [new URL("../funnel/experiments/simulate.ts", import.meta.url).pathname],
	bundle: true,
	write: false,
	format: "esm",
});
const { simulate } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const rows = [];
for (const control of [0.01, 0.02, 0.05, 0.1, 0.3, 0.5])
	for (const lift of [0, 0.05, 0.1, 0.2])
		for (const per_day of [10, 50]) {
			const trial = { control, variant: control + lift, per_day, days: 60 };
			rows.push({ ...trial, runs, ...simulate(trial, runs) });
		}
const none = rows.filter((row) => row.control === row.variant);
console.table(rows);
console.log(JSON.stringify({ rows, worst_false_positive_rate: Math.max(...none.map((row) => row.called)) }));
