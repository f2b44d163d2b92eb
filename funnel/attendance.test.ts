import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type AttendanceReport,
	attendanceOf,
	distanceFrom,
	mergeIntervals,
	minutesAttended,
	staysOf,
} from "./attendance";

const START = 1_800_000_000;
const END = START + 3600;
const event = { starts_at: START, ends_at: END };
const minute = (m: number) => START + m * 60;
const join = (m: number, participant = "p", session = "s"): AttendanceReport => ({
	session,
	participant,
	joined_at: minute(m),
	left_at: null,
});
const leave = (m: number, participant = "p", session = "s"): AttendanceReport => ({
	session,
	participant,
	joined_at: null,
	left_at: minute(m),
});
const facts = (reports: AttendanceReport[], ended: [string, number][] = []) =>
	attendanceOf(reports, event, new Map(ended));

describe("intervals", () => {
	it("merge where they overlap or touch, and stay apart elsewhere", () => {
		expect(
			mergeIntervals([
				{ from: 50, to: 60 },
				{ from: 0, to: 10 },
				{ from: 10, to: 20 },
				{ from: 5, to: 8 },
			]),
		).toEqual([
			{ from: 0, to: 20 },
			{ from: 50, to: 60 },
		]);
		expect(mergeIntervals([])).toEqual([]);
	});

	it("cover what a count of every second covers", () => {
		const interval = fc.tuple(fc.nat(300), fc.nat(60)).map(([from, length]) => ({ from, to: from + length }));
		fc.assert(
			fc.property(fc.array(interval, { maxLength: 12 }), (intervals) => {
				const seconds = new Set<number>();
				for (const { from, to } of intervals) for (let s = from; s < to; s++) seconds.add(s);
				const merged = mergeIntervals(intervals);
				expect(merged.reduce((sum, i) => sum + i.to - i.from, 0)).toBe(seconds.size);
				expect(merged.every((m, i) => i === 0 || m.from > (merged[i - 1]?.to ?? 0))).toBe(true);
				expect(minutesAttended(intervals)).toBe(Math.floor(seconds.size / 60));
			}),
		);
	});
});

describe("reports of stays", () => {
	it("pair a beginning with the end that follows it", () => {
		expect(facts([join(0), leave(20), join(30), leave(50)])).toEqual({ attended: true, minutes: 40 });
	});

	it("count two devices at once as one person", () => {
		expect(facts([join(0, "laptop"), leave(30, "laptop"), join(10, "phone"), leave(40, "phone")])).toEqual({
			attended: true,
			minutes: 40,
		});
	});

	it("last until the planned end while nobody was seen leaving", () => {
		expect(facts([join(10)])).toEqual({ attended: true, minutes: 50 });
	});

	it("last until the session ended, however late its end was", () => {
		expect(facts([join(10)], [["s", minute(90)]])).toEqual({ attended: true, minutes: 80 });
		expect(facts([join(10)], [["other", minute(90)]])).toEqual({ attended: true, minutes: 50 });
	});

	it("show presence and no minutes where only the end is known", () => {
		expect(facts([leave(25)])).toEqual({ attended: true, minutes: 0 });
		expect(facts([join(70)])).toEqual({ attended: true, minutes: 0 });
	});

	it("take the first of two beginnings and the first of two ends", () => {
		expect(facts([join(0), join(10), leave(20), leave(30)])).toEqual({ attended: true, minutes: 20 });
	});

	it("go on when somebody left and came back within one second", () => {
		expect(facts([join(0), leave(20), join(20), leave(50)])).toEqual({ attended: true, minutes: 50 });
	});

	it("know a stay of no length", () => {
		expect(facts([join(20), leave(20)])).toEqual({ attended: true, minutes: 0 });
	});

	it("take whole stays as they are", () => {
		const whole = { session: "s", participant: "", joined_at: minute(0), left_at: minute(45) };
		expect(facts([whole, join(30, "late"), leave(60, "late")])).toEqual({ attended: true, minutes: 60 });
		expect(staysOf([{ ...whole, left_at: minute(-5) }], () => END)).toEqual([{ from: START, to: START }]);
	});

	it("take a beginning that a whole stay has too for the same one", () => {
		const whole = { session: "s", participant: "p", joined_at: minute(5), left_at: minute(15) };
		expect(facts([join(5), leave(15), whole, join(40), leave(50)])).toEqual({ attended: true, minutes: 20 });
		expect(facts([join(5), whole])).toEqual({ attended: true, minutes: 10 });
	});

	it("of the day before or of another use of the meeting do not count", () => {
		const nothing = { attended: null, minutes: null };
		expect(facts([join(-1440), leave(-1400)])).toEqual(nothing);
		expect(facts([join(-1440)], [["s", minute(50)]])).toEqual(nothing);
		expect(facts([join(60 * 24 * 7), leave(60 * 24 * 7 + 30)])).toEqual(nothing);
		expect(facts([])).toEqual(nothing);
		expect(facts([join(-1440), leave(-1400), join(0), leave(15)])).toEqual({ attended: true, minutes: 15 });
	});

	it("amount to the same in any order and however often they come", () => {
		const person = fc.constantFrom("laptop", "phone");
		const report = fc.oneof(
			fc.tuple(fc.integer({ min: -10, max: 80 }), person).map(([m, p]) => join(m, p)),
			fc.tuple(fc.integer({ min: -10, max: 80 }), person).map(([m, p]) => leave(m, p)),
		);
		const shuffled = fc.array(report, { minLength: 1, maxLength: 12 }).chain((reports) =>
			fc.tuple(
				fc.constant(reports),
				fc.array(fc.constantFrom(...reports), { maxLength: 8 }).chain((again) => {
					const all = [...reports, ...again];
					return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
				}),
			),
		);
		fc.assert(
			fc.property(shuffled, ([reports, delivered]) => {
				expect(facts(delivered)).toEqual(facts(reports));
			}),
		);
	});

	it("never make somebody who came a person who did not", () => {
		const instant = fc.integer({ min: -1500, max: 900 });
		const report = fc.oneof(
			instant.map((m) => join(m)),
			instant.map((m) => leave(m)),
		);
		fc.assert(
			fc.property(fc.array(report, { minLength: 1, maxLength: 8 }), report, fc.boolean(), (reports, more, over) => {
				const ended: [string, number][] = over ? [["s", minute(70)]] : [];
				if (facts(reports, ended).attended) expect(facts([...reports, more], ended).attended).toBe(true);
			}),
		);
	});
});

it("tells how far an instant lies from an event", () => {
	expect(distanceFrom(event, minute(30))).toBe(0);
	expect(distanceFrom(event, START - 2 * 3600 - 5)).toBe(5);
	expect(distanceFrom(event, END + 12 * 3600 + 7)).toBe(7);
});
