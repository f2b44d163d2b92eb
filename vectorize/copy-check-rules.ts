/** One message to look over. `image_count` is of the rendered e-mail; 0 when not given. */
export type Copy = { channel: "email" | "sms"; subject?: string; preview?: string; body: string; image_count?: number };

export type CopyWarningCode =
	| "spam_word"
	| "all_caps"
	| "exclamation_marks"
	| "too_many_links"
	| "image_heavy"
	| "subject_missing"
	| "subject_long"
	| "subject_reply_prefix"
	| "preview_long"
	| "preview_repeats_subject"
	| "sms_segments"
	| "sms_unicode";

/** `start` and `end` are offsets into the named field; `fixable` tells whether `fixCopy` removes it. */
export type CopyWarning = {
	code: CopyWarningCode;
	field: "subject" | "preview" | "body";
	start: number;
	end: number;
	message: string;
	fixable: boolean;
};

export const LIMITS = {
	/** Characters of a subject that common phone inboxes show. */
	subject: 60,
	/** Characters of preview text that common inboxes show. */
	preview: 110,
	/** Links of an e-mail body; more read as a newsletter or as spam. */
	links: 5,
	/** Characters of text per image below which filters call a message image-heavy. */
	text_per_image: 300,
	sms_segments: 2,
};

/** Phrases that filters and readers hold against a message; what each may be replaced by, null where only a person can say. */
export const SPAM_PHRASES: readonly [RegExp, string | null][] = [
	[/\bact now\b/gi, "take a look"],
	[/\bclick here\b/gi, "open the link"],
	[/\b(buy|order) now\b/gi, "take a look"],
	[/\b100% free\b/gi, "free"],
	[/\b(absolutely|totally|completely) free\b/gi, "free"],
	[/\brisk[- ]free\b/gi, null],
	[/\bno obligation\b/gi, null],
	[/\bonce in a lifetime\b/gi, "rare"],
	[/\blimited[- ]time offer\b/gi, "offer"],
	[/\burgent\b/gi, "timely"],
	[/\bdon't delete\b/gi, ""],
	[/\bthis is(n't| not) spam\b/gi, ""],
	[/\b(make|earn) (\w+ )?(money|cash)\b/gi, null],
	[/\bextra (income|cash)\b/gi, null],
	[/\bfinancial freedom\b/gi, null],
	[/\bget rich\b/gi, null],
	[/\bmiracle\b/gi, null],
	[/\bamazing (deal|offer|opportunity)\b/gi, "$1"],
	[/\b(incredible|unbelievable) (deal|offer|opportunity|price)\b/gi, "$2"],
	[/\bspecial promotion\b/gi, "offer"],
	[/\bcongratulations,? you('ve| have)? won\b/gi, null],
	[/\byou('re| are| have been) (a winner|selected|chosen)\b/gi, null],
	[/\bwinner\b/gi, null],
	[/\bguaranteed\b/gi, null],
	[/\bdouble your\b/gi, null],
	[/\blowest price\b/gi, null],
	[/\bwhile (supplies|stocks) last\b/gi, null],
	[/\bdon't miss (out|this)\b/gi, null],
	[/\bhurry\b/gi, null],
	[/\blast chance\b/gi, null],
	[/\bdear friend\b/gi, "Hello"],
	[/\bcash bonus\b/gi, null],
	[/\bwork from home\b/gi, null],
	[/\bas seen on\b/gi, null],
	[/[$\u20ac\u00a3]{2,}/g, ""],
];
