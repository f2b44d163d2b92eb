import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlanInput, TimingStep } from "../plan";
import type { Priority } from "../vocabulary";
import { plan } from "./index";
import { content, HOUR, inputWith, reminder, SETTINGS, welcome } from "./testing";

/** Funnels that last seconds instead of days, so that every possibility can be tried. */
const tiny = fc
	.record({
		lead: fc.integer({ min: 0, max: 26 }),
		nominal: fc.integer({ min: 5, max: 26 }),
		gap: fc.integer({ min: 1, max: 6 }),
		content: fc.array(fc.tuple(fc.integer({ min: 0, max: 26 }), fc.constantFrom<Priority>("must", "should", "may")), {
			minLength: 1,
			maxLength: 4,
		}),
		reminders: fc.array(fc.integer({ min: -20, max: 0 }), { maxLength: 3 }),
	})
	.map((drawn): PlanInput => {
		const steps = [
			welcome,
			...drawn.content.map(([delay, priority], i) => content(`content_${i}`, delay / HOUR, { priority })),
			...drawn.reminders.map((delay, i) => reminder(`reminder_${i}`, delay / HOUR, { priority: "should" })),
		];
		const settings = { ...SETTINGS, gap: { email: drawn.gap, sms: drawn.gap } };
		return { ...inputWith(drawn.lead, { steps, settings }), nominal_hours: drawn.nominal / HOUR };
	});

/** The least sum of squared moves over all placements of these instants, or null where there is none. */
function least(ideal: number[], fixed: number[], gap: number, from: number, to: number): number | null {
	let best: number | null = null;
	const search = (i: number, earliest: number, cost: number): void => {
		if (best !== null && cost >= best) return;
		if (i === ideal.length) {
			best = cost;
			return;
		}
		for (let at = earliest; at <= to; at++) {
			if (fixed.every((other) => Math.abs(other - at) >= gap)) {
				search(i + 1, at + gap, cost + (at - (ideal[i] as number)) ** 2);
			}
		}
	};
	search(0, from, 0);
	return best;
}

/** Ranks that are kept, best first: a longer list wins, then the one with the lower ranks. */
function better(a: number[], b: number[]): boolean {
	if (a.length !== b.length) return a.length > b.length;
	const i = a.findIndex((rank, n) => rank !== b[n]);
	return i >= 0 && (a[i] as number) < (b[i] as number);
}

test("no choice and no placement is better than the plan, by trying them all", () => {
	const seen = { moved: 0, dropped: 0 };
	fc.assert(
		fc.property(tiny, (input) => {
			const start = input.event.starts_at as number;
			const from = input.registered_at;
			const gap = input.settings.gap.email;
			const seconds = (step: TimingStep) => Math.round(step.delay_hours * HOUR);
			const fixed = [from];
			for (const step of input.steps) {
				const own = start + seconds(step);
				if (step.anchor === "event_start" && own - from >= gap) fixed.push(own);
			}
			const squeeze = Math.min(1, (start - from) / Math.round(input.nominal_hours * HOUR));
			const steps = input.steps
				.filter((step) => step.key.startsWith("content"))
				.sort((a, b) => a.delay_hours - b.delay_hours);
			const by_rank = [...steps].sort(
				(a, b) => ["must", "should", "may"].indexOf(a.priority) - ["must", "should", "may"].indexOf(b.priority),
			);

			let best = { ranks: [] as number[], cost: 0 };
			for (let choice = 0; choice < 2 ** steps.length; choice++) {
				const chosen = steps.filter((_, i) => choice & (2 ** i));
				const ranks = chosen.map((step) => by_rank.indexOf(step)).sort((a, b) => a - b);
				if (!better(ranks, best.ranks)) continue;
				const ideal = chosen.map((step) => Math.round(from + seconds(step) * squeeze));
				const cost = least(ideal, fixed, gap, from, start);
				if (cost !== null) best = { ranks, cost };
			}

			const kept = plan(input).steps.filter(({ key, send_at }) => key.startsWith("content") && send_at !== null);
			const kept_ranks = kept.map(({ key }) => by_rank.findIndex((step) => step.key === key)).sort((a, b) => a - b);
			let cost = 0;
			for (const { key, send_at } of kept) {
				const step = steps.find((each) => each.key === key) as TimingStep;
				cost += ((send_at as number) - Math.round(from + seconds(step) * squeeze)) ** 2;
			}
			expect({ ranks: kept_ranks, cost }).toEqual(best);
			if (cost > 0) seen.moved++;
			if (kept.length < steps.length) seen.dropped++;
		}),
		{ numRuns: 1500 },
	);
	expect(seen.moved).toBeGreaterThan(200);
	expect(seen.dropped).toBeGreaterThan(200);
});
