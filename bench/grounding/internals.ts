/** What training needs beyond the gate's public functions. */
export { FEATURE_NAMES } from "../../vectorize/ground/features";
export { examineSentence } from "../../vectorize/ground/sentence";
export { indexSources } from "../../vectorize/ground/source-index";
export { splitSentences } from "../../vectorize/ground/text";
