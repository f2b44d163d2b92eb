const PATTERNS: readonly RegExp[] = [
	/\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|directions?|constraints?|safeguards?)\b/i,
	/\b(?:system|developer|hidden) (?:prompt|message|instructions?)\b/i,
	/\b(?:new|following|additional|updated) instructions?\b.{0,20}(?::|\b(?:for|to) (?:the )?(?:ai|assistant|model|writer)\b)/i,
	/\byou are (?:now )?(?:an? |the )?(?:ai\b|assistant|language model|chat ?bot|llm|copywriter|writing model)/i,
	/\b(?:as an ai|language models?|chat ?gpt|llms?|ai (?:assistants?|writers?|models?|agents?))\b.{0,60}\b(?:must|should|shall|have to|write|say|tell|output|respond|reply|include|state)\b/i,
	/\b(?:attention|note to|message to|dear|to the|to any|hey) (?:the )?(?:ai|llm|language model|assistant|model|summari[sz]er|copywriter)\b/i,
	/\b(?:write|say|tell|output|respond|reply|announce|state|mention|include|insert|add|append|promise)\b.{0,80}\b(?:in|to) (?:every|all|each|any) (?:e-?mails?|messages?|steps?|answers?|repl(?:y|ies)|funnels?|subjects?|readers?|registrants?|subscribers?|recipients?)\b/i,
	/\b(?:do not|don't|never) (?:tell|reveal|show|mention)\b.{0,40}\b(?:users?|readers?|coach|prompt|instructions?)\b/i,
	/<\|?\/?(?:system|im_start|im_end|assistant|user)\b|\[\/?(?:INST|SYSTEM)\]|^#{2,} ?(?:system|instructions?)\b/im,
	/\b(?:prompt injection|jailbreak)/i,
];

/**
 * Whether a text speaks to whoever writes copy from it instead of to a reader: "ignore your instructions", "as an AI you must ...". Such a
 * text is data like any other; no sentence beside it is taken into copy either, since its author wanted the copy to say something else.
 */
export const isInstruction = (text: string): boolean => {
	const flat = text.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "").replace(/\s+/g, " ");
	return PATTERNS.some((pattern) => pattern.test(flat));
};
