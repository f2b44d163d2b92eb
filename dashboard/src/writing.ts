import { useCallback, useEffect, useRef, useState } from "react";
import type { FunnelConfig, Phase, Step, TemplateName } from "../../funnel/vocabulary";
import { ApiError, call, get, open } from "./api";
import type { EventDetail, Instant } from "./api-types";
import { serverEvents } from "./server-events";

/** A sentence that the writer did not keep, for want of a source. */
export interface RejectedClaim {
	phase: Phase;
	key: string;
	sentence: string;
	reason: string;
}

export interface Generation {
	writer: "own" | "extractive" | "model";
	sources: number;
	rejected_claims: number;
	duration_ms: number;
	note: string | null;
}

export interface WrittenFunnel {
	event_id: string;
	saved: boolean;
	version: number | null;
	funnel_config: FunnelConfig;
	generation: Generation;
}

export interface RewrittenStep {
	phase: Phase;
	step: Step;
	previous: Step;
	rejected: RejectedClaim[];
	generation: Generation;
}

export interface Change {
	op: "same" | "added" | "removed";
	text: string;
}

export interface StepDiff {
	phase: Phase;
	key: string;
	change: "added" | "removed" | "changed" | "same";
	timing_changed: boolean;
	subject: Change[];
	body: Change[];
}

export interface FunnelVersionView {
	version: number;
	writer: string;
	created_at: Instant;
}

const CUT_OFF = "The connection broke while the funnel was written: write it again.";

export interface Writing {
	state: "idle" | "writing" | "done" | "failed";
	steps: { phase: Phase; step: Step }[];
	rejected: RejectedClaim[];
	result: WrittenFunnel | null;
	error: ApiError | null;
}

const IDLE: Writing = { state: "idle", steps: [], rejected: [], result: null, error: null };

function after(before: Writing, event: string, data: unknown): Writing {
	if (event === "step") return { ...before, steps: [...before.steps, data as Writing["steps"][number]] };
	if (event === "rejected") return { ...before, rejected: [...before.rejected, data as RejectedClaim] };
	if (event === "done") return { ...before, state: "done", result: data as WrittenFunnel };
	if (event === "error") {
		const { error } = data as { error: { code: string; message: string } };
		return { ...before, state: "failed", error: new ApiError(500, error.code, error.message) };
	}
	return before;
}

/** Writes an event's funnel and tells of it step by step. `write` resolves to what became of it; it never rejects. */
export function useWriting(): Writing & { write: (event_id: string, template?: TemplateName) => Promise<Writing> } {
	const [writing, set] = useState(IDLE);
	const running = useRef<AbortController | null>(null);
	useEffect(() => () => running.current?.abort(), []);
	const write = useCallback(async (event_id: string, funnel_template?: TemplateName) => {
		running.current?.abort();
		const own = new AbortController();
		running.current = own;
		let now: Writing = { ...IDLE, state: "writing" };
		const show = (next: Writing) => {
			now = next;
			if (!own.signal.aborted) set(next);
		};
		show(now);
		try {
			const input = funnel_template ? { funnel_template } : {};
			const { body } = await open("POST", `/events/${event_id}/funnel/generate`, input, { signal: own.signal });
			if (body) for await (const { event, data } of serverEvents(body)) show(after(now, event, JSON.parse(data)));
			if (now.state === "writing") throw new ApiError(0, "cut_off", CUT_OFF);
		} catch (error) {
			show({ ...now, state: "failed", error: error instanceof ApiError ? error : new ApiError(0, "cut_off", CUT_OFF) });
		}
		return now;
	}, []);
	return { ...writing, write };
}

/** Versions of a funnel, and single steps written anew. Every call rejects with an ApiError. */
export const versions = {
	read: (event_id: string, version: number) =>
		get<FunnelVersionView & { funnel_config: FunnelConfig }>(`/events/${event_id}/funnel/versions/${version}`),
	diff: (event_id: string, version: number, other: number) =>
		get<{ from: number; to: number; steps: StepDiff[] }>(`/events/${event_id}/funnel/versions/${version}/diff`, {
			with: String(other),
		}),
	/** Refused with `funnel_changed` where another version than `based_on_version` is the newest. */
	restore: (event_id: string, version: number, based_on_version: number) =>
		call<EventDetail>("POST", `/events/${event_id}/funnel/versions/${version}/restore`, { based_on_version }),
	rewrite: (event_id: string, phase: string, key: string) =>
		call<RewrittenStep>("POST", `/events/${event_id}/funnel/steps/${key}/regenerate`, { phase, save: false }),
};

export interface PreviewedMessage {
	subject: string;
	/** Null for a text. */
	html: string | null;
	text: string;
	segments: number | null;
}

type Copy = Pick<Step, "channel" | "subject" | "body" | "anchor" | "delay_hours" | "purpose">;

/** A message as it will be sent. Every call rejects with an ApiError. */
export const previews = {
	show: (event_id: string, input: Copy & { registration_id?: string }) =>
		call<PreviewedMessage>("POST", `/events/${event_id}/funnel/preview`, input),
	test: (event_id: string, input: Copy) => call<{ to: string }>("POST", `/events/${event_id}/funnel/test`, input),
};
