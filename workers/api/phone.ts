import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { z } from "zod";

/** The number in E.164, or null when it is none. A number without a country code cannot be told from others. */
export function e164(text: string): string | null {
	const number = parsePhoneNumberFromString(text);
	return number?.isPossible() ? number.number : null;
}

/** A phone number in any international writing, as E.164. */
export const phone = z
	.string()
	.max(40)
	.transform((text, issue) => {
		const number = e164(text);
		if (number) return number;
		issue.addIssue({ code: "custom", message: "Write the number with its country code, such as +49 30 1234567." });
		return z.NEVER;
	});
