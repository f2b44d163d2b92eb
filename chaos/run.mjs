import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { seeded } from "../sandbox/seeded.ts";
import { call } from "../scripts/lib/http.mjs";
import { ROOT } from "../scripts/lib/paths.mjs";
import { pause } from "../scripts/lib/processes.mjs";
import { compare, watchArrivals } from "./arrivals.mjs";
import { watchBreakers } from "./breakers.mjs";
import { ask, makeTenant, register } from "./people.mjs";
import { startPlatform } from "./platform.mjs";
import { markdownOf, tableOf } from "./report.mjs";
import { longStorm, shortStorm } from "./storm.mjs";

const FULL_STORM_S = 1080;

/** Durations in seconds, from the first registration on. */
const EDITIONS = {
	full: {
		...{ people: 2000, tenants: 8, texts: 240, at_once: 16, enrol_s: 180, starts_s: 900, spacing_s: 60, cron_s: 10 },
		...{ kills: 20, storm_s: FULL_STORM_S, refusals: 2, refused_s: 10, emails_per_second: 4, patience_s: 2700 },
		...{ storm: longStorm, twins_s: 150 },
	},
	short: {
		...{ people: 40, tenants: 1, texts: 6, at_once: 8, enrol_s: 6, starts_s: 600, spacing_s: 3, cron_s: 4, twins_s: 8 },
		...{ kills: 6, refusals: 1, refused_s: 3, emails_per_second: 20, patience_s: 300, storm: shortStorm },
	},
};
const WHOLE = 1000;

/** Everybody, at the pace of `enrol_s`, each until they are answered. */
async function enrolAll(url, tenants, arrivals, { people, texts, at_once, enrol_s }, from, until) {
	const registered = [];
	let next = 0;
	const worker = async () => {
		for (let i = next++; i < people; i = next++) {
			await pause(Math.max(0, from + (i / people) * enrol_s * WHOLE - Date.now()));
			const email = `person${i}@chaos.example`;
			const texted = i % Math.ceil(people / texts) === 0;
			const phone = texted ? `+4915112${String(100000 + i)}` : null;
			if (phone) arrivals.know(phone, email);
			const tenant = tenants[i % tenants.length];
			registered.push({ email, phone, tenant, ...(await register(url, tenant, { email, phone }, until)) });
		}
	};
	await Promise.all(Array.from({ length: at_once }, worker));
	return registered;
}

/** Sends what was given up once more, as an operator does when all is well again. @returns how many there were */
async function redrive(url, tenants) {
	let redriven = 0;
	for (const { key } of tenants) {
		const { data } = await ask(url, "GET", "/api/v1/admin/dead-letters?limit=100", key);
		for (const { id, kind } of data) {
			if (kind === "webhook") continue;
			const { status } = await call(url, "POST", `/api/v1/admin/dead-letters/${id}/redrive`, { token: key });
			if (status === 202) redriven += 1;
		}
	}
	return redriven;
}

async function readSchedules(url, registered) {
	const schedules = [];
	for (const { email, registration_id, tenant } of registered) {
		const { steps } = await ask(url, "GET", `/api/v1/registrations/${registration_id}/schedule`, tenant.key);
		schedules.push({ email, steps });
	}
	return schedules;
}

/**
 * Waits for whoever is still to get something.
 *
 * @param {string} [step] counts that step's messages alone
 * @returns dead letters that were sent once more
 */
async function untilArrived(platform, tenants, arrivals, wanted, until, say, step) {
	let redriven = 0;
	for (let rounds = 1; ; rounds++) {
		const there = await arrivals.look(step);
		if (there >= wanted) return redriven;
		if (Date.now() > until) {
			say(`${wanted - there} of ${wanted} have not arrived: their schedules say why`);
			return redriven;
		}
		if (rounds % 10 === 0) redriven += await redrive(platform.url, tenants);
		if (rounds % 15 === 0) say(`${there} of ${wanted} have arrived`);
		await pause(2000);
	}
}

/**
 * One run: registrations, a storm of faults over them, and the count of what arrived.
 *
 * @param {{edition: "full" | "short", seed: number, say: (line: string) => void}} options
 */
