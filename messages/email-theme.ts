import { hexColor, readableOn, textOn } from "./colors";
import type { EmailBrand } from "./email-types";

const CARD = "#ffffff";
const DARK_PAGE = "#121316";
const DARK_CARD = "#1d1f24";
const DARK_TEXT = "#e9eaee";
const DARK_MUTED = "#a3a7b3";

export interface EmailTheme {
	page: string;
	card: string;
	text: string;
	muted: string;
	/** The footer lies on the page, not on the card. */
	footer: string;
	link: string;
	button: string;
	button_text: string;
	/** Style sheet for what inline styles cannot say: dark mode and narrow screens. */
	css: string;
}

/** The colours of one brand's e-mails, each pair with a contrast of at least 4.5 in light and in dark mode. */
export function emailTheme(brand: EmailBrand): EmailTheme {
	const primary = hexColor(brand.primary_color, "#3d5afe");
	const page = hexColor(brand.background, "#f2f3f6");
	return {
		page,
		card: CARD,
		text: readableOn(hexColor(brand.text_color, "#1f2430"), CARD),
		muted: "#5b6070",
		footer: readableOn("#5b6070", page),
		link: readableOn(primary, CARD),
		button: primary,
		button_text: textOn(primary),
		css: stylesheet(readableOn(primary, DARK_CARD)),
	};
}

/** `[data-ogsc]` is how Outlook on the web marks its dark mode. */
function stylesheet(darkLink: string): string {
	const dark: [string, string][] = [
		[".page", `background-color:${DARK_PAGE}!important`],
		// The cell that the body component wraps everything in.
		[".page>table>tbody>tr>td", `background-color:${DARK_PAGE}!important`],
		[".card", `background-color:${DARK_CARD}!important;border-color:#30333b!important`],
		[".text", `color:${DARK_TEXT}!important`],
		[".muted", `color:${DARK_MUTED}!important`],
		[".link", `color:${darkLink}!important`],
		[".rule", "border-color:#30333b!important"],
		// Most logos are drawn for a white page.
		[
			".logo",
			"background-color:#ffffff!important;padding:6px 8px!important;border-radius:6px!important;box-sizing:border-box!important;max-height:52px!important",
		],
	];
	const rules = (prefix: string) => dark.map(([name, style]) => `${prefix}${name}{${style}}`).join("");
	return [
		":root{color-scheme:light dark;supported-color-schemes:light dark}",
		"@media (max-width:480px){.outer{padding:12px 8px!important}.pad{padding:24px 18px!important}.button{display:block!important;text-align:center!important}}",
		`@media (prefers-color-scheme:dark){${rules("")}}`,
		rules("[data-ogsc] "),
	].join("");
}
