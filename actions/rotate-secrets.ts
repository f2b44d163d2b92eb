import { sql } from "drizzle-orm";
import { runBatch } from "../db/batch";
import type { Ctx } from "./context";
import { currentForm, open, seal } from "./secrets";

type Needs = Pick<Ctx, "db" | "secrets_key" | "local">;

/** Where long-lived secrets rest, and what each was sealed for. What lives for hours is left to end by itself. */
const PLACES = [
	{ table: "tenant_credentials", column: "sealed", purpose: "'tenant_credentials:' || tenant_id || ':' || provider" },
	{ table: "signing_keys", column: "private_jwk", purpose: "'signing_key:' || kid" },
	{ table: "webhook_endpoints", column: "secret", purpose: "'webhook_endpoint:' || id" },
	{ table: "webhook_endpoints", column: "previous_secret", purpose: "'webhook_endpoint:' || id" },
	{ table: "outgoing_subscriptions", column: "secret", purpose: "'outgoing_subscription:' || id" },
	{ table: "outgoing_subscriptions", column: "previous_secret", purpose: "'outgoing_subscription:' || id" },
	{ table: "authenticators", column: "secret", purpose: "'totp:' || user_id" },
] as const;

const MOST = 20;

/**
 * Seals what an older key sealed anew with the first one, some at a time. Once it finds nothing, the older key can be
 * taken out of SECRETS_KEY.
 *
 * @returns how many secrets were sealed anew
 */
export async function rotateSecrets(ctx: Needs): Promise<number> {
	// With one key there is none to go over from.
	const form = ctx.secrets_key?.includes(",") ? await currentForm(ctx) : null;
	if (form === null) return 0;
	let done = 0;
	for (const { table, column, purpose } of PLACES) {
		const at = { table: sql.identifier(table), column: sql.identifier(column), purpose: sql.raw(purpose) };
		const rows = await ctx.db.all<{ row: number; sealed: string; purpose: string }>(
			sql`select rowid as row, ${at.column} as sealed, ${at.purpose} as purpose from ${at.table}
				where substr(${at.column}, 1, ${form.length}) <> ${form} limit ${MOST}`,
		);
		for (const { row, sealed, purpose } of rows) {
			const again = await seal(ctx, await open(ctx, sealed, purpose), purpose);
			// Only over the text it was made from: a secret that was set meanwhile stays.
			await runBatch(ctx.db, [
				sql`update ${at.table} set ${at.column} = ${again} where rowid = ${row} and ${at.column} = ${sealed}`,
			]);
			done++;
		}
	}
	return done;
}
