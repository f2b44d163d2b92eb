import { deleteRetiredSigningKeys, insertNextSigningKey, listSigningKeys, retireSigningKey } from "../db/signing-keys";
import type { Ctx } from "./context";
import { ACCESS_SECONDS, forgetKeyRing, makeSigningKey } from "./key-ring";

const DAY = 86_400;
/** Wall seconds a key signs for before the next one is made. */
const ROTATE_AFTER = 90 * DAY;
/** How long the next key is published before it signs: well beyond the time that others keep the key set. */
const PUBLISHED_BEFORE = 3600;

/**
 * One step of replacing the key that access tokens are signed with: the next one is made and published beside it, an
 * hour later it signs, and the old one goes on verifying until its last token has ended. Nobody is signed out. Safe to
 * run at any time and by several at once.
 */
export async function rotateSigningKeys(
	ctx: Pick<Ctx, "db" | "clock" | "secrets_key" | "local">,
): Promise<{ made: number; retired: number }> {
	const wall = ctx.clock.wall();
	const rows = await listSigningKeys(ctx.db, 0);
	const [oldest, next] = rows.filter((row) => row.retired_at === null);
	const spent_before = wall - ACCESS_SECONDS - PUBLISHED_BEFORE;
	if (rows.some(({ retired_at }) => retired_at !== null && retired_at < spent_before))
		await deleteRetiredSigningKeys(ctx.db, spent_before);
	const done = { made: 0, retired: 0 };
	if (!oldest) return done;
	if (!next && oldest.created_at + ROTATE_AFTER <= wall) {
		await insertNextSigningKey(ctx.db, await makeSigningKey(ctx));
		done.made = 1;
	} else if (next && next.created_at + PUBLISHED_BEFORE <= wall) {
		await retireSigningKey(ctx.db, oldest.kid, wall);
		done.retired = 1;
	}
	if (done.made + done.retired > 0) forgetKeyRing();
	return done;
}
