import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { underOwnNode } from "../scripts/lib/own-node.mjs";
import { pause } from "../scripts/lib/processes.mjs";
import { bundleFile, bundleWorker } from "./lib/bundle.mjs";
import { createClient, makeEvent } from "./lib/client.mjs";
import { startFloor } from "./lib/runtimes.mjs";
import { load, median, round } from "./lib/stats.mjs";
import { startWithSandbox, untilDelivered } from "./lib/under-load.mjs";

const CONNECTIONS = 100;
const SOAK_PER_SECOND = 10;
/** Before it the runtime still fills its caches. */
const WARM_SHARE = 0.2;

/** Workers' runtimes among this process's descendants, by process id. */
function runtimes() {
	const parents = new Map();
	const found = [];
	for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
		try {
			const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
			parents.set(pid, parent);
			if (name === "workerd") found.push(pid);
		} catch {
			// It ended while the list was read.
		}
	}
	const ours = (pid) => pid !== undefined && (pid === String(process.pid) || ours(parents.get(pid)));
	return found.filter(ours);
}

/** Resident memory of one process in megabytes. */
const residentMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

/** Enrolments at a steady pace, the runtime's memory beside them. */
async function soak(enroll, pid, seconds, say) {
	const memory = [];
	let serial = 0;
	for (let second = 0; second < seconds; second++) {
		const next = pause(1000);
		await Promise.all(Array.from({ length: SOAK_PER_SECOND }, () => enroll(`soak${serial++}`)));
		memory.push(residentMb(pid));
		if (second % 60 === 59) say(`soak: ${second + 1} s, ${Math.round(memory.at(-1))} MB`);
		await next;
	}
	const warm = memory.slice(Math.floor(memory.length * WARM_SHARE));
	const half = Math.floor(warm.length / 2);
	const [before, after] = [median(warm.slice(0, half)), median(warm.slice(half))];
	return {
		seconds,
		enrollments: serial,
		memory_mb: { first_half: round(before, 0), second_half: round(after, 0), most: round(Math.max(...memory), 0) },
		growth: round(after / before),
	};
}

/**
 * Many people at once: `count` enrolments from 100 connections in `rounds` parts, each beside the same on the floor, with confirmations sent
 * and reported meanwhile; the floor runs once the round before has been delivered; then a soak. An answer other than success ends the run.
 *
 * @param {{product: string, floor: string}} scripts
 * @param {{count: number, rounds: number, soak_s: number, say?: (line: string) => void}} options
 * @returns each round's throughput and latencies beside the floor's, what was kept of the enrolments, and the runtime's memory over the soak
 */
export async function benchLoad(scripts, { count, rounds, soak_s, say = () => {} }) {
	const product = await startWithSandbox(scripts.product);
	const [pid] = runtimes();
	const floor = await startFloor(scripts.floor);
	const [low, high] = [createClient(floor.url, CONNECTIONS), createClient(product.url, CONNECTIONS)];
	try {
		const { byServer: enroll } = await makeEvent(high);
		const part = Math.ceil(count / rounds);
		const runs = [];
		let serial = 0;
		for (let i = 0; i < rounds; i++) {
			const bare = await load(part, CONNECTIONS, () =>
				low.post("/", { email: `f${crypto.randomUUID()}@bench.example` }),
			);
			const full = await load(part, CONNECTIONS, () => enroll(`p${serial++}`));
			runs.push({ floor: bare, product: full });
			say(`load ${i + 1}: floor ${bare.per_second}/s, enrolment ${full.per_second}/s, p99 ${full.p99_ms} ms`);
			// The floor of the next round is to have the machine to itself.
			await untilDelivered(product.db, 60_000 + serial * 60);
		}
		const kept = await product.db.prepare("select count(*) as n from registrations").first("n");
		const delivered = await product.db
			.prepare(
				"select count(distinct registration_id) as n from messages where status not in ('queued', 'dropped', 'failed')",
			)
			.first("n");
		return {
			connections: CONNECTIONS,
			count: serial,
			kept,
			delivered,
			lost: serial - Math.min(kept, delivered),
			rounds: runs,
			throughput_ratio: round(median(runs.map((r) => r.product.per_second / r.floor.per_second))),
			p95_ratio: round(median(runs.map((r) => r.product.p95_ms / r.floor.p95_ms))),
			soak: soak_s > 0 ? await soak(enroll, pid, soak_s, say) : null,
		};
	} finally {
		low.close();
		high.close();
		await Promise.all([floor.mf.dispose(), product.stop()]);
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await underOwnNode();
	const [count = 10_000, soak_s = 600] = process.argv.slice(2).map(Number);
	const scripts = { product: (await bundleWorker()).script, floor: await bundleFile("bench/floor/worker.ts") };
	const report = await benchLoad(scripts, { count, rounds: 5, soak_s, say: (line) => console.error(line) });
	console.log(JSON.stringify(report, null, "\t"));
	process.exit(report.lost === 0 ? 0 : 1);
}
