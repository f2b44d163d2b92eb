import type { Ctx } from "../context";
import type { Attempt } from "./record";

/** Writes attempts down and tells whoever has to know. */
export type Settle = (attempts: Attempt[]) => Promise<void>;

/** Where attempts go as they are made. */
export interface Outcomes {
	add(attempts: Attempt[]): Promise<void>;
}

/** As `done`, and no more calls are made once what became of one cannot be taken in. */
export const stopping = (done: Outcomes, line: { stop(): void }): Outcomes => ({
	async add(attempts) {
		try {
			await done.add(attempts);
		} catch (error) {
			line.stop();
			throw error;
		}
	},
});

/**
 * Runs `work` and has its attempts settled about once a second (wall time), and whatever is left in the end, also where `work` fails: a worker
 * with many single messages must not keep what became of the first ones to itself until the last.
 */
export async function gathered(
	ctx: Pick<Ctx, "clock">,
	settle: Settle,
	work: (done: Outcomes) => Promise<void>,
): Promise<void> {
	let kept: Attempt[] = [];
	let last = ctx.clock.wall();
	const flush = async () => {
		const attempts = kept;
		kept = [];
		last = ctx.clock.wall();
		if (attempts.length > 0) await settle(attempts);
	};
	try {
		await work({
			async add(attempts) {
				kept.push(...attempts);
				if (ctx.clock.wall() > last) await flush();
			},
		});
	} finally {
		await flush();
	}
}
