import type { Figures, History, Trial } from "../../db/rollups";
import { armOf } from "../../funnel/experiments/arms";
import type { Seconds } from "../../funnel/vocabulary";

type Message = History["messages"][number];

/** When an experiment's message was sent to the person or withheld from them; null where neither happened in its time. */
function reachedAt(m: Message, { since, until }: Trial): Seconds | null {
	if (m.sent_at === null && m.reason !== "experiment_holdout") return null;
	const at = m.sent_at ?? m.updated_at;
	return at >= since && (until === null || at < until) ? at : null;
}

/** The instant from which an experiment matters to the person; null where it does not. */
function exposedAt({ registration: r }: History, trial: Trial, own: Message[]): Seconds | null {
	const { steps, nominal_hours } = trial.counted_by;
	if (steps !== null) {
		const reached = own.map((m) => reachedAt(m, trial)).filter((at) => at !== null);
		return reached.length === 0 ? null : Math.min(...reached);
	}
	const inTime = r.registered_at >= trial.since && (trial.until === null || r.registered_at < trial.until);
	const short = r.starts_at !== null && r.starts_at - r.registered_at < nominal_hours * 3600;
	return inTime && short ? r.registered_at : null;
}

/**
 * What one registration adds to the figures of its event's experiments, from the instant each first mattered to it: under
 * `[id, arm]` itself as `registrations`, its attendance, click, purchase and withdrawal, under `[id, arm, currency]` the
 * revenue. Pure.
 */
export function armParts(history: History): { key: string[]; n: Figures }[] {
	const { registration: r, messages, conversions, withdrawals, experiments } = history;
	return experiments.flatMap((trial) => {
		const own = messages.filter((m) => trial.counted_by.steps?.includes(`${m.phase}/${m.step_key}`));
		const from = exposedAt(history, trial, own);
		if (from === null) return [];
		const arm = armOf(trial, r.tenant_id, r.id);
		const clicks = (trial.of_words ? own : messages).some(
			(m) => (m.human_status ?? m.status) === "clicked" && m.sent_at !== null && m.sent_at >= from,
		);
		const n: Figures = {
			registrations: 1,
			...(r.attendance !== null && { [r.attendance]: 1 }),
			clicked: Number(clicks),
			purchased: Number(r.purchased_at !== null && r.purchased_at >= from),
			unsubscribes: Number(withdrawals.some(({ at }) => at >= from)),
		};
		const bought = conversions
			.filter(({ at }) => at >= from)
			.map(({ amount, refunded, currency }) => ({
				key: [trial.id, arm, currency],
				n: { conversions: 1, revenue: amount - refunded },
			}));
		return [{ key: [trial.id, arm], n }, ...bought];
	});
}
