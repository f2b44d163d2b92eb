import { Hono } from "hono";
import { z } from "zod";
import { cloneEventTo, targetInput } from "../../../actions/accounts/clone-across";
import { personOf } from "../../../actions/accounts/person";
import { cloneEvent, createEvent, publishEvent } from "../../../actions/create-event";
import { notFound } from "../../../actions/errors";
import { createEventInput, eventPatch, funnelInput, funnelReplacement } from "../../../actions/event-input";
import { replanProgress } from "../../../actions/replan-event";
import { putFunnel } from "../../../actions/save-funnel";
import { cancelEvent, completeEvent, deleteEvent, type EventChange, updateEvent } from "../../../actions/update-event";
import { getEvent, getFunnel, listEvents, listFunnelVersions } from "../../../db/events";
import { estimatedCost } from "../../../funnel/cost";
import { type AppEnv, body, type HttpContext, query } from "../../http";
import { allow } from "../credentials";
import { idCursor } from "../paging";
import { createdView, eventView, iso } from "../views";

export const page = z.object({
	status: z.enum(["draft", "upcoming", "live", "completed", "cancelled"]).optional(),
	cursor: idCursor.optional(),
	limit: z.coerce.number().int().min(1).max(100).default(25),
});
export const dryRun = z.object({ dry_run: z.enum(["true", "false"]).default("false") });

const wantsDryRun = (c: HttpContext) => query(c, dryRun).dry_run === "true";
const changeView = (change: EventChange, now: number, dry_run: boolean) => ({
	...eventView(change.event, now),
	dry_run,
	told: change.told,
	replanned: change.replanned,
});

export const events = new Hono<AppEnv>()
	.post("/", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const created = await createEvent(ctx, c.get("actor"), await body(c, createEventInput));
		return c.json(createdView(created, ctx.clock.now(), estimatedCost(created.funnel)), 201);
	})
	.get("/", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const now = ctx.clock.now();
		const { limit, ...filter } = query(c, page);
		const rows = await listEvents(ctx.db, c.get("actor").tenant_id, { ...filter, limit: limit + 1, now });
		const data = rows.slice(0, limit);
		return c.json({
			data: data.map((e) => eventView(e, now)),
			next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null,
		});
	})
	.get("/:id", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const { tenant_id } = c.get("actor");
		const event = await getEvent(ctx.db, tenant_id, c.req.param("id"));
		const funnel = event && (await getFunnel(ctx.db, tenant_id, event.id, event.funnel_version));
		if (!event || !funnel) throw notFound("event");
		return c.json({
			...eventView(event, ctx.clock.now()),
			replanning: await replanProgress(ctx, tenant_id, event.id),
			funnel_config: funnel,
			estimated_cost_per_registration: estimatedCost(funnel),
		});
	})
	.patch("/:id", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const dry = wantsDryRun(c);
		const change = await updateEvent(ctx, c.get("actor"), c.req.param("id"), await body(c, eventPatch), dry);
		return c.json(changeView(change, ctx.clock.now(), dry));
	})
	.delete("/:id", allow("admin"), async (c) => {
		await deleteEvent(c.get("ctx"), c.get("actor"), c.req.param("id"));
		return c.body(null, 204);
	})
	.put("/:id/funnel", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const { funnel_config, based_on_version } = await body(
			c,
			z.union([
				funnelReplacement,
				funnelInput.transform((bare) => ({ funnel_config: bare, based_on_version: undefined })),
			]),
		);
		const saved = await putFunnel(ctx, c.get("actor"), c.req.param("id"), funnel_config, based_on_version);
		const { event, funnel, warnings, style_warnings } = saved;
		return c.json({
			...eventView(event, ctx.clock.now()),
			funnel_config: funnel,
			estimated_cost_per_registration: estimatedCost(funnel),
			warnings,
			style_warnings,
		});
	})
	.get("/:id/funnel/versions", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const versions = await listFunnelVersions(ctx.db, c.get("actor").tenant_id, c.req.param("id"));
		// Every event has one.
		if (versions.length === 0) throw notFound("event");
		return c.json({ data: versions.map((v) => ({ ...v, created_at: iso(v.created_at) })), next_cursor: null });
	})
	.post("/:id/cancel", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		const dry = wantsDryRun(c);
		const change = await cancelEvent(ctx, c.get("actor"), c.req.param("id"), dry);
		return c.json(changeView(change, ctx.clock.now(), dry));
	})
	.post("/:id/publish", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		return c.json(eventView(await publishEvent(ctx, c.get("actor"), c.req.param("id")), ctx.clock.now()));
	})
	.post("/:id/clone", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		return c.json(eventView(await cloneEvent(ctx, c.get("actor"), c.req.param("id")), ctx.clock.now()), 201);
	})
	.post("/:id/clone-to", allow("member", "person"), async (c) => {
		const ctx = c.get("ctx");
		const { tenant_id } = await body(c, targetInput);
		const copy = await cloneEventTo(ctx, personOf(c.get("actor")), c.req.param("id"), tenant_id);
		return c.json({ tenant_id, ...eventView(copy, ctx.clock.now()) }, 201);
	})
	.post("/:id/complete", allow("member"), async (c) => {
		const ctx = c.get("ctx");
		return c.json(eventView(await completeEvent(ctx, c.get("actor"), c.req.param("id")), ctx.clock.now()));
	});
