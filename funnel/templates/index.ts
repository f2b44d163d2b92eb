/**
 * Funnels to start from. Their copy says only what is true of every event of its type and takes all facts from slots;
 * how slots, links and buttons are written is described in `../slots`.
 */
import { normalizeFunnelConfig } from "../config";
import type { FunnelConfigInput, StepInput } from "../config-input";
import type { FunnelConfig, TemplateName } from "../vocabulary";
import { followUp, replayOr } from "./after";
import { confirmation } from "./confirmation";
import { contentLetter } from "./content";
import { email, joinOf } from "./copy";
import { challengeSteps, launchSteps } from "./during";
import { memberOffer, onboardingSteps } from "./membership";
import { offerSteps } from "./offer";
import { OUTLINES } from "./outlines";
import { reminderSteps } from "./reminders";
import type { TemplateEvent } from "./types";

export { daysOf, type TemplateEvent } from "./types";

/** A week: the span all templates are written for. */
const NOMINAL_HOURS = 168;

/**
 * A complete funnel for an event. `custom` is the smallest that makes sense, to be built on: the confirmation, one
 * reminder and one message after the event for each branch. Texts before the event go by type and by how people get in;
 * challenges have one message a day, launches of two days or more have messages while they run, and a membership has
 * its onboarding only. A recording is spoken of only with `has_replay`, an offer only with `has_offer`, the last call
 * only with `offer_deadline_hours`.
 */
export function buildFunnel(template: TemplateName, event: TemplateEvent): FunnelConfig {
	const built = normalizeFunnelConfig(
		event.type === "membership" ? membership(template, event) : dated(template, event),
		event,
	);
	if ("issues" in built) throw new Error(`template ${template} for ${event.type}: ${JSON.stringify(built.issues)}`);
	return built.config;
}

function membership(template: TemplateName, event: TemplateEvent): FunnelConfigInput {
	const { onboarding, member_offer_at } = OUTLINES[template];
	const offer = member_offer_at === null ? [] : memberOffer(event, member_offer_at);
	const pre_event = [confirmation(event), ...onboardingSteps(event, onboarding), ...offer];
	return { nominal_hours: NOMINAL_HOURS, pre_event: pre_event.sort((a, b) => a.delay_hours - b.delay_hours) };
}

function dated(template: TemplateName, event: TemplateEvent): FunnelConfigInput {
	const outline = OUTLINES[template];
	const content = outline.content.map(([topic, delay_hours, priority]) =>
		email({ key: topic, anchor: "registration", delay_hours, priority }, contentLetter(topic, event)),
	);
	const reminders = reminderSteps(event, joinOf(event) === "place" ? outline.place : outline.online);
	const during = duringSteps(template, event);
	return {
		nominal_hours: NOMINAL_HOURS,
		pre_event: [confirmation(event), ...content, ...reminders],
		...(during.length > 0 && { during_event: during }),
		...AFTER[template](event),
	};
}

function duringSteps(template: TemplateName, event: TemplateEvent): StepInput[] {
	if (event.type === "challenge") return challengeSteps(event, template === "high_touch");
	return event.type === "course_launch" && template !== "custom" ? launchSteps(event) : [];
}

type Branches = Pick<FunnelConfigInput, "post_event_attended" | "post_event_left_early" | "post_event_no_show">;

const inOrder = (...steps: StepInput[]): StepInput[] => steps.sort((a, b) => a.delay_hours - b.delay_hours);

const AFTER: Record<TemplateName, (event: TemplateEvent) => Branches> = {
	standard: (event) => ({
		post_event_attended: inOrder(
			followUp(event, "thanks", 1, "must"),
			replayOr(event, "keep", 24),
			...offerSteps(event, 48, null),
			followUp(event, "feedback", 72, "may"),
		),
		post_event_no_show: inOrder(
			followUp(event, "sorry", 2, "must"),
			replayOr(event, "next", 24),
			...offerSteps(event, 48, null),
		),
	}),
	high_touch: (event) => ({
		post_event_attended: inOrder(
			followUp(event, "thanks", 1, "must"),
			replayOr(event, "keep", 20),
			...offerSteps(event, 40, 96),
			followUp(event, "feedback", 64, "should"),
			followUp(event, "wrap_up", 168, "may"),
		),
		post_event_left_early: inOrder(
			followUp(event, "part_of_it", 1, "must"),
			...offerSteps(event, 40, 96),
			followUp(event, "feedback", 64, "should"),
		),
		post_event_no_show: inOrder(
			followUp(event, "sorry", 2, "must"),
			replayOr(event, "next", 20),
			...offerSteps(event, 40, 96),
			followUp(event, "wrap_up", 168, "may"),
		),
	}),
	low_touch: (event) => ({
		post_event_attended: [followUp(event, "thanks", 1, "must"), ...offerSteps(event, 24, null)],
		post_event_no_show: [followUp(event, "sorry", 2, "must"), ...offerSteps(event, 24, null)],
	}),
	custom: (event) => ({
		post_event_attended: [followUp(event, "thanks", 1, "must")],
		post_event_no_show: [followUp(event, "sorry", 2, "must")],
	}),
};
