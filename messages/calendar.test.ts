import fc from "fast-check";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { describe, expect, it } from "vitest";
import { CALENDAR_MIME, type CalendarEntry, calendarFile, calendarLinks } from "./calendar";

const STARTS = Date.UTC(2026, 10, 26, 17, 0, 5) / 1000;
const ENTRY: CalendarEntry = {
	uid: "reg_1@example.com",
	sequence: 3,
	method: "REQUEST",
	title: "Speak; listen, win \\o/ 🎉",
	description: 'Line one\r\nLine "two", and\\more; ünïcödé',
	location: "https://example.com/r/tok/join",
	url: "https://example.com/r/tok/join",
	starts_at: STARTS,
	ends_at: STARTS + 5400,
	organizer: { name: 'Nord "licht", GmbH: x', email: "events@example.com" },
	attendee: { name: "Мая\r\nATTENDEE:evil", email: "maya+x@bücher.example" },
	created_at: STARTS - 86400,
	updated_at: STARTS - 3600,
};

function parse(file: string) {
	const calendar = new ICAL.Component(ICAL.parse(file));
	const component = calendar.getFirstSubcomponent("vevent") as InstanceType<typeof ICAL.Component>;
	return { calendar, component, event: new ICAL.Event(component) };
}

const octets = (line: string) => new TextEncoder().encode(line).length;

