import { currencyOf, isCurrency, sameUnit } from "./currency";
import type { Token } from "./text";
import { MONTHS, WEEKDAYS } from "./words";

/**
 * A figure in a sentence. `value` is canonical ("1200" for "$1.2k", "200" for "two hundred", "hh:mm" for a time, "mm-dd" for a
 * date, a month's or weekday's name). `unit` and `per` are null when not said; a fact without them matches any.
 */
export type Figure = {
	kind: "number" | "date" | "time" | "month" | "weekday";
	value: string;
	unit: string | null;
	per: string | null;
	year: string | null;
	/** First and last token of the figure. */
	from: number;
	to: number;
};

const SMALL = new Map(
	"zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
		.split(" ")
		.map((word, value) => [word, value]),
);
const TENS = new Map(
	"twenty thirty forty fifty sixty seventy eighty ninety".split(" ").map((word, index) => [word, (index + 2) * 10]),
);
const SCALE = new Map([
	["hundred", 100],
	["thousand", 1e3],
	["million", 1e6],
	["billion", 1e9],
	["k", 1e3],
	["m", 1e6],
	["mm", 1e6],
	["bn", 1e9],
	["dozen", 12],
]);
const ORDINALS = new Map(
	"first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
		.split(" ")
		.map((w, i) => [w, i + 1]),
);
const UNITS = new Map<string, string>();
for (const [unit, words] of Object.entries({
	"%": "% percent pct",
	second: "second seconds sec secs",
	minute: "minute minutes min mins",
	hour: "hour hours hr hrs",
	day: "day days",
	week: "week weeks",
	month: "month months mo",
	year: "year years yr yrs",
	decade: "decade decades",
}))
	for (const word of words.split(" ")) UNITS.set(word, unit);
const unitOf = (word: string): string | null => UNITS.get(word) ?? currencyOf(word);
const PERIODS = new Map([
	["monthly", "month"],
	["weekly", "week"],
	["yearly", "year"],
	["annually", "year"],
	["annual", "year"],
	["daily", "day"],
	["hourly", "hour"],
]);
const MONTH_OF = new Map(
	MONTHS.flatMap((name, index) => [[name, index + 1] as const, [name.slice(0, 3), index + 1] as const]),
);
MONTH_OF.set("sept", 9);
const WEEKDAY_OF = new Map(WEEKDAYS.flatMap((name) => [[name, name] as const, [name.slice(0, 3), name] as const]));

const pad = (value: number) => String(value).padStart(2, "0");
/** "may", "march", "sun" and the short forms are only calendar words when written as one. */
function monthAt(token: Token | undefined): number | null {
	if (!token?.cap) return null;
	return MONTH_OF.get(token.lower) ?? null;
}
function dayAt(token: Token | undefined): number | null {
	const match = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(token?.lower ?? "");
	const day = Number(match?.[1]);
	return match && day >= 1 && day <= 31 ? day : null;
}
function yearAt(token: Token | undefined): string | null {
	return /^(19|20)\d\d$/.test(token?.lower ?? "") ? (token?.lower ?? null) : null;
}

/** All figures of a tokenised sentence. */
export function figuresIn(tokens: Token[]): Figure[] {
	const out: Figure[] = [];
	for (let i = 0; i < tokens.length; ) {
		const figure = dateAt(tokens, i) ?? timeAt(tokens, i) ?? numberAt(tokens, i);
		if (figure && !isManner(tokens, i)) out.push(figure);
		i = figure ? figure.to + 1 : i + 1;
	}
	return out;
}

/** "Thanks a million" counts nothing, "Happy Monday" names no date, and "xx" at either end of a line is two kisses. */
const isManner = (tokens: Token[], i: number): boolean => {
	const [here = "", before = "", first = ""] = [i, i - 1, i - 2].map((at) => tokens[at]?.lower ?? "");
	if (/^x{2,3}$/.test(here)) return i === 0 || i === tokens.length - 1;
	return (
		(here === "million" && before === "a" && /^thanks?$/.test(first)) || (before === "happy" && WEEKDAYS.includes(here))
	);
};

