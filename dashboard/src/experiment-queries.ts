import { queryOptions } from "@tanstack/react-query";
import type { Arm, ExperimentKind, ExperimentOutcome } from "../../funnel/experiments/arms";
import { get } from "./api";
import type { Instant, Page } from "./api-types";

export interface Experiment {
	id: string;
	name: string;
	kind: ExperimentKind;
	share: number;
	outcome: ExperimentOutcome;
	state: "draft" | "running" | "stopped";
	kept: Arm | null;
	started_at: Instant | null;
}

export interface ArmFigures {
	exposed: number;
	settled: number;
	attended: number;
	clicked: number;
	purchased: number;
	unsubscribed: number;
	revenue: Record<string, number>;
}

export interface Comparison {
	difference: number | null;
	low: number;
	high: number;
	p: number;
	decided: Arm | null;
}

export interface ExperimentResults {
	experiment: Experiment;
	control: ArmFigures;
	variant: ArmFigures;
	comparison: Comparison;
	guard: Comparison;
	complete: boolean;
	least_people: number;
}

export const experimentsPath = (event_id: string) => `/events/${event_id}/experiments`;

export const experimentsQuery = (event_id: string) =>
	queryOptions({
		queryKey: ["experiments", event_id],
		queryFn: () => get<Page<Experiment>>(experimentsPath(event_id)),
	});

export const resultsQuery = (event_id: string, id: string) =>
	queryOptions({
		queryKey: ["experiments", event_id, id],
		queryFn: () => get<ExperimentResults>(`${experimentsPath(event_id)}/${id}`),
	});

interface VariantWarning {
	phase: string;
	key: string;
	field: "subject" | "body";
	sentence: string;
	reason: string;
	overruled: { by: string; at: Instant } | null;
}

export const variantWarningsQuery = (event_id: string, id: string) =>
	queryOptions({
		queryKey: ["experiments", event_id, id, "warnings"],
		queryFn: () => get<{ warnings: VariantWarning[] }>(`${experimentsPath(event_id)}/${id}/warnings`),
	});

export interface HoldoutResults {
	holdout: {
		share: number;
		outcome: ExperimentOutcome;
		started_at: Instant;
		stopped_at: Instant | null;
	} | null;
	rest: ArmFigures;
	held_out: ArmFigures;
	comparisons: Record<ExperimentOutcome | "unsubscribed", Comparison>;
	least_people: number;
}

export const holdoutQuery = queryOptions({ queryKey: ["holdout"], queryFn: () => get<HoldoutResults>("/holdout") });
