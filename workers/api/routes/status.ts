import { Hono } from "hono";
import { RecentCache } from "../../../actions/cache";
import { type PlatformStanding, readStanding } from "../../../actions/operations/standing";
import { statusPage } from "../../../pages";
import type { AppEnv } from "../../http";
import { page } from "../page-data";

const recent = new RecentCache<PlatformStanding>();
const iso = (wall: number) => new Date(wall * 1000).toISOString();

/** What an alert says without its figures: the page is open to everybody. */
const inWords = (detail: string) => detail.split(": ")[0] as string;

/** The public status page; everybody within five seconds is shown the same reading. */
export const status = new Hono<AppEnv>().get("/", async (c) => {
	const ctx = c.get("ctx");
	const wall = ctx.clock.wall();
	const standing = (await recent.get("platform", wall, () => readStanding(ctx))) as PlatformStanding;
	const troubles = standing.alerts.map(({ detail, since }) => ({ text: inWords(detail), since: iso(since) }));
	return page(c, statusPage({ now: iso(wall), troubles, objectives: standing.objectives }));
});
