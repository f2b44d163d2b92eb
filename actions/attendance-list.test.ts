import { describe, expect, it } from "vitest";
import { decodeList, minutesOf, readAttendanceList } from "./attendance-list";
import { matcherOf } from "./match-people";

const bytes = (...parts: (number[] | string)[]): ArrayBuffer =>
	new Uint8Array(parts.flatMap((p) => (typeof p === "string" ? [...new TextEncoder().encode(p)] : p))).buffer;
const brief = (text: string) =>
	readAttendanceList(text)?.map(({ line, email, name, minutes, attended }) => ({
		line,
		email,
		name,
		minutes,
		attended,
	}));

describe("a list of who came", () => {
	it("is read as Zoom writes it: lines before the heading, several tables, one line for each stay", () => {
		const zoom = [
			"Attendee Report",
			"Topic,Webinar ID,Actual Start Time,# Registered",
			'"Ten clients, calmly","857 4606 5123","Nov 25, 2026 15:00",3',
			"Host Details",
			"Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes)",
			"Yes,Coach,coach@example.com,a,b,62",
			"Attendee Details",
			"Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Join Time,Leave Time,Time in Session (minutes)",
			"Yes,Ana K,Ana,Kovač,Ana@Example.com,x,15:00,15:20,20",
			"Yes,Ana K,Ana,Kovač,ana@example.com,x,15:30,16:00,30",
			"No,Bo,Bo,,bo@example.com,x,--,--,--",
		].join("\r\n");
		expect(brief(zoom)).toEqual([
			{ line: 6, email: "coach@example.com", name: "Coach", minutes: 62, attended: true },
			{ line: 9, email: "ana@example.com", name: "Ana K", minutes: 20, attended: true },
			{ line: 10, email: "ana@example.com", name: "Ana K", minutes: 30, attended: true },
			{ line: 11, email: "bo@example.com", name: "Bo", minutes: null, attended: false },
		]);
	});

	it("is read with semicolons, tabs and any encoding a spreadsheet saves in", () => {
		const list = "Name;E-Mail;Dauer (Minuten)\nJörg;joerg@example.com;12,5\n";
		const utf16 = [0xff, 0xfe, ...[...list].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8])];
		const latin = [...list].map((c) => c.charCodeAt(0));
		const want = [{ line: 2, email: "joerg@example.com", name: "Jörg", minutes: 12.5, attended: true }];
		for (const file of [bytes(list), bytes([0xef, 0xbb, 0xbf], list), bytes(utf16), bytes(latin)])
			expect(brief(decodeList(file))).toEqual(want);
		expect(brief(list.replaceAll(";", "\t"))).toEqual(want);
		expect(brief("email\nana@example.com\n\nbo@example.com")).toHaveLength(2);
	});

	it("takes no formula for a name, and finds the address in one", () => {
		const list = [
			"Name,Email",
			'"=HYPERLINK(""https://evil.example"",""Ana"")",\'ana@example.com',
			'=cmd|\' /C calc\'!A0,"=HYPERLINK(""mailto:bo@example.com"",""bo"")"',
			"@SUM(1),",
		].join("\n");
		expect(brief(list)).toMatchObject([
			{ email: "ana@example.com", name: null },
			{ email: "bo@example.com", name: null },
		]);
	});

	it.each(["", "nothing to see", "a,b\nc,d", "2026-01-01,99"])("is none where nothing heads people: %j", (text) => {
		expect(readAttendanceList(text)).toBe(null);
	});

	it.each([
		["90", 90],
		["12.5", 12.5],
		["1:30:00", 90],
		["45:30", 45.5],
		["1 hour 30 minutes", 90],
		["2h", 120],
		["--", null],
		["", null],
	])("reads %j as minutes", (text, minutes) => {
		expect(minutesOf(text)).toBe(minutes);
	});
});

describe("people of a report", () => {
	const person = (id: string, email: string, registrant_id: string | null = null, name = "") => ({
		id,
		email,
		registrant_id,
		join_url: registrant_id && `https://zoom.example/${registrant_id}`,
		name,
	});
	const people = [
		person("r1", "ana@example.com", "z1", "Ana Kovač"),
		person("r2", "bo@example.com", null, "Bo Lee"),
		person("r3", "cy+a@example.com", null, "Cy"),
		person("r4", "cy+b@example.com", null, "Cy"),
	];
	it.each([
		[
			{ registrant_id: "z1", email: "bo@example.com" },
			{ id: "r1", by: "registrant_id" },
		],
		[
			{ registrant_id: "gone", join_url: "https://zoom.example/z1" },
			{ id: "r1", by: "join_url" },
		],
		[{ email: "bo@example.com" }, { id: "r2", by: "email" }],
		[
			{ registrant_id: "z9", email: "ana@example.com" },
			{ kind: "unmatched", reason: "another_registrant" },
		],
		[{ registrant_id: "z9", email: "bo@example.com" }, { id: "r2" }],
		[{ email: "bo+zoom@example.com" }, { id: "r2", by: "alias" }],
		[{ email: "cy@example.com" }, { kind: "ambiguous", ids: ["r3", "r4"] }],
		[{ name: " ana  KOVAČ" }, { id: "r1", by: "name" }],
		[{ name: "Cy" }, { kind: "ambiguous", by: "name" }],
		[
			{ name: "Ana Kovač", email: "other@example.com" },
			{ kind: "unmatched", reason: "unknown" },
		],
		[{}, { kind: "unmatched", reason: "nothing_given" }],
	])("%# are known by id, link, address, alias, then name", (who, match) => {
		expect(matcherOf(people, { names: true })(who)).toMatchObject(match);
	});
});
