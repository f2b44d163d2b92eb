type Rgb = [number, number, number];

export interface BrandColours {
	/** Background of the main button. */
	accent: string;
	/** Text on `accent`, at least 4.5:1. */
	on_accent: string;
	/** The brand colour as text on a light and on a dark card, at least 4.5:1. */
	link_light: string;
	link_dark: string;
}

const DEFAULT_ACCENT: Rgb = [15, 98, 84];
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const DARK_CARD: Rgb = [28, 31, 35];

/** Reads `#rgb` or `#rrggbb`; null for anything else. */
export function parseHex(text: string | null | undefined): Rgb | null {
	const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec((text ?? "").trim())?.[1];
	if (!digits) return null;
	const full = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
	const number = Number.parseInt(full, 16);
	return [number >> 16, (number >> 8) & 255, number & 255];
}

function luminance(colour: Rgb): number {
	const [r, g, b] = colour.map((value) => {
		const part = value / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	}) as Rgb;
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: Rgb, b: Rgb): number {
	const x = luminance(a) + 0.05;
	const y = luminance(b) + 0.05;
	return x > y ? x / y : y / x;
}

function hex(colour: Rgb): string {
	return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Moves `colour` towards `target` in steps of 5% until it reads on `card`. */
function readable(colour: Rgb, card: Rgb, target: Rgb): string {
	for (let share = 0; share < 1; share += 0.05) {
		const mixed = colour.map((value, i) => Math.round(value + ((target[i] as number) - value) * share)) as Rgb;
		if (contrast(mixed, card) >= 4.5) return hex(mixed);
	}
	return hex(target);
}

/** Safe colours from a tenant's primary colour; a colour that is none falls back to the product's own. */
export function brandColours(primary: string | null | undefined): BrandColours {
	const accent = parseHex(primary) ?? DEFAULT_ACCENT;
	return {
		accent: hex(accent),
		on_accent: contrast(accent, WHITE) >= 4.5 ? "#ffffff" : "#000000",
		link_light: readable(accent, WHITE, BLACK),
		link_dark: readable(accent, DARK_CARD, WHITE),
	};
}
