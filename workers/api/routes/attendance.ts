import { Hono } from "hono";
import { decodeList } from "../../../actions/attendance-list";
import { closeCheckIn, openCheckIn } from "../../../actions/check-in";
import { notFound } from "../../../actions/errors";
import { importAttendance } from "../../../actions/import-attendance";
import { askForReports } from "../../../actions/pull-reports";
import { countAnswers } from "../../../db/admin-lists";
import { getEvent } from "../../../db/events";
import { type AppEnv, query, rawBytes } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";
import { dryRun } from "./events";

const LARGEST_LIST = 4 * 1024 * 1024;

/** Who came to an event: the door, and the meeting provider's reports. */
export const eventAttendance = new Hono<AppEnv>()
	.post("/:id/check-in-link", allow("member"), async (c) =>
		c.json(await openCheckIn(c.get("ctx"), c.get("actor"), c.req.param("id"))),
	)
	.delete("/:id/check-in-link", allow("member"), async (c) => {
		await closeCheckIn(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	})
	.post("/:id/attendance-import", allow("member"), async (c) => {
		const dry_run = query(c, dryRun).dry_run === "true";
		const text = decodeList(await rawBytes(c, LARGEST_LIST));
		const { lines, people } = await importAttendance(c.get("ctx"), c.get("actor"), c.req.param("id"), text, dry_run);
		const count = (outcome: string) => lines.filter((line) => line.outcome === outcome).length;
		return c.json({
			dry_run,
			people: people.length,
			lines: {
				matched: count("matched"),
				ambiguous: count("ambiguous"),
				unmatched: count("unmatched"),
				duplicate: count("duplicate"),
			},
			data: lines,
		});
	})
	.get("/:id/poll-answers", allow("member"), async (c) => {
		const { db } = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const id = c.req.param("id");
		if (!(await getEvent(db, tenant_id, id))) throw notFound("event");
		return c.json({ data: await countAnswers(db, tenant_id, id), next_cursor: null });
	})
	.post("/:id/attendance-pull", allow("member"), async (c) => {
		const due_at = await askForReports(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"));
		return c.json({ due_at: iso(due_at) }, 202);
	});
