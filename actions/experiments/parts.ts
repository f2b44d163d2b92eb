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

/** What became of a registration from an instant on. */
function outcomeFrom({ registration: r, withdrawals }: History, from: Seconds, clickable: Message[]): Figures {
	const clicks = clickable.some(
		(m) => (m.human_status ?? m.status) === "clicked" && m.sent_at !== null && m.sent_at >= from,
	);
	return {
		registrations: 1,
		...(r.attendance !== null && { [r.attendance]: 1 }),
		clicked: Number(clicks),
		purchased: Number(r.purchased_at !== null && r.purchased_at >= from),
		unsubscribes: Number(withdrawals.some(({ at }) => at >= from)),
	};
}

const revenueFrom = ({ conversions }: History, from: Seconds, arm: string[]) =>
	conversions
		.filter(({ at }) => at >= from)
		.map(({ amount, refunded, currency }) => ({
			key: [...arm, currency],
			n: { conversions: 1, revenue: amount - refunded },
		}));

/**
 * What one registration adds to the figures of its event's experiments, from the instant each first mattered to it: under
 * `[id, arm]` itself as `registrations`, its attendance, click, purchase and withdrawal, under `[id, arm, currency]` the
 * revenue. Pure.
 */
export function armParts(history: History): { key: string[]; n: Figures }[] {
	const { registration: r, messages, experiments } = history;
	return experiments.flatMap((trial) => {
		const own = messages.filter((m) => trial.counted_by.steps?.includes(`${m.phase}/${m.step_key}`));
		const from = exposedAt(history, trial, own);
		if (from === null) return [];
		const key = [trial.id, armOf(trial, r.tenant_id, r.id)];
		return [
			{ key, n: outcomeFrom(history, from, trial.of_words ? own : messages) },
			...revenueFrom(history, from, key),
		];
	});
}

/**
 * The same for the tenant's holdouts, of every registration made while one ran, by the arm of its contact; the person's first
 * once more under `[id, arm, "first"]`, so that each person is compared once. Pure.
 */
export function holdoutParts(history: History): { key: string[]; n: Figures }[] {
	const { registration: r, messages, holdouts } = history;
	return holdouts.flatMap(({ at, first, ...holdout }) => {
		const key = [holdout.id, armOf(holdout, r.tenant_id, r.contact_id)];
		const n = outcomeFrom(history, at, messages);
		return [{ key, n }, ...(first === 1 ? [{ key: [...key, "first"], n }] : []), ...revenueFrom(history, at, key)];
	});
}
