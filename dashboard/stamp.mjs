import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Files that the built dashboard depends on, as absolute paths. */
const sources = () => [
	...readdirSync(HERE, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/\.test\.tsx?$|^browser-check/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort(),
	join(HERE, "..", "package-lock.json"),
];

/** A hash over everything that goes into the dashboard: as long as it stays, a new build would bring nothing new. */
export function dashboardStamp() {
	const hash = createHash("sha256");
	for (const path of sources()) hash.update(path.slice(HERE.length)).update("\0").update(readFileSync(path));
	return hash.digest("hex");
}
