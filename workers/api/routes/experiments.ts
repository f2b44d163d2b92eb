import { Hono } from "hono";
import { notFound } from "../../../actions/errors";
import {
	createExperiment,
	deleteExperiment,
	keepArm,
	startExperiment,
	stopExperiment,
} from "../../../actions/experiments/change";
import { experimentInput, keepInput } from "../../../actions/experiments/input";
import { experimentResults } from "../../../actions/experiments/results";
import { overruleVariant, variantWarnings } from "../../../actions/experiments/variant";
import { overruleInput, type StandingWarning } from "../../../actions/overrule-warning";
import { getEvent } from "../../../db/events";
import { type ExperimentRow, listExperiments } from "../../../db/experiments";
import { LEAST } from "../../../funnel/experiments/sequential";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

const warningView = ({ overruled, ...warning }: StandingWarning) => ({
	...warning,
	overruled: overruled && { by: overruled.by, at: iso(overruled.at) },
});

const view = ({ tenant_id: _, target, ...row }: ExperimentRow) => ({
	...row,
	...target,
	started_at: iso(row.started_at),
	stopped_at: iso(row.stopped_at),
	created_at: iso(row.created_at),
	updated_at: iso(row.updated_at),
});

/** What is tried out on an event, and what came of it. */
export const experiments = new Hono<AppEnv>()
	.get("/:id/experiments", allow("member"), async (c) => {
		const { db } = c.get("ctx");
		const { tenant_id } = c.get("actor");
		if (!(await getEvent(db, tenant_id, c.req.param("id")))) throw notFound("event");
		return c.json({ data: (await listExperiments(db, tenant_id, c.req.param("id"))).map(view), next_cursor: null });
	})
	.post("/:id/experiments", allow("member"), async (c) => {
		const input = await body(c, experimentInput);
		const { warnings, style_warnings, ...made } = await createExperiment(
			c.get("ctx"),
			c.get("actor"),
			c.req.param("id"),
			input,
		);
		return c.json({ ...view(made), warnings: warnings.map(warningView), style_warnings }, 201);
	})
	.get("/:id/experiments/:experiment/warnings", allow("member"), async (c) => {
		const { id, experiment } = c.req.param();
		const found = await variantWarnings(c.get("ctx"), c.get("actor").tenant_id, id, experiment);
		return c.json({ ...found, warnings: found.warnings.map(warningView) });
	})
	.post("/:id/experiments/:experiment/warnings/overrule", allow("member"), async (c) => {
		const { id, experiment } = c.req.param();
		const input = await body(c, overruleInput);
		return c.json(warningView(await overruleVariant(c.get("ctx"), c.get("actor"), id, experiment, input)));
	})
	.get("/:id/experiments/:experiment", allow("member"), async (c) => {
		const { id, experiment } = c.req.param();
		const results = await experimentResults(c.get("ctx"), c.get("actor").tenant_id, id, experiment);
		return c.json({ ...results, experiment: view(results.experiment), least_people: LEAST });
	})
	.post("/:id/experiments/:experiment/start", allow("member"), async (c) => {
		const { id, experiment } = c.req.param();
		return c.json(view(await startExperiment(c.get("ctx"), c.get("actor"), id, experiment)));
	})
	.post("/:id/experiments/:experiment/stop", allow("member"), async (c) => {
		const { id, experiment } = c.req.param();
		return c.json(view(await stopExperiment(c.get("ctx"), c.get("actor"), id, experiment)));
	})
	.post("/:id/experiments/:experiment/keep", allow("member"), async (c) => {
		const { id, experiment } = c.req.param();
		const { arm } = await body(c, keepInput);
		return c.json(view(await keepArm(c.get("ctx"), c.get("actor"), id, experiment, arm)));
	})
	.delete("/:id/experiments/:experiment", allow("member"), async (c) => {
		const { id, experiment } = c.req.param();
		await deleteExperiment(c.get("ctx"), c.get("actor"), id, experiment);
		return c.body(null, 204);
	});
