import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { checkMessage, checkMessageInput } from "../../../actions/check-message";
import { DomainError } from "../../../actions/errors";
import {
	diffVersions,
	readVersion,
	restoreInput,
	restoreVersion,
	versionNumber,
} from "../../../actions/funnel-versions";
import {
	generateInput,
	regenerateFunnel,
	regenerateInput,
	regenerateStep,
	subjectOf,
} from "../../../actions/generate-funnel";
import { overruleInput, overruleWarning, readWarnings, type StandingWarning } from "../../../actions/overrule-warning";
import { previewInput, previewMessage, sendTest, testInput } from "../../../actions/preview-message";
import type { SavedFunnel } from "../../../actions/save-funnel";
import { log } from "../../../actions/telemetry/log";
import { estimatedCost } from "../../../funnel/cost";
import { type AppEnv, fits, type HttpContext, body as jsonBody, query } from "../../http";
import { allow } from "../credentials";
import { eventView, iso } from "../views";

export const diffQuery = z.object({ with: versionNumber.optional() });

/** A body that may be left out. */
const optionalBody = async <S extends z.ZodType>(c: HttpContext, schema: S): Promise<z.infer<S>> =>
	c.req.header("content-type") === undefined && Number(c.req.header("content-length") ?? 0) === 0
		? fits({}, schema)
		: jsonBody(c, schema);

const version = (c: HttpContext) =>
	fits({ version: c.req.param("version") }, z.object({ version: versionNumber })).version;

const savedView = ({ event, funnel, warnings, style_warnings }: SavedFunnel, now: number) => ({
	...eventView(event, now),
	funnel_config: funnel,
	estimated_cost_per_registration: estimatedCost(funnel),
	warnings,
	style_warnings,
});

const warningView = ({ overruled, ...warning }: StandingWarning) => ({
	...warning,
	overruled: overruled && { by: overruled.by, at: iso(overruled.at) },
});

/** What went wrong, without internals. */
const errorView = (error: unknown, request_id: string) =>
	error instanceof DomainError
		? { code: error.code, message: error.message, request_id }
		: { code: "internal", message: "The funnel could not be written: try again.", request_id };

/** Writing an event's funnel, and the versions of it. */
export const funnels = new Hono<AppEnv>()
	.post("/:id/funnel/generate", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const actor = c.get("actor");
		const request_id = c.get("request_id");
		const input = await optionalBody(c, generateInput);
		const subject = await subjectOf(ctx, actor, c.req.param("id"), input.based_on_version);
		return streamSSE(c, async (stream) => {
			let written = 0;
			// One after another, in the order in which they get ready.
			let sending: Promise<unknown> = Promise.resolve();
			const send = (event: string, data: unknown) => {
				sending = sending.then(() => stream.writeSSE({ event, data: JSON.stringify(data) }));
			};
			try {
				const made = await regenerateFunnel(ctx, actor, subject, input, {
					onStep: (phase, step) => send("step", { phase, key: step.key, written: ++written, step }),
					onRejected: (claim) => send("rejected", claim),
				});
				send("done", {
					event_id: made.event.id,
					saved: made.saved,
					version: made.saved ? made.event.funnel_version : null,
					funnel_config: made.funnel,
					estimated_cost_per_registration: estimatedCost(made.funnel),
					generation: made.generation,
				});
			} catch (error) {
				if (!(error instanceof DomainError)) log("error", "generation failed", { request_id, error });
				send("error", { error: errorView(error, request_id) });
			}
			await sending;
		});
	})
	.post("/:id/funnel/steps/:key/regenerate", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const actor = c.get("actor");
		const input = await optionalBody(c, regenerateInput);
		const subject = await subjectOf(ctx, actor, c.req.param("id"), input.based_on_version);
		const { event, ...made } = await regenerateStep(ctx, actor, subject, c.req.param("key"), input);
		return c.json({ event_id: event.id, version: made.saved ? event.funnel_version : null, ...made });
	})
	.post("/:id/funnel/check", allow("member"), async (c) => {
		const input = await jsonBody(c, checkMessageInput);
		return c.json(await checkMessage(c.get("ctx"), c.get("actor"), c.req.param("id"), input));
	})
	.post("/:id/funnel/preview", allow("member"), async (c) => {
		const input = await jsonBody(c, previewInput);
		return c.json(await previewMessage(c.get("ctx"), c.get("actor"), c.req.param("id"), input));
	})
	.post("/:id/funnel/test", allow("member", "person"), async (c) => {
		const input = await jsonBody(c, testInput);
		return c.json(await sendTest(c.get("ctx"), c.get("actor"), c.req.param("id"), input), 202);
	})
	.get("/:id/funnel/versions/:version", allow("member"), async (c) => {
		const found = await readVersion(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"), version(c));
		const { config, created_at, ...rest } = found;
		return c.json({ ...rest, funnel_config: config, created_at: iso(created_at) });
	})
	.get("/:id/funnel/versions/:version/diff", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const to = version(c);
		const from = query(c, diffQuery).with ?? Math.max(1, to - 1);
		const [older, newer] = await Promise.all([
			readVersion(ctx, tenant_id, c.req.param("id"), from),
			readVersion(ctx, tenant_id, c.req.param("id"), to),
		]);
		return c.json({ from, to, steps: diffVersions(older, newer) });
	})
	.post("/:id/funnel/versions/:version/restore", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const input = await optionalBody(c, restoreInput);
		const saved = await restoreVersion(ctx, c.get("actor"), c.req.param("id"), version(c), input);
		return c.json(savedView(saved, ctx.clock.now()));
	})
	.get("/:id/funnel/warnings", allow("member"), async (c) => {
		const { warnings, style_warnings } = await readWarnings(c.get("ctx"), c.get("actor").tenant_id, c.req.param("id"));
		return c.json({ warnings: warnings.map(warningView), style_warnings });
	})
	.post("/:id/funnel/warnings/overrule", allow("member"), async (c) => {
		const input = await jsonBody(c, overruleInput);
		return c.json(warningView(await overruleWarning(c.get("ctx"), c.get("actor"), c.req.param("id"), input)));
	});
