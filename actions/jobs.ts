import { z } from "zod";

/** A due message: ids and fences only, so that no personal data rests in a queue. */
export const deliveryJob = z.object({
	v: z.literal(1),
	kind: z.literal("send"),
	tenant_id: z.string(),
	registration_id: z.string(),
	message_id: z.string(),
	phase: z.string(),
	step_key: z.string(),
	channel: z.enum(["email", "sms"]),
	/** The event's revision the plan was made for: an older one is refused at the moment of sending. */
	revision: z.number().int(),
	send_at: z.number().int(),
	deadline: z.number().int(),
	/** When the object is due after this one: what the sweep holds it to. Absent where that is not known. */
	next_due_at: z.number().int().nullable().optional(),
	/** Wall milliseconds its alarm was late; absent where none handed it over. */
	late_ms: z.number().optional(),
});
export type DeliveryJob = z.infer<typeof deliveryJob>;

export const taskJob = z.discriminatedUnion("kind", [
	z.object({
		v: z.literal(1),
		kind: z.literal("replan_event"),
		tenant_id: z.string(),
		event_id: z.string(),
		revision: z.number().int(),
	}),
	z.object({
		v: z.literal(1),
		kind: z.literal("meeting_registrant"),
		tenant_id: z.string(),
		registration_id: z.string(),
	}),
	z.object({
		v: z.literal(1),
		kind: z.literal("meeting_registrant_gone"),
		tenant_id: z.string(),
		registration_id: z.string(),
		registrant_id: z.string(),
		meeting: z.object({
			provider: z.enum(["zoom", "gotowebinar"]),
			kind: z.enum(["meeting", "webinar"]),
			id: z.string(),
		}),
	}),
	z.object({ v: z.literal(1), kind: z.literal("pull_reports"), tenant_id: z.string(), event_id: z.string() }),
	z.object({
		v: z.literal(1),
		kind: z.literal("refresh_attendance"),
		tenant_id: z.string(),
		event_id: z.string(),
		registration_ids: z.array(z.string()),
	}),
	z.object({ v: z.literal(1), kind: z.literal("webhook"), webhook_event_id: z.string() }),
	z.object({ v: z.literal(1), kind: z.literal("index_knowledge"), tenant_id: z.string() }),
	z.object({ v: z.literal(1), kind: z.literal("import_pages"), tenant_id: z.string(), import_id: z.string() }),
	z.object({ v: z.literal(1), kind: z.literal("heartbeat") }),
	/** One try of telling a subscription of something; the number fences it. */
	z.object({
		v: z.literal(1),
		kind: z.literal("outgoing"),
		tenant_id: z.string(),
		delivery_id: z.string(),
		attempt: z.number().int(),
	}),
	/** An e-mail with a one-time link; the id only, as the link itself rests sealed. */
	z.object({ v: z.literal(1), kind: z.literal("account_email"), link_id: z.string() }),
]);
export type TaskJob = z.infer<typeof taskJob>;
