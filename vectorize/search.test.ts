import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuse, matchExpressions, queryTerms, searchAll } from "./search";

describe("reciprocal rank fusion", () => {
	it("adds 1 / (k + rank) over the rankings", () => {
		expect(
			fuse([
				["a", "b"],
				["b", "c"],
			]),
		).toEqual([
			{ id: "b", score: 1 / 62 + 1 / 61 },
			{ id: "a", score: 1 / 61 },
			{ id: "c", score: 1 / 62 },
		]);
		expect(fuse([["a"]], 0)).toEqual([{ id: "a", score: 1 }]);
		expect(fuse([])).toEqual([]);
	});

	it("keeps the order of a single ranking, and of equal scores", () => {
		expect(fuse([["c", "a", "b", "a"]]).map(({ id }) => id)).toEqual(["c", "a", "b"]);
		expect(fuse([["x"], ["y"]]).map(({ id }) => id)).toEqual(["x", "y"]);
	});

	it("never puts an item below one that every ranking puts lower", () => {
		const ids = ["a", "b", "c", "d", "e"];
		const ranking = fc.shuffledSubarray(ids, { minLength: 5 });
		fc.assert(
			fc.property(fc.array(ranking, { minLength: 1, maxLength: 4 }), (rankings) => {
				const order = fuse(rankings).map(({ id }) => id);
				for (const a of ids)
					for (const b of ids)
						if (a !== b && rankings.every((r) => r.indexOf(a) < r.indexOf(b)))
							expect(order.indexOf(a)).toBeLessThan(order.indexOf(b));
			}),
		);
	});
});

const SAFE = /^tenant_id : "t" AND \{heading text\} : "[\p{L}\p{N}\p{M}]+"$/u;

describe("a query", () => {
	it("is its telling words, or all where none is telling", () => {
		expect(queryTerms("How do I enrol in the Studio, please? The studio!")).toEqual(["enrol", "studio", "please"]);
		expect(queryTerms("who are you")).toEqual(["who", "are", "you"]);
		expect(queryTerms('" * ^ ()')).toEqual([]);
		expect(queryTerms("Müller's ½ ﬁne")).toEqual(["müller", "1", "2", "fine"]);
		expect(queryTerms(Array.from({ length: 99 }, (_, n) => `w${n}`).join(" "))).toHaveLength(32);
	});

	it("is an expression for each word, quoted and within the tenant, whatever it holds", () => {
		expect(matchExpressions("ten_1", 'price" OR tenant_id:"ten_2')).toEqual(
			["price", "tenant", "id", "ten", "2"].map((word) => `tenant_id : "ten_1" AND {heading text} : "${word}"`),
		);
		expect(matchExpressions("ten_1", "!?")).toEqual([]);
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (query) =>
				matchExpressions("t", query).every((expression) => SAFE.test(expression)),
			),
		);
	});
});

describe("several indexes", () => {
	it("are asked at once; one that fails is left out, all that fail are an error", async () => {
		const good = async () => ["a", "b"];
		const bad = async () => {
			throw new Error("down");
		};
		expect((await searchAll([bad, good], "q", 1)).map(({ id }) => id)).toEqual(["a"]);
		await expect(searchAll([bad], "q", 1)).rejects.toThrow("down");
		expect(await searchAll([], "q", 1)).toEqual([]);
	});
});
