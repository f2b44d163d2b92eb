/** Runs `work` as soon as fewer than the most allowed are under way, in the order of the calls. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** The provider calls of one invocation: each channel passes by itself, so that one that hangs holds up no other. */
export interface Flight {
	email: Gate;
	sms: Gate;
}

/**
 * Lets as many calls be under way at once as a Worker may wait for answers, six in all: what waits for a connection
 * beyond that would use up its time-out there
 * (https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections).
 */
export const createFlight = (): Flight => ({ email: createGate(4), sms: createGate(2) });

/** A gate through which at most `most` pieces of work pass at once. */
export function createGate(most: number): Gate {
	let running = 0;
	const waiting: (() => void)[] = [];
	return async (work) => {
		if (running < most) running += 1;
		else await new Promise<void>((go) => waiting.push(go));
		try {
			return await work();
		} finally {
			// Whoever waits takes the place over.
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	};
}

/**
 * Works through `items`, those of one person one after another in their order, those of several side by side.
 *
 * @param of names the person an item belongs to
 */
export const byPerson = <T>(items: T[], of: (item: T) => string, work: (item: T) => Promise<void>): Promise<void>[] =>
	[...Map.groupBy(items, of).values()].map(async (own) => {
		for (const item of own) await work(item);
	});

/** Waits for all of `works`, also where one fails, and then throws the first failure. */
export async function settled(works: Promise<unknown>[]): Promise<void> {
	for (const end of await Promise.allSettled(works)) if (end.status === "rejected") throw end.reason;
}
