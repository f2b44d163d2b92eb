import { loadModule } from "./lib/bundle.mjs";
import { median } from "./lib/stats.mjs";

const HOUR = 3600;
const STARTS_AT = Date.UTC(2027, 2, 10, 18) / 1000;
/** From a month to a minute ahead. */
const LEADS_HOURS = [720, 240, 168, 120, 72, 48, 36, 24, 12, 6, 3, 1, 0.25, 1 / 60];
const ZONES = [null, "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"];

/** Registrations for one webinar with the standard funnel: every lead in every zone, with and without text messages. */
function inputsFor({ buildFunnel, timingSteps }) {
	const funnel = buildFunnel("standard", { type: "webinar", duration_minutes: 60, has_offer: true, has_replay: true });
	const steps = timingSteps(funnel);
	return LEADS_HOURS.flatMap((lead) =>
		ZONES.flatMap((time_zone) =>
			[false, true].map((sms_consent) => {
				const registered_at = STARTS_AT - Math.round(lead * HOUR);
				return {
					steps,
					nominal_hours: funnel.nominal_hours,
					event: { starts_at: STARTS_AT, ends_at: STARTS_AT + HOUR, time_zone: "Europe/Berlin", cancelled: false },
					settings: {
						gap: { email: 6 * HOUR, sms: 2 * HOUR },
						quiet_hours: { from_minute: 9 * 60, to_minute: 20 * 60 },
						sms_daily_ceiling: 10,
						settle: 1800,
						adaptive: true,
						sms_enabled: true,
					},
					recipient: {
						sms_consent,
						phone: sms_consent ? "+15551230000" : null,
						time_zone,
						region: null,
						email: "open",
						other_sms_at: [],
						purchased: false,
						unregistered: false,
					},
					registered_at,
					now: registered_at,
					sent: [],
					outcome: { attendance: null, changed_at: null, poll_answers: [] },
				};
			}),
		),
	);
}

/** Plans a second on one core, over `runs` runs of `run_ms` milliseconds. */
export async function benchPlanner({ runs, run_ms }) {
	const modules = await loadModule(
		`export { plan } from "./funnel/planner"; export { buildFunnel } from "./funnel/templates"; export { timingSteps } from "./funnel/config";`,
	);
	const inputs = inputsFor(modules);
	const once = () => {
		const started = performance.now();
		let planned = 0;
		let elapsed = 0;
		for (; elapsed < run_ms; elapsed = performance.now() - started) {
			for (const input of inputs) modules.plan(input);
			planned += inputs.length;
		}
		return Math.round((planned / elapsed) * 1000);
	};
	once();
	const per_second = Array.from({ length: runs }, once);
	return {
		steps: inputs[0].steps.length,
		inputs: inputs.length,
		plans_per_second: median(per_second),
		runs: per_second,
	};
}
