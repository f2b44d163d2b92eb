import { holdoutInput } from "../../actions/experiments/holdout";
import { experimentInput, keepInput } from "../../actions/experiments/input";
import { overruleInput } from "../../actions/overrule-warning";
import { type Endpoint, group, LIST, V1 } from "./endpoint";

const EXPERIMENT = "The experiment: `{id, event_id, name, kind, share, outcome, state, kept, started_at, stopped_at}`";
const ONE = "/:id/experiments/:experiment";

/** What is tried out on an event. */
export const EXPERIMENT_ENDPOINTS: Endpoint[] = group("Experiments", `${V1}/events`, [
	["GET", "/:id/experiments", "member", "An event's experiments, newest first", 200, LIST],
	[
		"POST",
		"/:id/experiments",
		"member",
		"Draft an experiment: timing, subject, step or holdout",
		201,
		`${EXPERIMENT}, with \`warnings\` and \`style_warnings\``,
		{ body: experimentInput },
	],
	[
		"GET",
		`${ONE}/warnings`,
		"member",
		"What the claim gate holds against the variant's words",
		200,
		"`{warnings, style_warnings}`",
	],
	[
		"POST",
		`${ONE}/warnings/overrule`,
		"member",
		"Vouch for a sentence of the variant; recorded with the person",
		200,
		"The warning with `overruled`",
		{ body: overruleInput },
	],
	[
		"GET",
		ONE,
		"member",
		"What became of each arm, with an interval that holds at any time",
		200,
		"`{experiment, control, variant, outcome, comparison: {difference, low, high, p, decided}, guard, complete, least_people}`",
	],
	["POST", `${ONE}/start`, "member", "Put people into their arms from now on", 200, EXPERIMENT],
	["POST", `${ONE}/stop`, "member", "End it; what is unsent goes out as without it", 200, EXPERIMENT],
	["POST", `${ONE}/keep`, "member", "End it and give everybody one arm", 200, EXPERIMENT, { body: keepInput }],
	["DELETE", ONE, "member", "Remove a draft", 204, "Nothing"],
]);

const HOLDOUT = "The holdout: `{id, share, purposes, outcome, started_at, stopped_at}`";

/** What a share of all people goes without. */
export const HOLDOUT_ENDPOINTS: Endpoint[] = group("Experiments", `${V1}/holdout`, [
	[
		"GET",
		"",
		"member",
		"What became of those who go without marketing over all events, and of the rest",
		200,
		"`{holdout, rest, held_out, comparisons: {attended, clicked, purchased, unsubscribed}, complete, least_people}`; `holdout` null where there was none",
	],
	["PUT", "", "admin", "Begin to withhold marketing from a share of all people", 200, HOLDOUT, { body: holdoutInput }],
	["DELETE", "", "admin", "End it; what is sent from now on is sent to everybody", 200, HOLDOUT],
]);
