/** Small generator with a fixed seed (mulberry32), so that every run prints the same figures. */
export function random(seed) {
	let a = seed >>> 0;
	return () => {
		a = (a + 0x6d2b79f5) | 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** Recall, specificity and balanced accuracy in per cent of rows `{bad, caught}`. */
export function accuracy(rows) {
	const bad = rows.filter((row) => row.bad);
	const good = rows.filter((row) => !row.bad);
	const recall = (100 * bad.filter((row) => row.caught).length) / bad.length;
	const specificity = (100 * good.filter((row) => !row.caught).length) / good.length;
	return {
		n: rows.length,
		recall: round(recall),
		specificity: round(specificity),
		balanced: round((recall + specificity) / 2),
	};
}

/** 95% interval of the balanced accuracy, resampling whole groups (documents) 1,000 times. */
export function interval(rows, groupOf) {
	const groups = [...Map.groupBy(rows, groupOf).values()];
	const next = random(7);
	const values = [];
	for (let i = 0; i < 1000; i++) {
		const drawn = groups.flatMap(() => groups[Math.floor(next() * groups.length)]);
		const { balanced } = accuracy(drawn);
		if (Number.isFinite(balanced)) values.push(balanced);
	}
	values.sort((a, b) => a - b);
	return [values[Math.floor(values.length * 0.025)], values[Math.floor(values.length * 0.975)]];
}

/** Wilson's 95% interval of k out of n, in per cent. */
export function wilson(k, n) {
	if (n === 0) return [0, 100];
	const z = 1.96;
	const p = k / n;
	const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
	const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
	return [round(100 * Math.max(0, centre - half)), round(100 * Math.min(1, centre + half))];
}

export const round = (value) => Math.round(value * 10) / 10;
export const share = (k, n) => ({ k, n, percent: round((100 * k) / Math.max(1, n)), interval: wilson(k, n) });
