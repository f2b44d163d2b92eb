import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/paths.mjs";
import { bundleWorker, loadModule } from "../lib/bundle.mjs";
import { measureUsage } from "./measure.mjs";
import { costPage, printed } from "./report.mjs";
import { ASSUMED, monthOf, SCALES, usageOf } from "./scenario.mjs";

const GOALS = { month_at_first_scale: 60, per_message: 0.0002 };

const rounded = (usage) =>
	Object.fromEntries(
		Object.entries(usage)
			.filter(([, amount]) => amount > 0)
			.map(([name, amount]) => [name, Number(amount.toPrecision(4))]),
	);

/** A notice is the half of what two notices of a message used. */
function noticeOf({ counts }) {
	const half = (own) => Object.fromEntries(Object.entries(own ?? {}).map(([what, n]) => [what, n / 2]));
	return usageOf({
		counts: { notice: half(counts.notice), task: half(counts.task) },
		database_bytes: 0,
		processor_ms: 0,
	});
}

const usageModule = (measured) => `import type { Usage } from "./prices";

/** Written by \`npm run cost -- --write\` from counts of the running product: change it there. */
export const MEASURED: { at: string; registration: Usage; message: Usage; notice: Usage } = ${literalOf(measured)};
`;

/** As the formatter writes it, so that figures kept pass the checks. */
const literalOf = (value) =>
	JSON.stringify(value, null, "\t")
		.replace(/"(\w+)":/g, "$1:")
		.replace(/(?<=[^{,])(?=\n\t*\})/g, ",");

/**
 * Measures what a registration and a message use, and multiplies it by the price table.
 *
 * @param {string[]} args `--recorded` to take the figures measured last, `--write` to keep new ones and write docs/cost.md
 * @returns {Promise<boolean>} whether the goals are met
 */
export async function runCost(args) {
	const unknown = args.filter((arg) => !["--recorded", "--write"].includes(arg));
	if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(" ")}. Use --recorded or --write, or nothing.`);
	const product = await loadModule(
		'export * from "./funnel/cost"; export * from "./funnel/prices"; export * from "./funnel/measured-usage";',
	);
	const measured = args.includes("--recorded") ? product.MEASURED : await measure();
	const scales = SCALES.map((scale) => {
		const usage = monthOf(scale, measured, product.totalUsage);
		const lines = product.monthlyLines(usage);
		const platform = product.PRICES.plan + lines.reduce((total, { cost }) => total + cost, 0);
		const texts = scale.messages * ASSUMED.sms_share;
		const providers =
			(scale.messages - texts) * product.PRICES.email + texts * ASSUMED.sms_segments * product.PRICES.sms_segment;
		return { ...scale, lines, platform, per_message: platform / scale.messages, providers };
	});
	const report = {
		at: measured.at,
		prices_as_of: product.PRICES.as_of,
		assumed: ASSUMED,
		measured,
		per_registration: product.marginalCost(measured.registration),
		per_message: product.marginalCost(measured.message),
		scales,
		goals: {
			month_at_first_scale: { value: scales[0].platform, most: GOALS.month_at_first_scale },
			per_message: { value: scales[0].per_message, most: GOALS.per_message },
		},
	};
	if (args.includes("--write")) {
		await writeFile(join(ROOT, "funnel", "measured-usage.ts"), usageModule(measured));
		await writeFile(join(ROOT, "docs", "cost.md"), costPage(report));
	}
	console.log(printed(report));
	return Object.values(report.goals).every(({ value, most }) => value <= most);
}

async function measure() {
	console.error("measuring");
	const { registration, message } = await measureUsage((await bundleWorker("bench/floor/counted.ts")).script);
	return {
		at: new Date().toISOString().slice(0, 10),
		registration: rounded(usageOf(registration)),
		message: rounded(usageOf(message)),
		notice: rounded(noticeOf(message)),
	};
}
