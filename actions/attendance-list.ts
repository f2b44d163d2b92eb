import Papa from "papaparse";

/** One line of a list of who came. */
export interface ListedPerson {
	/** Line in the file, from 1. */
	line: number;
	email: string | null;
	registrant_id: string | null;
	name: string | null;
	/** Null where the list does not say: then being on it means having come. */
	attended: boolean;
	minutes: number | null;
	/** An instant or a session on the line, so that two stays of one person are not taken for one line twice. */
	stay: string;
}

type Column = "email" | "registrant_id" | "name" | "first_name" | "last_name" | "attended" | "minutes" | "stay";

/** What the columns of Zoom, GoToWebinar, WebinarJam, Eventbrite and hand-made lists are called, in lower case. */
const HEADINGS: Record<Column, RegExp> = {
	email: /^((user|attendee|guest|registrant|contact) )?e-?mail( ?-?(address|adresse))?$/,
	registrant_id: /^(registrant|registration|attendee)[ _-]?(id|key)$/,
	first_name: /^(first|given)[ _-]?name$|^vorname$/,
	last_name: /^(last|family|sur)[ _-]?name$|^surname$|^nachname$/,
	name: /^((user|full|attendee|participant|display) )?name( \(original name\))?$/,
	attended: /^(attended|attendance|present|joined|checked[ _-]?in|teilgenommen)\??$/,
	minutes:
		/^((total )?(duration|time in session)|(attended|total)[ _-]?minutes|minutes( attended)?|minuten|dauer)( \((minutes|minuten)\))?$/,
	stay: /^(join|start) ?time$|^joined at$/,
};

const NO = /^(no|n|false|0|absent|did not attend|not attended|no[ -]?show|nein|-)$/i;
const ADDRESS = /[^\s@"'(),;:<>=]+@[^\s@"'(),;:<>=]+\.[^\s@"'(),;:<>=]+/;
/** What spreadsheets take for a formula; a list never runs one, but neither is it somebody's name. */
const FORMULA = /^[=@]|^[+-](?![\d\s.,]*$)/;

/**
 * The text of a file that some program saved: UTF-8 or UTF-16 by its byte order mark, else UTF-8 where it is that, else
 * Windows-1252, which spreadsheets in Western Europe and the Americas still write.
 */
export function decodeList(bytes: ArrayBuffer): string {
	const [a, b, c] = new Uint8Array(bytes.slice(0, 3));
	if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
	if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes);
	if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder().decode(bytes);
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
	} catch {
		return new TextDecoder("windows-1252").decode(bytes);
	}
}

const clean = (cell: string): string => cell.replace(/^'(?=[=+\-@])/, "").trim();

/** Which column each cell of a row heads; null for a row that is no heading. */
function headings(row: string[]): Map<Column, number> | null {
	const found = new Map<Column, number>();
	for (const [i, cell] of row.entries()) {
		const heading = clean(cell).toLowerCase().replace(/\s+/g, " ");
		const column = (Object.keys(HEADINGS) as Column[]).find((name) => HEADINGS[name].test(heading));
		if (column && !found.has(column)) found.set(column, i);
	}
	const names = found.has("email") || found.has("registrant_id") || found.has("name") || found.has("last_name");
	return names && found.size >= Math.min(2, row.filter(Boolean).length) ? found : null;
}

/** Minutes of `90`, `90.5`, `90,5`, `1:30:00`, `1 hour 30 minutes`; null for anything else. */
export function minutesOf(text: string): number | null {
	const clock = /^(\d+):(\d\d)(?::(\d\d))?$/.exec(text);
	if (clock)
		return clock[3] === undefined
			? Number(clock[1]) + Number(clock[2]) / 60
			: Number(clock[1]) * 60 + Number(clock[2]) + Number(clock[3]) / 60;
	const words = /^(?:(\d+)\s*h(?:ours?|rs?)?)?\s*(?:(\d+(?:[.,]\d+)?)\s*(?:m|mins?|minutes?)?)?$/i.exec(text);
	if (!text || !words || (words[1] === undefined && words[2] === undefined)) return null;
	return Number(words[1] ?? 0) * 60 + Number((words[2] ?? "0").replace(",", "."));
}

/**
 * Reads a list of who came, whatever program saved it: commas, semicolons or tabs, lines before the heading, several
 * tables one after the other. Null where no line heads columns that name people.
 */
export function readAttendanceList(text: string): ListedPerson[] | null {
	const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), {
		delimiter: delimiterOf(text),
		skipEmptyLines: false,
	});
	let columns: Map<Column, number> | null = null;
	const people: ListedPerson[] = [];
	for (const [i, row] of data.entries()) {
		const heading = headings(row);
		if (heading) columns = heading;
		else if (columns && row.some((cell) => cell.trim() !== "")) {
			const person = personOf(row, columns, i + 1);
			if (person) people.push(person);
		}
	}
	return columns && people;
}

/** The separator that most lines agree on: titles before the heading may hold commas of their own. */
function delimiterOf(text: string): string {
	const lines = text.split(/\r?\n|\r/).slice(0, 200);
	const counted = [",", ";", "\t"].map((d) => ({
		d,
		lines: lines.filter((l) => headings(l.split(d).map((c) => c.replace(/^"|"$/g, "")))).length,
	}));
	return counted.sort((a, b) => b.lines - a.lines)[0]?.d ?? ",";
}

function personOf(row: string[], columns: Map<Column, number>, line: number): ListedPerson | null {
	const cell = (name: Column): string => clean(row[columns.get(name) ?? -1] ?? "");
	const words = (text: string): string => (FORMULA.test(text) ? "" : text);
	const email = ADDRESS.exec(cell("email"))?.[0]?.toLowerCase() ?? null;
	const name =
		words(cell("name")) || [cell("first_name"), cell("last_name")].map(words).filter(Boolean).join(" ") || null;
	const registrant_id = words(cell("registrant_id")) || null;
	if (!email && !name && !registrant_id) return null;
	const minutes = minutesOf(cell("minutes"));
	return {
		line,
		email,
		registrant_id,
		name,
		attended: !NO.test(cell("attended")),
		minutes,
		stay: cell("stay"),
	};
}