describe("calendarFile", () => {
	it("is read back by ical.js as it was meant", () => {
		const { calendar, component, event } = parse(calendarFile(ENTRY));
		expect(calendar.getFirstPropertyValue("method")).toBe("REQUEST");
		expect(event.uid).toBe(ENTRY.uid);
		expect(event.sequence).toBe(3);
		expect(event.summary).toBe(ENTRY.title);
		expect(event.description).toBe('Line one\nLine "two", and\\more; ünïcödé');
		expect(event.location).toBe(ENTRY.location);
		expect(component.getFirstPropertyValue("url")).toBe(ENTRY.url);
		expect(event.startDate.toUnixTime()).toBe(ENTRY.starts_at);
		expect(event.endDate.toUnixTime()).toBe(ENTRY.ends_at);
		expect(component.getFirstPropertyValue("status")).toBe("CONFIRMED");
		expect(component.getFirstPropertyValue("dtstamp")?.toString()).toBe("2026-11-26T16:00:05Z");
		const organizer = component.getFirstProperty("organizer");
		expect(organizer?.getFirstParameter("cn")).toBe("Nord 'licht', GmbH: x");
		expect(String(organizer?.getFirstValue()).toLowerCase()).toBe("mailto:events@example.com");
		expect(event.attendees).toHaveLength(1);
		const attendee = event.attendees[0];
		expect(attendee?.getFirstParameter("cn")).toBe("Мая ATTENDEE:evil");
		expect(attendee?.getFirstValue()).toBe("mailto:maya+x@xn--bcher-kva.example");
		expect(attendee?.getFirstParameter("partstat")).toBe("ACCEPTED");
	});

	it("is read back by node-ical as it was meant", () => {
		const event = Object.values(nodeIcal.sync.parseICS(calendarFile(ENTRY))).find((c) => c?.type === "VEVENT");
		if (event?.type !== "VEVENT") throw new Error("no event");
		expect(event.method).toBe("REQUEST");
		expect(event.uid).toBe(ENTRY.uid);
		expect(event.summary).toBe(ENTRY.title);
		expect(event.start.getTime()).toBe(ENTRY.starts_at * 1000);
		expect(event.end?.getTime()).toBe(ENTRY.ends_at * 1000);
		expect(Number(event.sequence)).toBe(3);
	});

	it("gives the same bytes for the same entry", () => {
		expect(calendarFile(ENTRY)).toBe(calendarFile({ ...ENTRY }));
	});

	it("reminds with a request alone", () => {
		const triggers = (method: CalendarEntry["method"]) =>
			parse(calendarFile({ ...ENTRY, method }))
				.component.getAllSubcomponents("valarm")
				.map((alarm) => alarm.getFirstPropertyValue("trigger")?.toString());
		expect(triggers("REQUEST")).toEqual(["-PT24H", "-PT15M"]);
		expect(triggers("CANCEL")).toEqual([]);
		expect(triggers("PUBLISH")).toEqual([]);
	});

	it("cancels with method and status, to the same attendee", () => {
		const { calendar, component, event } = parse(calendarFile({ ...ENTRY, method: "CANCEL", sequence: 4 }));
		expect(calendar.getFirstPropertyValue("method")).toBe("CANCEL");
		expect(component.getFirstPropertyValue("status")).toBe("CANCELLED");
		expect(event.sequence).toBe(4);
		expect(event.attendees).toHaveLength(1);
		expect(parse(calendarFile({ ...ENTRY, method: "PUBLISH" })).event.attendees).toHaveLength(0);
	});

	it("takes addresses, hosts and lengths that calendars stumble over", () => {
		const odd = calendarFile({
			...ENTRY,
			ends_at: ENTRY.starts_at,
			title: " ",
			description: null,
			location: null,
			url: "http://my_host:8787/r/x",
			attendee: { name: "", email: "zoë&co@example.com" },
		});
		const { event, component } = parse(odd);
		expect(event.endDate.toUnixTime()).toBe(ENTRY.starts_at + 60);
		expect(event.summary).toBe("Event");
		expect(component.getFirstPropertyValue("url")).toBe("http://my_host:8787/r/x");
		expect(event.attendees[0]?.getFirstValue()).toBe("mailto:zo%C3%AB%26co@example.com");
	});

	it("says what is wrong with an entry it cannot write", () => {
		expect(() => calendarFile({ ...ENTRY, sequence: 1.5 })).toThrow(/sequence/);
	});

	it("keeps to 75 octets a line and survives any text", () => {
		const words = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary", maxLength: 200 }));
		const clean = (text: string) => text.replace(/[\s\p{C}]+/gu, "");
		fc.assert(
			fc.property(words, words, words, (title, description, name) => {
				const file = calendarFile({ ...ENTRY, title: `T${title}`, description, attendee: { ...ENTRY.attendee, name } });
				const lines = file.split("\r\n");
				expect(lines.at(-1)).toBe("");
				for (const line of lines) expect(octets(line)).toBeLessThanOrEqual(75);
				expect(file.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
				const { event } = parse(file);
				expect(clean(event.summary)).toBe(clean(`T${title}`));
				expect(clean(event.description ?? "")).toBe(clean(description));
				expect(event.attendees).toHaveLength(1);
			}),
		);
	});
});

it("names the method in the content type", () => {
	expect(CALENDAR_MIME("CANCEL")).toBe("text/calendar; method=CANCEL; charset=utf-8");
});

describe("calendarLinks", () => {
	const links = calendarLinks({
		title: "Q&A + more",
		description: "x".repeat(4000),
		location: "https://example.com/r/tok/join",
		starts_at: STARTS,
		ends_at: STARTS + 5400,
		time_zone: "Europe/Berlin",
	});

	it("fills in each calendar's own form", () => {
		const google = new URL(links.google);
		expect(google.searchParams.get("text")).toBe("Q&A + more");
		expect(google.searchParams.get("dates")).toBe("20261126T170005Z/20261126T183005Z");
		expect(google.searchParams.get("ctz")).toBe("Europe/Berlin");
		for (const host of ["outlook", "office365"] as const) {
			const outlook = new URL(links[host]).searchParams;
			expect(outlook.get("startdt")).toBe("2026-11-26T17:00:05Z");
			expect(outlook.get("enddt")).toBe("2026-11-26T18:30:05Z");
			expect(outlook.get("location")).toBe("https://example.com/r/tok/join");
		}
		expect(new URL(links.yahoo).searchParams.get("st")).toBe("20261126T170005Z");
	});

	it("stays short and has no plus for a space", () => {
		for (const url of Object.values(links)) {
			expect(url.length).toBeLessThan(2000);
			expect(url).not.toContain("+");
		}
	});
});