export async function runStorm({ edition, seed, say }) {
	const sizes = EDITIONS[edition];
	const random = seeded(seed);
	const { emails_per_second, cron_s, people, texts, kills, refusals, refused_s } = sizes;
	const platform = await startPlatform({ seed, emails_per_second, cron_ms: cron_s * WHOLE, twice: 0.2, say });
	let passed = false;
	try {
		const began = Date.now();
		const times = { starts_at: Math.ceil(began / WHOLE + sizes.starts_s) * WHOLE, spacing_s: sizes.spacing_s };
		const tenants = [];
		for (let n = 0; n < sizes.tenants; n++) tenants.push(await makeTenant(platform.url, n, times));
		const arrivals = watchArrivals(platform.sandbox_url);
		const breakers = watchBreakers(platform.url, tenants[0].key);
		const give_up = began + sizes.patience_s * WHOLE;
		say(`${people} registrations, state in ${platform.state_dir}`);
		const enrolling = enrolAll(platform.url, tenants, arrivals, sizes, began, give_up);
		const outages = await sizes.storm(platform, random, sizes, {
			...{ began, say, starts_at: times.starts_at },
			confirmed: () => untilArrived(platform, tenants, arrivals, people, give_up, say, "welcome"),
			enrolled: enrolling.then(() => say(`all are registered after ${Math.round((Date.now() - began) / WHOLE)} s`)),
		});
		const registered = await enrolling;
		const calm = Date.now();
		say("the storm is over");
		const wanted = 3 * people + registered.filter(({ phone }) => phone).length;
		const redriven = await untilArrived(platform, tenants, arrivals, wanted, give_up, say);
		const recovered_s = Math.round((Date.now() - calm) / WHOLE);
		// Whatever comes twice comes by now: leases have ended, and what was handed over again has been worked off.
		await pause(sizes.twins_s * WHOLE);
		const opened = breakers.stop();
		say("reading the schedules");
		const schedules = await readSchedules(platform.url, registered);
		await arrivals.look();
		const { strange, ...counts } = compare(schedules, arrivals.byMessage);
		for (const one of strange.slice(0, 20)) say(JSON.stringify(one));
		outages.sort((a, b) => a - b);
		const calls = await call(platform.sandbox_url, "GET", "/sandbox/calls");
		passed =
			counts.email.lost + counts.email.given_up + counts.email.double + counts.email.unplanned + counts.sms.double ===
			0;
		return {
			...{ at: new Date().toISOString(), edition, seed, passed, people, tenants: sizes.tenants, texts },
			...{ kills, refusals, refused_s, emails_per_second, enrol_s: sizes.enrol_s, starts_s: sizes.starts_s },
			breakers: opened,
			machine: { cpus: cpus().length, cpu: cpus()[0]?.model, node: process.version },
			...counts,
			outage_ms: { p50: outages[Math.floor(outages.length / 2)], most: outages.at(-1) },
			recovered_s,
			redriven,
			registration_tries: registered.reduce((sum, { tries }) => sum + tries, 0),
			calls: calls.body?.data ?? [],
			took_s: Math.round((Date.now() - began) / WHOLE),
		};
	} finally {
		await platform.stop({ keep: !passed });
		if (!passed) say(`what is left of it stays in ${platform.state_dir}`);
	}
}

/**
 * @param {string[]} args `--short`, `--seed N`, `--write` to put the figures of a run that passed into docs/reliability.md
 * @returns {Promise<boolean>} false where an e-mail was lost or came twice, or a text came twice
 */
export async function runChaos(args) {
	const at = args.indexOf("--seed");
	const seed = at < 0 ? 1 : Number(args[at + 1]);
	const unknown = args.filter(
		(arg, i) => !["--short", "--write", "--seed"].includes(arg) && !(at >= 0 && i === at + 1),
	);
	if (unknown.length > 0 || !Number.isInteger(seed) || seed < 0)
		throw new Error("Use --short, --write and --seed with a whole number, or nothing.");
	const edition = args.includes("--short") ? "short" : "full";
	const report = await runStorm({ edition, seed, say: (line) => console.error(line) });
	if (args.includes("--write") && report.passed)
		await writeFile(join(ROOT, "docs", "reliability.md"), markdownOf(report));
	console.log(JSON.stringify(report, null, "\t"));
	console.log(tableOf(report));
	return report.passed;
}