function dateAt(tokens: Token[], i: number): Figure | null {
	const base = { unit: null, per: null, from: i };
	const token = tokens[i];
	const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(token?.lower ?? "");
	if (iso) return { ...base, kind: "date", value: `${iso[2]}-${iso[3]}`, year: iso[1] ?? null, to: i };
	if (yearAt(token) && /^\d\d$/.test(tokens[i + 1]?.lower ?? "") && /^\d\d$/.test(tokens[i + 2]?.lower ?? "")) {
		const joined = (tokens[i + 1]?.start ?? 0) === (token?.end ?? 0) + 1;
		if (joined)
			return {
				...base,
				kind: "date",
				value: `${tokens[i + 1]?.lower}-${tokens[i + 2]?.lower}`,
				year: token?.lower ?? null,
				to: i + 2,
			};
	}
	const month = monthAt(token);
	if (month) {
		const day = dayAt(tokens[i + 1]);
		const year = yearAt(tokens[i + (day ? 2 : 1)]);
		if (day) return { ...base, kind: "date", value: `${pad(month)}-${pad(day)}`, year, to: i + (year ? 2 : 1) };
		const full = (token?.lower.length ?? 0) > 3;
		const modal = token?.lower === "may" || token?.lower === "march";
		if (year) return { ...base, kind: "month", value: MONTHS[month - 1] ?? "", year, to: i + 1 };
		const framed = /^(in|on|since|of|by|until|till|this|next|last|from|through|every|early|late|mid|to|and)$/;
		if (full && !(modal && (token?.opens || !framed.test(tokens[i - 1]?.lower ?? ""))))
			return { ...base, kind: "month", value: MONTHS[month - 1] ?? "", year: null, to: i };
		return null;
	}
	const day = dayAt(token);
	const skip = tokens[i + 1]?.lower === "of" ? 2 : 1;
	const after = day ? monthAt(tokens[i + skip]) : null;
	if (day && after) {
		const year = yearAt(tokens[i + skip + 1]);
		return { ...base, kind: "date", value: `${pad(after)}-${pad(day)}`, year, to: i + skip + (year ? 1 : 0) };
	}
	const weekday =
		token?.cap || (token?.lower.length ?? 0) > 5 ? WEEKDAY_OF.get((token?.lower ?? "").replace(/s$/, "")) : undefined;
	if (
		weekday &&
		((token?.lower.length ?? 0) > 3 || dayAt(tokens[i + 1]) || monthAt(tokens[i + 1])) &&
		(token?.lower.length ?? 0) !== 4
	)
		return { ...base, kind: "weekday", value: weekday, year: null, to: i };
	return null;
}

function timeAt(tokens: Token[], i: number): Figure | null {
	const lower = tokens[i]?.lower ?? "";
	const match = /^(\d{1,2})(?:[:.](\d\d))?(am|pm)?$/.exec(lower);
	if (!match) return null;
	const next = (tokens[i + 1]?.lower ?? "").replace(/\./g, "");
	const pair = next + (tokens[i + 2]?.lower ?? "");
	const half = match[3] ?? (/^(am|pm)$/.test(next) ? next : /^(am|pm)$/.test(pair) && next.length === 1 ? pair : null);
	if (!half && !(match[2] && lower.includes(":"))) return null;
	let hour = Number(match[1]);
	if (half === "pm" && hour < 12) hour += 12;
	if (half === "am" && hour === 12) hour = 0;
	const to = match[3] || !half ? i : next === half ? i + 1 : i + 2;
	return { kind: "time", value: `${pad(hour)}:${match[2] ?? "00"}`, unit: null, per: null, year: null, from: i, to };
}

