import type { Attendance } from "./api-types";

/** Lead times that the slider offers, in minutes, from nine days to ten minutes. */
export const LEADS = [
	...[9, 8, 7, 6, 5, 4, 3, 2].map((days) => days * 1440),
	...[36, 24, 18, 12, 9, 6, 4, 3, 2].map((hours) => hours * 60),
	...[90, 60, 45, 30, 20, 15, 10],
];
const FIRST_LEAD = 2880;

const BRANCHES: readonly Attendance[] = ["attended", "left_early", "no_show"];

export interface TimeMachineSearch {
	/** Minutes before the start. */
	lead: number;
	sms: boolean;
	after: Attendance;
	zone?: string;
}

/** The offered lead time nearest to one in minutes, as its place in `LEADS`. */
export const leadIndex = (minutes: number): number =>
	LEADS.reduce(
		(best, lead, i) => (Math.abs(lead - minutes) < Math.abs((LEADS[best] as number) - minutes) ? i : best),
		0,
	);

/** What the address of the time machine says, with what it leaves out. */
export function timeMachineSearch(search: Record<string, unknown>): TimeMachineSearch {
	const lead = Number(search.lead ?? FIRST_LEAD);
	return {
		lead: LEADS[leadIndex(Number.isFinite(lead) ? lead : FIRST_LEAD)] as number,
		sms: search.sms !== false,
		after: BRANCHES.find((branch) => branch === search.after) ?? "attended",
		...(typeof search.zone === "string" && search.zone && { zone: search.zone }),
	};
}
