import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { timingSteps } from "../../funnel/config";
import { plan } from "../../funnel/planner";
import { at, HOUR, RECIPIENT, SETTINGS } from "../../funnel/planner/testing";
import { buildFunnel } from "../../funnel/templates";

const START = at("2027-03-04T18:00:00Z");
const LEADS = [168, 48, 3];

const two = (number: number) => String(number).padStart(2, "0");

/** How long before the start: `6 d 0 h`, `2 h 15 min`. */
function before(instant: number): string {
	const minutes = Math.round((START - instant) / 60);
	const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
	if (minutes === 0) return "at the start";
	if (days) return `${days} d ${hours} h`;
	return hours ? `${hours} h ${two(rest)} min` : `${rest} min`;
}

it("the guide's example of timing is what the planner plans", () => {
	const config = buildFunnel("standard", { type: "webinar", duration_minutes: 60, has_offer: false });
	const columns = LEADS.map((lead) => {
		const registered_at = START - lead * HOUR;
		return plan({
			steps: timingSteps(config),
			nominal_hours: config.nominal_hours,
			event: { starts_at: START, ends_at: START + HOUR, time_zone: "Europe/London", cancelled: false },
			settings: SETTINGS,
			recipient: { ...RECIPIENT, time_zone: "Europe/London" },
			registered_at,
			now: registered_at,
			sent: [],
			outcome: { attendance: null, changed_at: null, poll_answers: [] },
		}).steps.filter(({ phase }) => phase === "pre_event");
	});
	const rows = (columns[0] ?? []).map((step, i) => {
		const cells = columns.map((column) => {
			const { send_at, reason } = column[i] ?? { send_at: null, reason: null };
			return send_at === null ? `- (\`${reason}\`)` : before(send_at);
		});
		return `| \`${step.key}\`, ${step.channel === "sms" ? "text" : "e-mail"}, ${step.priority} | ${cells.join(" | ")} |`;
	});
	const guide = readFileSync(fileURLToPath(new URL("../guide/timing.md", import.meta.url)), "utf8");
	expect(guide).toContain(rows.join("\n"));
});
