import { account_tokens } from "../../d1-migrations/schema-accounts";
import { type AccountLink, countLinksSince, findLink, type LinkKind, takeLink } from "../../db/account-links";
import type { Ctx } from "../context";
import { DomainError } from "../errors";
import { newId, newToken, sha256Text } from "../ids";
import { seal } from "../secrets";

const HOUR = 3600;
/** Wall seconds a link works. */
const LIFE: Record<LinkKind, number> = { verify_email: 24 * HOUR, reset_password: HOUR, invitation: 7 * 24 * HOUR };
/** Links of one kind for one person in an hour: whoever asks more often fills somebody's inbox. */
const MOST_AN_HOUR = 5;

export const linkPurpose = (id: string) => `account_link:${id}`;

/** A new one-time link: the insert for a batch, and what queues its e-mail once that batch is written. */
export async function newLink(ctx: Ctx, kind: LinkKind, subject_id: string) {
	const id = newId("lnk");
	const token = newToken();
	const wall = ctx.clock.wall();
	const insert = ctx.db.insert(account_tokens).values({
		id,
		kind,
		subject_id,
		token_hash: await sha256Text(token),
		token: await seal(ctx, token, linkPurpose(id)),
		created_at: wall,
		expires_at: wall + LIFE[kind],
	});
	return { insert, expires_at: wall + LIFE[kind], send: () => ctx.task({ v: 1, kind: "account_email", link_id: id }) };
}

/** True where so many links were asked for lately that another one would be a nuisance. */
export const askedTooOften = async (ctx: Ctx, kind: LinkKind, subject_id: string): Promise<boolean> =>
	(await countLinksSince(ctx.db, kind, subject_id, ctx.clock.wall() - HOUR)) >= MOST_AN_HOUR;

const spent = () =>
	new DomainError("not_found", "link_not_found", "This link was used already or is too old: ask for a new one.");

/** The link that holds `token`. Throws not_found for one that is unknown, used or too old. */
export async function openLink(ctx: Ctx, kind: LinkKind, token: string): Promise<AccountLink> {
	const link = await findLink(ctx.db, kind, await sha256Text(token), ctx.clock.wall());
	if (!link) throw spent();
	return link;
}

/** Uses a link up. Throws not_found where another call was faster. */
export async function spendLink(ctx: Ctx, { id }: AccountLink): Promise<void> {
	if (!(await takeLink(ctx.db, id, ctx.clock.wall()))) throw spent();
}
