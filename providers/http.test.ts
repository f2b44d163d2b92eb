import { expect, it } from "vitest";
import { readJson } from "./http";

it("keeps every digit of a 64-bit id", () => {
	expect(
		readJson('{"id":5620084814059709442,"n":-9007199254740993,"s":"a, 5620084814059709442","f":1e300,"i":12}'),
	).toEqual({
		id: "5620084814059709442",
		n: "-9007199254740993",
		s: "a, 5620084814059709442",
		f: 1e300,
		i: 12,
	});
});

it("reads what is no JSON object as an empty one", () => {
	expect(readJson("<html>")).toEqual({});
	expect(readJson("null")).toEqual({});
});
