/**
 * Measures retrieval by words, by meaning and by both, as the product does it on a laptop: `node bench/retrieval.mjs [--errors]`. Prints a JSON
 * report last. Needs the pages beside the repository (`../shared/data`); without them it says so and ends well. Runs the product's own
 * passages, queries, index definition and fusion in SQLite, and the sandbox's sentence encoder.
 */

import { underOwnNode } from "../scripts/lib/own-node.mjs";

await underOwnNode();
const { measureRetrieval } = await import("./retrieval/measure.mjs");
await measureRetrieval(process.argv.includes("--errors"));
