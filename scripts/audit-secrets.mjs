import { findSecrets } from "./lib/audit-secrets.mjs";

const found = findSecrets({ history: process.argv.includes("--history") });
for (const { where, kind } of found) console.error(`${where}: looks like ${kind}`);
console.log(
	found.length === 0
		? "no secrets found"
		: `${found.length} places look like secrets: take them out and replace them at the provider`,
);
process.exit(found.length === 0 ? 0 : 1);
