export { allSteps } from "../../funnel/config";
export { buildFunnel } from "../../funnel/templates";
export { chunkText } from "../../vectorize/chunk";
export { extractFacts } from "../../vectorize/facts";
export { checkText, indexSources } from "../../vectorize/ground";
export { readDocument } from "../../vectorize/ingest";
export { buildLibrary, gateStep, STEP_MS, writeFunnel } from "../../vectorize/write";
export { stockSentences } from "../../vectorize/write/stock";
