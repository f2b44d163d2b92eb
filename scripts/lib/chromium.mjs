import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** The browser that the widget's tests drive. */
const CHROMIUM = "/usr/bin/chromium";

const run = (command, args) => spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] }).status === 0;

/** Installs Chromium with apt where it is missing; throws with what to do where that cannot be. */
export function ensureChromium() {
	if (existsSync(CHROMIUM)) return;
	console.log(`${CHROMIUM} is missing: installing it with apt-get`);
	const env = ["env", "DEBIAN_FRONTEND=noninteractive"];
	const prefix = process.getuid?.() === 0 ? env : ["sudo", "-n", ...env];
	const apt = (...args) => run(prefix[0], [...prefix.slice(1), "apt-get", ...args]);
	const install = () => apt("install", "-y", "--no-install-recommends", "chromium");
	if ((install() || (apt("update") && install())) && existsSync(CHROMIUM)) return;
	throw new Error(
		`The widget's tests need ${CHROMIUM}, and apt-get could not install it: run \`sudo apt-get install chromium\` and try again.`,
	);
}