function numberAt(tokens: Token[], i: number): Figure | null {
	const token = tokens[i];
	if (!token) return null;
	let from = i;
	let to = i;
	let value: number | null = null;
	let unit: string | null = null;
	const digits =
		/^([a-z]{0,2}[$\u20ac\u00a3\u00a5\u20b9]?)([\d,]+(?:\.\d+)?)(k|m|bn|st|nd|rd|th|s|x|h|min|hr|hrs)?[.,:/]*$/.exec(
			token.lower,
		);
	if (digits) {
		const before = currencyOf(tokens[i - 1]?.lower ?? "");
		unit = unitOf(digits[1] ?? "") ?? unitOf(digits[3] ?? "") ?? before;
		if (before && unit === before && !digits[1]) from = i - 1;
		const grouped = groupedAt(tokens, i, before);
		value = grouped?.value ?? Number((digits[2] ?? "").replace(/,/g, "")) * (SCALE.get(digits[3] ?? "") ?? 1);
		to = grouped?.to ?? to;
	} else if (/^[$\u20ac\u00a3]?x{2,}$/.test(token.lower)) {
		return { kind: "number", value: token.lower, unit: null, per: periodAfter(tokens, i), year: null, from: i, to: i };
	} else {
		const words = wordNumber(tokens, i);
		if (!words) {
			if (!/\d/.test(token.lower) || /[@{]|:\/\/|^www\./.test(token.lower)) return null;
			return { kind: "number", value: token.lower, unit: null, per: null, year: null, from: i, to: i };
		}
		({ value, to } = words);
	}
	if (!Number.isFinite(value)) return { kind: "number", value: token.lower, unit, per: null, year: null, from, to };
	for (
		let scale = SCALE.get(tokens[to + 1]?.lower ?? "");
		digits && scale;
		scale = SCALE.get(tokens[to + 1]?.lower ?? "")
	) {
		value = (value ?? 0) * scale;
		to += 1;
	}
	const after = tokens[to + 1]?.lower ?? "";
	let behind = to;
	if (!unit && unitOf(after)) {
		unit = unitOf(after);
		behind += 1;
		if (unit === "%" || isCurrency(unit)) to += 1;
	} else if (!unit && tokens[to + 2] && after === "calendar") unit = UNITS.get(tokens[to + 2]?.lower ?? "") ?? null;
	if (!digits && value === 1 && !unit) return null;
	const rounded = String(Math.round((value ?? 0) * 1e6) / 1e6);
	return { kind: "number", value: rounded, unit, per: periodAfter(tokens, Math.max(to, behind)), year: null, from, to };
}

/** Thousands set apart as much of Europe does, which beside a currency alone are told from two numbers or a decimal: "4 900 kr", "4.900 EUR", "CHF 1'200". */
function groupedAt(tokens: Token[], i: number, before: string | null): { value: number; to: number } | null {
	const here = tokens[i] as Token;
	let groups = here.lower.split(".");
	let to = i;
	while (
		groups.length === to - i + 1 &&
		/^\d{3}$/.test(tokens[to + 1]?.lower ?? "") &&
		tokens[to + 1]?.start === (tokens[to]?.end ?? 0) + 1
	)
		groups = [...groups, tokens[++to]?.lower ?? ""];
	const beside = before ?? currencyOf(tokens[to + 1]?.lower ?? "");
	if (
		groups.length < 2 ||
		!beside ||
		!/^\d{1,3}$/.test(groups[0] ?? "") ||
		!groups.slice(1).every((group) => /^\d{3}$/.test(group))
	)
		return null;
	return { value: Number(groups.join("")), to };
}

function isCount(token: Token | undefined): boolean {
	return SMALL.has(token?.lower ?? "") || TENS.has(token?.lower ?? "");
}

/** "two hundred and fifty", "twenty-one", "a dozen"; "first" only in front of a number word or as "fifth" and the like. */
function wordNumber(tokens: Token[], i: number): { value: number; to: number } | null {
	const first = tokens[i]?.lower ?? "";
	if (first.length > 2 && SCALE.has(first)) return { value: SCALE.get(first) ?? 0, to: i };
	const ordinal = ORDINALS.get(first);
	if (ordinal && ordinal > 3) return { value: ordinal, to: i };
	let total = 0;
	let group = 0;
	let at = i;
	let seen = false;
	for (; at < tokens.length; at++) {
		const word = tokens[at]?.lower ?? "";
		const small = SMALL.get(word);
		const tens = TENS.get(word);
		const scale = word.length > 2 ? SCALE.get(word) : undefined;
		if (small !== undefined && (!seen || group % 10 === 0)) group += small;
		else if (tens !== undefined && (!seen || group % 100 === 0)) group += tens;
		else if (scale !== undefined && seen) {
			group *= scale;
			if (scale >= 1000) {
				total += group;
				group = 0;
			}
		} else if (!(word === "and" && seen && isCount(tokens[at + 1]) && group >= 100)) break;
		seen = true;
	}
	return seen ? { value: total + group, to: at - 1 } : null;
}

/** "per month", "a month", "/month", "each month", "monthly" shortly after a figure. */
function periodAfter(tokens: Token[], to: number): string | null {
	for (let i = to + 1; i <= to + 3 && i < tokens.length; i++) {
		const word = tokens[i]?.lower ?? "";
		if (PERIODS.has(word)) return PERIODS.get(word) ?? null;
		const unit = UNITS.get(word);
		if (!unit || unit.length < 3) continue;
		const before = tokens[i - 1]?.lower ?? "";
		const slash = (tokens[i]?.start ?? 0) - (tokens[i - 1]?.end ?? 0) === 1 && i === to + 1;
		if (/^(a|per|each|every)$/.test(before) || slash) return unit;
	}
	return null;
}

/** Units that count the same, in the smallest of them. A day of a course is not 24 hours. */
const LENGTHS: Record<string, Record<string, number>> = {
	time: { second: 1, minute: 60, hour: 3600 },
	days: { day: 1, week: 7 },
	months: { month: 1, year: 12, decade: 120 },
};

/** A length of time as one name whatever its unit, so that "two weeks" are "14 days"; null for other figures. */
export function lengthOf({ kind, value, unit }: Figure): string | null {
	if (kind !== "number" || unit === null || !Number.isFinite(Number(value))) return null;
	for (const [name, units] of Object.entries(LENGTHS)) {
		const size = units[unit];
		if (size !== undefined) return `${Number(value) * size} ${name}`;
	}
	return null;
}

/** "At ten" of a source's "10 am": a full hour without its half of the day. */
const isHourOf = (claim: Figure, source: Figure): boolean =>
	claim.kind === "number" &&
	claim.unit === null &&
	source.kind === "time" &&
	source.value.endsWith(":00") &&
	Number(claim.value) % 12 === Number(source.value.slice(0, 2)) % 12 &&
	Number(claim.value) <= 24;

/** Whether a figure in a source says the same; a unit, rate or year counts only where both sides name one. */
export function sameFigure(claim: Figure, source: Figure): boolean {
	const agree = (a: string | null, b: string | null, same = (x: string, y: string) => x === y) =>
		a === null || b === null || same(a, b);
	if (claim.kind === "time" && source.kind === "time" && claim.value !== source.value) return false;
	if (claim.kind === "month" && source.kind === "date")
		return pad(MONTH_OF.get(claim.value) ?? 0) === source.value.slice(0, 2) && agree(claim.year, source.year);
	if (isHourOf(claim, source)) return true;
	const length = lengthOf(claim);
	if (length !== null && length === lengthOf(source)) return agree(claim.per, source.per);
	return (
		claim.value === source.value &&
		agree(claim.unit, source.unit, sameUnit) &&
		agree(claim.per, source.per) &&
		agree(claim.year, source.year)
	);
}
