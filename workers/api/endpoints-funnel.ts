import { checkMessageInput } from "../../actions/check-message";
import { restoreInput } from "../../actions/funnel-versions";
import { generateInput, regenerateInput } from "../../actions/generate-funnel";
import { overruleInput } from "../../actions/overrule-warning";
import { previewInput, testInput } from "../../actions/preview-message";
import { type Endpoint, group, V1 } from "./endpoint";
import { diffQuery } from "./routes/funnels";

/** Writing an event's funnel, its versions, and what the claim gate holds against it. */
export const FUNNEL_ENDPOINTS: Endpoint[] = group("Funnels", `${V1}/events/:id/funnel`, [
	[
		"POST",
		"/generate",
		"member",
		"Write the funnel from the knowledge and save it as a new version, unless `save` is false; 409 `funnel_changed` where a version newer than `based_on_version` is there",
		200,
		"Server-sent events: `step` {phase, key, written, step}, `rejected` {phase, key, sentence, reason}, then `done` {event_id, saved, version, funnel_config, generation} or `error` {error}",
		{ body: generateInput },
	],
	[
		"POST",
		"/steps/:key/regenerate",
		"member",
		"Write one step anew; 409 `funnel_changed` where a version newer than `based_on_version` is there",
		200,
		"`{event_id, version, saved, phase, step, previous, generation, rejected}`",
		{ body: regenerateInput },
	],
	[
		"POST",
		"/check",
		"member",
		"Hold a message against the knowledge and the event's facts while it is written",
		200,
		"`{sentences: [{field, text, verdict, reason, citations: [{chunk_id, document_id, title, text, quote}]}], style_warnings}`",
		{ body: checkMessageInput },
	],
	[
		"POST",
		"/preview",
		"member",
		"A message as it would be sent, filled in for a registration or for somebody made up",
		200,
		"`{subject, html, text, segments}`",
		{ body: previewInput },
	],
	[
		"POST",
		"/test",
		"member",
		"Send a message to whoever is signed in, marked as a test",
		202,
		"`{to}`",
		{ person: true, body: testInput },
	],
	["GET", "/versions/:version", "member", "Read a version", 200, "The version with `funnel_config` and `generation`"],
	[
		"GET",
		"/versions/:version/diff",
		"member",
		"What changed since the version before, or since `with`",
		200,
		"`{from, to, steps: [{phase, key, change, timing_changed, subject, body}]}`",
		{ query: diffQuery },
	],
	[
		"POST",
		"/versions/:version/restore",
		"member",
		"Make a version the newest again; 409 `funnel_changed` where a version newer than `based_on_version` is there",
		200,
		"The event, `funnel_config` and `warnings`",
		{ body: restoreInput },
	],
	[
		"GET",
		"/warnings",
		"member",
		"What the claim gate holds against the funnel now",
		200,
		"`{warnings, style_warnings}`",
	],
	[
		"POST",
		"/warnings/overrule",
		"member",
		"Vouch for a sentence; recorded with the person",
		200,
		"The warning with `overruled`",
		{ body: overruleInput },
	],
]);
