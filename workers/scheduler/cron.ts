import { sweep } from "../../actions/sweep";
import { createContext } from "../context";
import type { Env } from "../env";

/** Runs every minute in a deployment, every ten seconds on a laptop. */
export async function runCron(_controller: ScheduledController, env: Env): Promise<void> {
	const done = await sweep(createContext(env));
	if (Object.values(done).some((n) => n > 0)) console.log(JSON.stringify({ level: "info", message: "sweep", ...done }));
}
