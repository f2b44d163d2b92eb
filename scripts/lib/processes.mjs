import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Environment variable by which a later start recognises what an earlier one left. */
const MARK = "MYXELIUM_PART";

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts Node on a script as a part of this state folder's run, in the process group of the caller. */
export function startPart(part, state_dir, script, args, { cwd, env, stdio }) {
	const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
		cwd,
		stdio,
		env: { ...process.env, ...env, [MARK]: `${part}:${state_dir}` },
	});
	child.ended = new Promise((ended) => child.once("exit", (code, signal) => ended({ code, signal })));
	return child;
}

/** Ids of living processes that some start on this state folder began as `part`. Empty where there is no /proc. */
export function partsOf(part, state_dir) {
	let ids;
	try {
		ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
	} catch {
		return [];
	}
	const mark = `${MARK}=${part}:${state_dir}`;
	return ids.map(Number).filter((id) => {
		try {
			const running = !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
			return running && readFileSync(`/proc/${id}/environ`, "utf8").split("\0").includes(mark);
		} catch {
			return false;
		}
	});
}

const signal = (id, name) => {
	try {
		process.kill(id, name);
	} catch {
		// Gone already.
	}
};

/** Ends `child`, if given, and every process of `part`: asks first, then insists. */
export async function endPart(part, state_dir, child, patience_ms = 4000) {
	const living = () =>
		new Set([
			...(child && child.exitCode === null && child.signalCode === null ? [child.pid] : []),
			...partsOf(part, state_dir),
		]);
	for (const id of living()) signal(id, "SIGTERM");
	const until = Date.now() + patience_ms;
	while (living().size > 0 && Date.now() < until) await pause(50);
	for (const id of living()) signal(id, "SIGKILL");
	while (living().size > 0 && Date.now() < until + 2000) await pause(20);
}

/** True while process `id` lives and, where the system tells, runs `script`. */
export function runs(id, script) {
	try {
		process.kill(id, 0);
	} catch (error) {
		if (error.code !== "EPERM") return false;
	}
	try {
		return readFileSync(`/proc/${id}/cmdline`, "utf8").includes(script);
	} catch {
		return true;
	}
}
