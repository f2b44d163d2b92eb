import type { Priority, TemplateName } from "../vocabulary";
import type { Topic } from "./content";
import type { Onboarding } from "./membership";
import type { Reminders } from "./reminders";

export interface Outline {
	content: [Topic, hours: number, Priority][];
	online: Reminders;
	/** Where people travel a reminder minutes before the start helps nobody. */
	place: Reminders;
	onboarding: [Onboarding, hours: number][];
	member_offer_at: number | null;
}

export const OUTLINES: Record<TemplateName, Outline> = {
	standard: {
		content: [
			["details", 24, "should"],
			["question", 60, "may"],
			["calendar", 96, "may"],
			["prepare", 120, "should"],
		],
		online: {
			email: [
				[24, "must"],
				[1, "must"],
				[0.25, "should"],
			],
			sms: [
				[1, "should"],
				[0.25, "should"],
			],
		},
		place: {
			email: [
				[24, "must"],
				[3, "must"],
			],
			sms: [[2, "should"]],
		},
		onboarding: [
			["details", 24],
			["first_step", 72],
			["rhythm", 120],
			["stay", 168],
		],
		member_offer_at: 240,
	},
	high_touch: {
		content: [
			["details", 18, "should"],
			["intention", 42, "may"],
			["calendar", 60, "may"],
			["question", 84, "should"],
			["prepare", 108, "should"],
			["still_coming", 132, "may"],
		],
		online: {
			email: [
				[72, "should"],
				[24, "must"],
				[1, "must"],
				[0.25, "should"],
			],
			sms: [
				[24, "should"],
				[1, "must"],
				[0.25, "should"],
			],
		},
		place: {
			email: [
				[72, "should"],
				[24, "must"],
				[3, "must"],
			],
			sms: [
				[24, "should"],
				[2, "must"],
			],
		},
		onboarding: [
			["details", 18],
			["first_step", 48],
			["question", 84],
			["rhythm", 120],
			["look_back", 168],
			["stay", 336],
		],
		member_offer_at: 240,
	},
	low_touch: {
		content: [
			["details", 24, "should"],
			["prepare", 108, "may"],
		],
		online: {
			email: [
				[24, "must"],
				[1, "must"],
			],
			sms: [[0.25, "should"]],
		},
		place: { email: [[24, "must"]], sms: [[2, "should"]] },
		onboarding: [
			["details", 24],
			["stay", 168],
		],
		member_offer_at: null,
	},
	custom: {
		content: [],
		online: { email: [[1, "must"]], sms: [] },
		place: { email: [[24, "must"]], sms: [] },
		onboarding: [["details", 24]],
		member_offer_at: null,
	},
};
