import { Hono } from "hono";
import { closeCheckIn, openCheckIn } from "../../../actions/check-in";
import { askForReports } from "../../../actions/pull-reports";
import type { AppEnv } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

/** Who came to an event: the door, and the meeting provider's reports. */
export const eventAttendance = new Hono<AppEnv>()
	.post("/:id/check-in-link", allow("member"), async (c) =>
		c.json(await openCheckIn(c.get("ctx"), c.get("actor"), c.req.param("id"))),
	)
	.delete("/:id/check-in-link", allow("member"), async (c) => {
		await closeCheckIn(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	})
	.post("/:id/attendance-pull", allow("member"), async (c) => {
		const due_at = await askForReports(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"));
		return c.json({ due_at: iso(due_at) }, 202);
	});
