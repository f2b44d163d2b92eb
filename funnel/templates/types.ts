import type { FunnelEvent } from "../config-input";

/** The facts of an event that a template may build on; everything else comes in through slots. */
export interface TemplateEvent extends FunnelEvent {
	/** Null or 0 for a membership. */
	duration_minutes: number | null;
	has_offer: boolean;
	/** Hours from the event's end to the offer's deadline; null or absent where it has none. */
	offer_deadline_hours?: number | null;
	/** True only where a recording will be there for registrants. */
	has_replay?: boolean;
	/** Days of a challenge; from the duration where absent. */
	days?: number;
}

const MINUTES_A_DAY = 1_440;

/** Days an event runs over, at least one. */
export const daysOf = ({ days, duration_minutes }: TemplateEvent): number =>
	Math.max(1, Math.floor(days ?? Math.ceil((duration_minutes ?? 0) / MINUTES_A_DAY)));
