/**
 * Local hours in which a marketing text may be sent to a person in a region, where its law is narrower than the
 * federal 08:00-21:00 (47 CFR 64.1200(c)(1)). Where sources disagree the narrower reading stands.
 */
export interface RegionalHours {
	/** First local date of the rule, `YYYY-MM-DD`; null where it is older than this product. */
	effective_from: string | null;
	/** Local minutes `[from, to)` of Monday to Friday. */
	weekday: DayHours;
	/** Null where no text may be sent on that day. */
	saturday: DayHours | null;
	sunday: DayHours | null;
	/** True where none may be sent on a public holiday. */
	not_on_holidays: boolean;
	/** Most marketing texts to one person within 24 hours; null where the region sets none. */
	texts_a_day: number | null;
}

export type DayHours = readonly [from_minute: number, to_minute: number];

interface Exceptions {
	effective_from?: string;
	saturday?: DayHours | null;
	sunday?: DayHours | null;
	not_on_holidays?: boolean;
	texts_a_day?: number;
}

function hours(from: number, to: number, except: Exceptions = {}): RegionalHours {
	const weekday: DayHours = [from * 60, to * 60];
	const { effective_from = null, saturday = weekday, sunday = weekday } = except;
	const { not_on_holidays = false, texts_a_day = null } = except;
	return { effective_from, weekday, saturday, sunday, not_on_holidays, texts_a_day };
}

/** By ISO 3166-2 code. A region that is not listed has no hours of its own. */
export const REGIONAL_HOURS: Readonly<Record<string, RegionalHours>> = {
	"US-AL": hours(8, 20, { sunday: null, not_on_holidays: true }),
	"US-CT": hours(9, 20, { effective_from: "2023-10-01" }),
	"US-FL": hours(8, 20, { effective_from: "2021-07-01", texts_a_day: 3 }),
	"US-IL": hours(8, 21),
	"US-KY": hours(10, 21),
	"US-LA": hours(8, 20, { sunday: null, not_on_holidays: true }),
	"US-MA": hours(8, 20),
	"US-MD": hours(8, 20, { effective_from: "2024-01-01" }),
	"US-MI": hours(9, 21),
	"US-MN": hours(9, 21),
	"US-MS": hours(8, 20, { sunday: null }),
	"US-NJ": hours(8, 20),
	"US-NM": hours(9, 21),
	"US-NV": hours(9, 20),
	"US-OK": hours(8, 20, { effective_from: "2022-11-01", texts_a_day: 3 }),
	"US-PA": hours(9, 21, { sunday: [13 * 60 + 30, 21 * 60] }),
	"US-RI": hours(9, 18, { saturday: [10 * 60, 17 * 60], sunday: null }),
	"US-TX": hours(9, 21, { effective_from: "2025-09-01", sunday: [12 * 60, 21 * 60] }),
	"US-WA": hours(8, 20),
};

/**
 * The rules of a region; null where it has none. A bare `FL` is a state of the United States where the time zone is American, and a country
 * anywhere else.
 */
export function regionalRules(region: string | null, time_zone: string): RegionalHours | null {
	if (region === null) return null;
	const code = region.toUpperCase();
	const american = /^(?:America|US|Pacific\/Honolulu)\b/.test(time_zone);
	return REGIONAL_HOURS[code] ?? (american ? REGIONAL_HOURS[`US-${code}`] : undefined) ?? null;
}

/**
 * Most marketing texts that a person in a region may be sent within 24 hours; null where it sets no limit. Florida (Fla. Stat. 501.616(6)(b)) and
 * Oklahoma (15 O.S. 775C.4) count calls of one subject; every text of a tenant's is taken for one.
 */
export function regionalTextLimit(region: string | null, time_zone: string, day: number): number | null {
	const rules = regionalRules(region, time_zone);
	if (!rules || (rules.effective_from !== null && day < Date.parse(rules.effective_from) / 86_400_000)) return null;
	return rules.texts_a_day;
}

/** The hours of a region on a local day (days since 1970-01-01): null where it has none, `"never"` for a closed day. */
export function regionalHoursOn(rules: RegionalHours, day: number): DayHours | "never" | null {
	if (rules.effective_from !== null && day < Date.parse(rules.effective_from) / 86_400_000) return null;
	if (rules.not_on_holidays && isFederalHoliday(day)) return "never";
	const weekday = weekdayOf(day);
	if (weekday === 0) return rules.sunday ?? "never";
	if (weekday === 6) return rules.saturday ?? "never";
	return rules.weekday;
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
	return (((day + 4) % 7) + 7) % 7;
}

const FIXED_HOLIDAYS = new Set(["1-1", "6-19", "7-4", "11-11", "12-25"]);
/** Month, weekday, which one of the month. */
const MOVING_HOLIDAYS = [
	[1, 1, 3],
	[2, 1, 3],
	[9, 1, 1],
	[10, 1, 2],
	[11, 4, 4],
] as const;

/** United States federal holidays on their own dates (5 U.S.C. 6103); states add others. */
function isFederalHoliday(day: number): boolean {
	const date = new Date(day * 86_400_000);
	const month = date.getUTCMonth() + 1;
	const ofMonth = date.getUTCDate();
	if (FIXED_HOLIDAYS.has(`${month}-${ofMonth}`)) return true;
	const weekday = weekdayOf(day);
	if (month === 5 && weekday === 1 && ofMonth > 24) return true;
	const which = Math.ceil(ofMonth / 7);
	return MOVING_HOLIDAYS.some(([m, w, n]) => m === month && w === weekday && n === which);
}
