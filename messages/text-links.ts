import { trimBare } from "./markup";

const ADDRESS = /https?:\/\/[^\s<>"]{1,2000}/g;

/** The web addresses in a plain text, in order, without the punctuation of the sentences around them. */
export const linksIn = (text: string): string[] => Array.from(text.matchAll(ADDRESS), ([found]) => trimBare(found));

/** `text` with each web address replaced by what `replace` says. */
export const replaceLinks = (text: string, replace: (url: string) => string): string =>
	text.replace(ADDRESS, (found) => {
		const url = trimBare(found);
		return replace(url) + found.slice(url.length);
	});
