import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Phase, Step } from "../../funnel/vocabulary";
import { call, get } from "./api";
import type { Instant } from "./api-types";

/** Where a sentence stands; no chunk or document where it is the event's own facts. */
export interface CitedPassage {
	chunk_id: string | null;
	document_id: string | null;
	title: string;
	text: string;
	quote: string;
}

export interface CheckedLine {
	field: "subject" | "body";
	text: string;
	verdict: "supported" | "no_claim" | "unsupported";
	reason: string | null;
	citations: CitedPassage[];
}

export interface StyleWarning {
	field: "subject" | "preview" | "body";
	code: string;
	start: number;
	end: number;
	message: string;
}

export interface CheckedMessage {
	sentences: CheckedLine[];
	style_warnings: StyleWarning[];
}

export interface StandingWarning {
	phase: Phase;
	key: string;
	field: "subject" | "body";
	sentence: string;
	reason: string;
	overruled: { by: string; at: Instant } | null;
}

type Copy = Pick<Step, "channel" | "subject" | "body">;

/** What the claim gate and the sense for style say of a message while it is written. */
export const checkQuery = (event_id: string, copy: Copy) =>
	queryOptions({
		queryKey: ["check", event_id, copy],
		queryFn: () => call<CheckedMessage>("POST", `/events/${event_id}/funnel/check`, copy),
		placeholderData: keepPreviousData,
		staleTime: 60_000,
	});

/** What stands against the funnel as it is saved. */
export const warningsQuery = (event_id: string) =>
	queryOptions({
		queryKey: ["warnings", event_id],
		queryFn: () => get<{ warnings: StandingWarning[] }>(`/events/${event_id}/funnel/warnings`),
	});

/** Vouches for a sentence that the gate warns of. Rejects with an ApiError. */
export const overrule = (event_id: string, warning: Pick<StandingWarning, "phase" | "key" | "sentence">) =>
	call<StandingWarning>("POST", `/events/${event_id}/funnel/warnings/overrule`, warning);
