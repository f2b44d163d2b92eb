import {
	expectVectors,
	finishIndex,
	forgetVectors,
	holdIndex,
	leaseIndex,
	listBehind,
	listUnindexed,
	noteVectors,
} from "../db/knowledge-index";
import type { Vectors } from "../vectorize/embed";
import { partId, partsOf, vectorIds, wholeOf } from "../vectorize/embedded-texts";
import type { Ctx } from "./context";
import { log } from "./telemetry/log";

/** Wall seconds that one round may take before somebody else takes over. */
const LEASE = 120;
/** Wall seconds until a failure is tried again. */
const REST = 30;
const ROUND = 128;
/** Texts that are embedded and put at once. */
const HEAP = 32;
/** Rounds of one job; what is left is a job of its own. */
const MOST_ROUNDS = 20;
const MOST_TENANTS = 50;

type Parts = Pick<Ctx, "db" | "clock" | "task" | "vectors">;

/** Makes vectors and puts them, some while others are still being made. Throws once nothing is under way, where any failed. */
async function bring(vectors: Vectors, tenant_id: string, texts: { id: string; text: string }[]): Promise<void> {
	const heaps = Array.from({ length: Math.ceil(texts.length / HEAP) }, (_, n) => texts.slice(n * HEAP, (n + 1) * HEAP));
	const ended = await Promise.allSettled(
		heaps.map(async (heap) => {
			const made = await vectors.embed(heap.map(({ text }) => text));
			await vectors.put(
				tenant_id,
				heap.map(({ id }, at) => ({ id, values: made[at] as number[] })),
			);
		}),
	);
	for (const end of ended) if (end.status === "rejected") throw end.reason;
}

/** One round, the wholes of passages before the parts of any, so that everything is found soon; false when nothing was left to do. */
async function bringFurther({ db }: Parts, vectors: Vectors, tenant_id: string): Promise<boolean> {
	const { due, gone } = await listUnindexed(db, tenant_id, vectors.model, ROUND);
	if (gone.length > 0) {
		await vectors.remove(gone.flatMap(vectorIds));
		await forgetVectors(db, tenant_id, gone);
	}
	const wholes = due.filter(({ has_whole }) => !has_whole);
	const [whole_only, batch] = wholes.length > 0 ? [true, wholes] : [false, due];
	if (batch.length > 0) {
		const ids = batch.map(({ id }) => id);
		const texts = batch.flatMap((passage) =>
			whole_only
				? [{ id: passage.id, text: wholeOf(passage) }]
				: partsOf(passage).map((text, at) => ({ id: partId(passage.id, at), text })),
		);
		if (whole_only) await expectVectors(db, tenant_id, ids);
		await bring(vectors, tenant_id, texts);
		await noteVectors(db, tenant_id, ids, { model: vectors.model, whole_only });
	}
	return gone.length + due.length > 0;
}

/**
 * Brings a tenant's vectors to what its knowledge is now: passages without them get them, vectors without a passage go. Safe to run at any
 * time; one worker is at it at once. D1 says what there is, so a failure at any line leaves nothing that the next run does not mend; until
 * then search goes by words.
 */
export async function indexKnowledge(ctx: Parts, tenant_id: string): Promise<void> {
	const { vectors } = ctx;
	if (!vectors) return;
	const revision = await leaseIndex(ctx.db, tenant_id, ctx.clock.wall(), LEASE);
	if (revision === null) return;
	try {
		let rounds = 0;
		while (await bringFurther(ctx, vectors, tenant_id)) {
			if (++rounds === MOST_ROUNDS) break;
			await holdIndex(ctx.db, tenant_id, ctx.clock.wall() + LEASE);
		}
		const whole = rounds < MOST_ROUNDS && (await finishIndex(ctx.db, tenant_id, revision));
		if (whole) return;
		if (rounds === MOST_ROUNDS) await holdIndex(ctx.db, tenant_id, 0);
		await ctx.task({ v: 1, kind: "index_knowledge", tenant_id });
	} catch (error) {
		const message = "vectors are behind: tried again soon";
		log("error", message, { tenant_id, error });
		await holdIndex(ctx.db, tenant_id, ctx.clock.wall() + REST);
	}
}

/** Hands over every tenant whose vectors are behind: after a failure, a lost job, or a change of model. */
export async function indexBehind(ctx: Parts): Promise<number> {
	if (!ctx.vectors) return 0;
	const behind = await listBehind(ctx.db, ctx.clock.wall(), MOST_TENANTS);
	for (const tenant_id of behind) await ctx.task({ v: 1, kind: "index_knowledge", tenant_id });
	return behind.length;
}
