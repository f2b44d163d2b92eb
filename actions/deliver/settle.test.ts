import { describe, expect, it } from "vitest";
import type { Ctx } from "../context";
import type { Attempt } from "./record";
import { gathered } from "./settle";

const attempt = (message_id: string) => ({ job: { message_id } }) as Attempt;

function clocked() {
	let wall = 100;
	const settled: string[][] = [];
	const ctx = { clock: { wall: () => wall } } as Pick<Ctx, "clock">;
	const settle = async (attempts: Attempt[]) => void settled.push(attempts.map(({ job }) => job.message_id));
	return {
		ctx,
		settle,
		settled,
		pass: (seconds: number) => {
			wall += seconds;
		},
	};
}

describe("what is made of messages", () => {
	it("is settled while the worker goes on, about once a second", async () => {
		const { ctx, settle, settled, pass } = clocked();
		await gathered(ctx, settle, async (done) => {
			await done.add([attempt("a")]);
			await done.add([attempt("b")]);
			pass(1);
			await done.add([attempt("c")]);
			expect(settled).toEqual([["a", "b", "c"]]);
			await done.add([attempt("d")]);
		});
		expect(settled).toEqual([["a", "b", "c"], ["d"]]);
	});

	it("is settled also where the rest breaks off", async () => {
		const { ctx, settle, settled } = clocked();
		const work = gathered(ctx, settle, async (done) => {
			await done.add([attempt("a")]);
			throw new Error("the database is down");
		});
		await expect(work).rejects.toThrow("the database is down");
		expect(settled).toEqual([["a"]]);
	});
});
