import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** A command-line tool of a package, as the file that Node runs. */
export const tool = (...path) => join(ROOT, "node_modules", ...path);

export const WRANGLER = tool("wrangler", "bin", "wrangler.js");
export const VITEST = tool("vitest", "vitest.mjs");
export const ASSETS = join(ROOT, "dist", "assets");
export const SANDBOX = join(ROOT, "sandbox", "server.ts");
export const MIGRATE = join(ROOT, "scripts", "migrate.mjs");
export const BENCH = join(ROOT, "scripts", "bench.mjs");
export const CHAOS = join(ROOT, "scripts", "chaos.mjs");
