import { random } from "./stats.mjs";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
const WORDS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred".split(" ");
const STRANGERS =
	"Zelda Okonkwo Brightwater Hendricks Marisol Novak Quentin Thornbury Ingrid Castellano Delacroix Yamada".split(" ");

/** Plain words that begin sentences: replacing one by a name changes no name. */
const LIKE_WORDS =
	/^(The|This|These|Our|Your|You|We|In|If|For|To|And|With|What|How|Each|Other|Open|Project|Lesson|Learn|Get|Start|Work|Build|Make|Share|Create|Training|Instructor|Workshop|Community|Contributor)/;

/** Sentences of a page by a plain rule of this benchmark's own, marks of Markdown removed. */
export function sentencesOf(page) {
	return page
		.replace(/```[\s\S]*?```/g, "\n")
		.replace(/!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, (_, label, url) =>
			/^https?:/.test(url) ? `${label} (${url})` : label,
		)
		.replace(/<[^>]+>/g, " ")
		.replace(/`|\*{1,3}|(?<![\w/])_{1,2}|_{1,2}(?![\w/])/g, "")
		.split(/\n\s*\n|\n(?=\s*(?:[-*+#|>]|\d+[.)]))/)
		.flatMap((block) =>
			block
				.replace(/^\s*(?:#+|[-*+>]|\d+[.)])\s*/, "")
				.replace(/\s+/g, " ")
				.trim()
				.split(/(?<=[.!?])\s+(?=["(]?[A-Z])/),
		)
		.filter(
			(sentence) =>
				sentence.split(" ").length >= 6 &&
				sentence.length < 400 &&
				!/\(https?:[^)]*$/.test(sentence) &&
				!/[|{}[\]<>]/.test(sentence),
		);
}

/** Every hard-fact change that a sentence allows: `{kind, text}`. Names may be swapped for another name of the same brand. */
export function mutationsOf(sentence, brandNames, seed) {
	const next = random(seed);
	const pick = (list, not) => {
		const others = list.filter((item) => item.toLowerCase() !== not.toLowerCase());
		return others[Math.floor(next() * others.length)];
	};
	const out = [];
	const swap = (kind, match, replacement) => {
		const text = sentence.slice(0, match.index) + replacement + sentence.slice(match.index + match[0].length);
		if (text !== sentence) out.push({ kind, text });
	};
	const free = sentence.replace(/\(?https?:\S+|\S+@\S+/g, (url) => "_".repeat(url.length));
	for (const match of free.matchAll(/(?<![\w.,-])([$\u20ac\u00a3]?)(\d[\d,]*(?:\.\d+)?)(?![\w,.-]*\d)/g)) {
		const value = Number(match[2].replace(/,/g, ""));
		const year = /^(19|20)\d\d$/.test(match[2]);
		const changed = year ? value + 1 + Math.floor(next() * 3) : Math.max(1, Math.round(value * (1.2 + next()) + 1));
		const text = match[2].includes(",") ? changed.toLocaleString("en-US") : String(changed);
		swap(match[1] ? "price" : year ? "date" : "number", match, match[1] + text);
	}
	for (const match of free.matchAll(
		/\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty)\b/gi,
	))
		swap("number", match, pick(WORDS, match[0]));
	for (const [list, pattern] of [
		[MONTHS, /\b(January|February|March|April|June|July|August|September|October|November|December)\b/g],
		[WEEKDAYS, /\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/g],
	])
		for (const match of free.matchAll(pattern)) swap("date", match, pick(list, match[0]));
	const names = [...free.matchAll(/(?<=[a-z,] )[A-Z][a-z]{3,}\b/g)].filter(
		(match) => ![...MONTHS, ...WEEKDAYS].includes(match[0]),
	);
	for (const match of names.slice(0, 3)) {
		swap("name", match, pick(STRANGERS, match[0]));
		const own = pick(brandNames, match[0]);
		const stem = (word) => word.toLowerCase().slice(0, 5);
		if (own && stem(own) !== stem(match[0]) && !sentence.includes(own)) swap("name_of_same_brand", match, own);
	}
	const opening = /^[A-Z][a-z]{2,}/.exec(free);
	if (opening && brandNames.includes(opening[0]) && !LIKE_WORDS.test(opening[0]))
		swap("opening_name", opening, pick(STRANGERS, opening[0]));
	for (const match of sentence.matchAll(/[\w.+-]+@([\w-]+\.)+\w+/g)) {
		swap("email", match, `info@${match[0].split("@")[1]}`);
		swap("email", match, match[0].replace(/@.*/, "@example.net"));
	}
	for (const match of free.matchAll(/\b(\d{1,2}):(\d\d)\b/g))
		swap("time", match, `${(Number(match[1]) % 12) + 1}:${match[2]}`);
	for (const match of sentence.matchAll(/https?:\/\/([\w-]+\.)*[\w-]+\.\w+[^\s)]*/g)) {
		swap("url", match, match[0].replace(/\/\/[\w.-]+/, "//join-our-offer.example.com"));
		swap("url", match, `${match[0].replace(/\/$/, "")}-now`);
	}
	return out;
}

/** Capitalised words in mid-sentence that recur in a brand's pages. */
export function namesOf(pages) {
	const counts = new Map();
	for (const page of pages)
		for (const [name] of page.text.matchAll(/(?<=[a-z,] )[A-Z][a-z]{3,}\b/g))
			counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...counts]
		.filter(([name, count]) => count >= 3 && !MONTHS.includes(name) && !WEEKDAYS.includes(name))
		.map(([name]) => name);
}
