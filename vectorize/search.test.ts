import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuse, matchTerms, queryTerms, type Ranking, rankingsByMeaning, rankingsByWords, searchAll } from "./search";

const alike = (...rankings: string[][]): Ranking[] => rankings.map((ids) => ({ ids, weight: 1 }));
const order = (rankings: Ranking[]) => fuse(rankings).map(({ id }) => id);

describe("reciprocal rank fusion", () => {
	it("adds weight / (k + rank) over the rankings", () => {
		expect(fuse(alike(["a", "b"], ["b", "c"]), 60)).toEqual([
			{ id: "b", score: 1 / 62 + 1 / 61 },
			{ id: "a", score: 1 / 61 },
			{ id: "c", score: 1 / 62 },
		]);
		const [heavy] = fuse([{ ids: ["a"], weight: 3 }], 0);
		expect(heavy).toEqual({ id: "a", score: 3 });
		expect(fuse([])).toEqual([]);
	});

	it("keeps the order of a single ranking, and of equal scores", () => {
		expect(order(alike(["c", "a", "b", "a"]))).toEqual(["c", "a", "b"]);
		expect(order(alike(["x"], ["y"]))).toEqual(["x", "y"]);
	});

	it("never puts an item below one that every ranking puts lower", () => {
		const ids = ["a", "b", "c", "d", "e"];
		const ranking = fc.record({
			ids: fc.shuffledSubarray(ids, { minLength: 5 }),
			weight: fc.integer({ min: 1, max: 5 }),
		});
		fc.assert(
			fc.property(fc.array(ranking, { minLength: 1, maxLength: 4 }), (rankings) => {
				const found = order(rankings);
				for (const a of ids)
					for (const b of ids)
						if (a !== b && rankings.every((r) => r.ids.indexOf(a) < r.ids.indexOf(b)))
							expect(found.indexOf(a)).toBeLessThan(found.indexOf(b));
			}),
		);
	});
});

describe("words beside meaning", () => {
	const TWO = matchTerms("t", "walk lantern");
	const near = Array.from({ length: 50 }, (_, n) => `near_${n}`);

	it("give way to what is near in meaning where they hold a part of the query", () => {
		const hits = [
			{ id: "part", words: 1, names: 0, has_vector: 1 },
			{ id: "near_4", words: 1, names: 0, has_vector: 1 },
		];
		const found = order([...rankingsByWords(hits, TWO), ...rankingsByMeaning(near)]);
		expect(found.slice(0, 5)).toEqual(["near_4", "near_0", "near_1", "near_2", "near_3"]);
		expect(found.indexOf("part")).toBeGreaterThan(10);
	});

	it("come first where a passage holds all of it", () => {
		const hits = [
			{ id: "part", words: 1, names: 0, has_vector: 1 },
			{ id: "whole", words: 2, names: 0, has_vector: 1 },
		];
		expect(order([...rankingsByWords(hits, TWO), ...rankingsByMeaning(near)])[0]).toBe("whole");
		expect(order(rankingsByWords(hits, TWO))).toEqual(["whole", "part"]);
	});

	it("come first where a passage holds the name that is asked for", () => {
		const terms = matchTerms("t", "Please tell me about Oscar");
		const hits = [
			{ id: "tell", words: 1, names: 0, has_vector: 1 },
			{ id: "oscar", words: 1, names: 1, has_vector: 1 },
		];
		expect(order([...rankingsByWords(hits, terms), ...rankingsByMeaning(near)])[0]).toBe("oscar");
	});

	it("come first where a passage has no vector yet", () => {
		const hits = [
			{ id: "old", words: 1, names: 0, has_vector: 1 },
			{ id: "fresh", words: 1, names: 0, has_vector: 0 },
		];
		expect(order([...rankingsByWords(hits, TWO), ...rankingsByMeaning(near)])[0]).toBe("fresh");
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

	const namesOf = (query: string) =>
		matchTerms("t", query).flatMap(({ match, name }) => (name ? [/"(\S+)"$/.exec(match)?.[1]] : []));

	it("is an expression for each word, quoted and within the tenant, whatever it holds", () => {
		expect(matchTerms("ten_1", 'price" OR tenant_id:"ten_2')).toEqual(
			["price", "tenant", "id", "ten", "2"].map((word) => ({
				match: `tenant_id : "ten_1" AND {heading text} : "${word}"`,
				name: word === "2",
			})),
		);
		expect(matchTerms("ten_1", "!?")).toEqual([]);
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (query) =>
				matchTerms("t", query).every(({ match }) => SAFE.test(match)),
			),
		);
	});

	it("knows names by capitals within a sentence, and numbers", () => {
		expect(namesOf("What does Ana say of the COBOL course in 2019?")).toEqual(["ana", "cobol", "2019"]);
		expect(namesOf("Prices? Tell me. Prices: Discounts too")).toEqual([]);
		expect(namesOf("what can I do on monday")).toEqual([]);
	});
});

describe("several indexes", () => {
	it("are asked at once; one that fails is left out, all that fail are an error", async () => {
		const good = async () => alike(["a", "b"]);
		const empty = async () => alike();
		const bad = async () => {
			throw new Error("down");
		};
		expect((await searchAll([bad, good], "q", 1)).map(({ id }) => id)).toEqual(["a"]);
		expect(await searchAll([bad, empty], "q", 1)).toEqual([]);
		await expect(searchAll([bad], "q", 1)).rejects.toThrow("down");
		expect(await searchAll([], "q", 1)).toEqual([]);
	});
});
