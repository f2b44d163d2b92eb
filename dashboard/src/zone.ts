/** A wall-clock time without a zone, `YYYY-MM-DD HH:mm:ss`, as the date pickers read and write it. */
export type WallTime = string;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The zone that this browser is set to, an IANA name. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Every zone this browser knows, `UTC` included. */
export const zones = (): string[] => [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", browserZone()])].sort();

/** What a clock in `zone` shows at an instant (epoch milliseconds). */
export function wallTime(at: number, zone: string): WallTime {
	const parts = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
	}).formatToParts(at);
	const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "00";
	return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}:${of("second")}`;
}

const asUtc = (time: WallTime) => Date.parse(`${time.replace(" ", "T")}Z`);

/**
 * The instant (epoch milliseconds) at which a clock in `zone` shows `time`. Of a time that occurs twice the first; one
 * that is skipped becomes as much later as the clock is put forward, as RFC 5545 section 3.3.5 has it.
 */
export function instantOf(time: WallTime, zone: string): number {
	const target = asUtc(time);
	const offset = (at: number) => asUtc(wallTime(at, zone)) - Math.floor(at / SECOND) * SECOND;
	const before = offset(target - 24 * 60 * MINUTE);
	const after = offset(target + 24 * 60 * MINUTE);
	const fits = [target - before, target - after].filter((at) => asUtc(wallTime(at, zone)) === target);
	return fits.length ? Math.min(...fits) : target - before;
}
