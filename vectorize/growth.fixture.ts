const RUNS = 5;

/** Milliseconds of this process's own work: another's takes none of it, however busy the machine. */
function workOf(run: () => void): number {
	const before = process.cpuUsage();
	run();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

/**
 * How much more work four times the length is: 4 where work grows with length, 16 where with its square. The least of some runs counts for each
 * length, since collecting garbage falls into any of them.
 *
 * @param run does the work for a text of so many characters
 */
export function growth(run: (length: number) => void, length = 20_000): number {
	const least = (characters: number) => Math.min(...Array.from({ length: RUNS }, () => workOf(() => run(characters))));
	return least(4 * length) / Math.max(2, least(length));
}
