import type { Ctx } from "../context";
import type { Claimed } from "./claim";
import { bodyKey, type Composed, compose } from "./compose";
import type { Delivery } from "./load";

/** True where an earlier attempt may have reached the person. */
export const isUnknown = (claimed: Claimed): boolean => claimed.reason?.startsWith("unknown:") ?? false;

/** True where the message was planned anew since its last attempt. */
export const isReplanned = ({ row, job }: Delivery): boolean => row !== null && row.revision !== job.revision;

/**
 * The stored bytes of a message, rendered and stored first where there are none: whoever stores first wins. A message
 * that was planned anew since they were stored is rendered anew, since what it says may have changed; but for a text
 * that may have left, which is looked for by its words.
 *
 * @param herd true where an invitation goes out with its calendar link instead of the file, so that it fits a batch
 * @throws where the store cannot be reached: nothing is sent whose bytes are not kept
 */
export async function bytesOf(ctx: Ctx, delivery: Delivery, claimed: Claimed, herd: boolean): Promise<Composed> {
	const { job } = delivery;
	const key = bodyKey(job);
	const stored = claimed.reason === null ? null : await (await ctx.bodies.get(key))?.json<Composed>();
	if (stored) {
		const kept = job.channel === "sms" && isUnknown(claimed);
		const single = herd && stored.channel === "email" && !stored.batchable && !isUnknown(claimed);
		const current = stored.channel === job.channel && (stored.revision ?? job.revision) === job.revision;
		return kept || (current && !single) ? stored : renderAnew(ctx, delivery, herd);
	}
	const composed = await compose(ctx, delivery, herd);
	const put = await ctx.bodies.put(key, JSON.stringify(composed), { onlyIf: { etagDoesNotMatch: "*" } });
	if (put) return composed;
	const first = await (await ctx.bodies.get(key))?.json<Composed>();
	return first?.channel === job.channel && first.revision === job.revision ? first : renderAnew(ctx, delivery, herd);
}

export async function renderAnew(ctx: Ctx, delivery: Delivery, herd = false): Promise<Composed> {
	const composed = await compose(ctx, delivery, herd);
	await ctx.bodies.put(bodyKey(delivery.job), JSON.stringify(composed));
	return composed;
}
