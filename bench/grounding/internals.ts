/** What training needs beyond the gate's public functions. */

export { chunkText } from "../../vectorize/chunk";
export { COACH, FALSE_SENTENCES, TRUE_SENTENCES } from "../../vectorize/ground/coach.fixture";
export { FEATURE_NAMES } from "../../vectorize/ground/features";
export { examineSentence } from "../../vectorize/ground/sentence";
export { indexSources } from "../../vectorize/ground/source-index";
export { splitSentences } from "../../vectorize/ground/text";
export { readDocument } from "../../vectorize/ingest";
export { sourceOf } from "../../vectorize/write/library";
