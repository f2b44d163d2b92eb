import { sql } from "drizzle-orm";
import { runBatch } from "../../db/batch";
import { linksIn, replaceLinks } from "../../messages/text-links";
import { fillUtm, isOnHosts, withUtm } from "../../messages/utm";
import type { Ctx } from "../context";
import { sha256Text } from "../ids";
import type { Delivery } from "./load";

/** 60 bits: nobody comes upon another's link by trying. */
const CODE_CHARACTERS = 12;

/** Where a link of the message leads as it is sent: with the tenant's UTM parameters where it is a page of its own. */
export function rewriteOf({ public_url }: Ctx, { job, event, tenant }: Delivery): (url: string) => string {
	const { utm, own_hosts } = tenant.settings.links;
	const offer = URL.parse(event.offer?.url ?? "")?.hostname;
	const hosts = offer ? [...own_hosts, offer] : own_hosts;
	const platform = new URL(public_url).hostname;
	const values = fillUtm(utm, { event: event.title, event_id: event.id, step: job.step_key, channel: job.channel });
	return (url) => (isOnHosts(url, hosts) && URL.parse(url)?.hostname !== platform ? withUtm(url, values) : url);
}

const shortBase = ({ public_url }: Ctx, { tenant }: Delivery): string =>
	`${tenant.settings.links.short_host ? `https://${tenant.settings.links.short_host}` : public_url}/l/`;

/**
 * A text with each link replaced by a short one on the tenant's own host, whose clicks are counted. The code follows
 * from message and target, so that a text that is rendered again has the same bytes. A text without a link writes
 * nothing.
 */
export async function shortenLinks(ctx: Ctx, delivery: Delivery, text: string): Promise<string> {
	const { tenant_id, message_id } = delivery.job;
	const rewrite = rewriteOf(ctx, delivery);
	const base = shortBase(ctx, delivery);
	const codes = new Map<string, string>();
	for (const url of linksIn(text)) {
		const target = rewrite(url);
		codes.set(url, (await sha256Text([tenant_id, message_id, target].join("\n"))).slice(0, CODE_CHARACTERS));
	}
	if (codes.size === 0) return text;
	await runBatch(
		ctx.db,
		[...codes].map(
			([url, code]) =>
				sql`insert into short_links (code, tenant_id, message_id, target) values (${code}, ${tenant_id}, ${message_id}, ${rewrite(url)}) on conflict (code) do nothing`,
		),
	);
	return replaceLinks(text, (url) => base + codes.get(url));
}
