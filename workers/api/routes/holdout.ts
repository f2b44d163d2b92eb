import { Hono } from "hono";
import { holdoutInput, holdoutResults, startHoldout, stopHoldout } from "../../../actions/experiments/holdout";
import type { HoldoutRow } from "../../../db/holdouts";
import { LEAST } from "../../../funnel/experiments/sequential";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

const view = ({ tenant_id: _, started_at, stopped_at, ...row }: HoldoutRow) => ({
	...row,
	started_at: iso(started_at),
	stopped_at: iso(stopped_at),
});

/** A share of all people who go without marketing, over all events. */
export const holdout = new Hono<AppEnv>()
	.get("/", allow("member"), async (c) => {
		const results = await holdoutResults(c.get("ctx"), c.get("actor").tenant_id);
		if (!results) return c.json({ holdout: null, least_people: LEAST });
		return c.json({ ...results, holdout: view(results.holdout), least_people: LEAST });
	})
	.put("/", allow("admin"), async (c) =>
		c.json(view(await startHoldout(c.get("ctx"), c.get("actor"), await body(c, holdoutInput)))),
	)
	.delete("/", allow("admin"), async (c) => c.json(view(await stopHoldout(c.get("ctx"), c.get("actor")))));
