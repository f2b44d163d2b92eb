/** Red, green and blue, 0 to 255. */
type Rgb = [number, number, number];

/** Least contrast of body text, WCAG 2.2 success criterion 1.4.3. */
const READABLE = 4.5;
const STEPS = 20;

function parse(color: string): Rgb | null {
	const long = color.trim().replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i, "#$1$1$2$2$3$3");
	const hex = /^#([0-9a-f]{6})$/i.exec(long)?.[1];
	if (!hex) return null;
	const n = Number.parseInt(hex, 16);
	return [n >> 16, (n >> 8) & 255, n & 255];
}

const format = (rgb: Rgb): string => `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;

/** `#rrggbb` for a three- or six-digit hex colour, else `fallback`. */
export function hexColor(color: string | null | undefined, fallback: string): string {
	const rgb = color ? parse(color) : null;
	return rgb ? format(rgb) : fallback;
}

/** Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
	const [r, g, b] = (parse(color) ?? [0, 0, 0]).map((c) => {
		const s = c / 255;
		return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
	}) as Rgb;
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two hex colours, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(a: string, b: string): number {
	const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
	return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on `background`; one of the two always reaches 4.5. */
export const textOn = (background: string): string =>
	contrast("#ffffff", background) >= contrast("#000000", background) ? "#ffffff" : "#000000";

/** `color`, moved towards black or white just as far as it takes to be readable on `background`. */
export function readableOn(color: string, background: string): string {
	const from = parse(color) ?? [0, 0, 0];
	const to = parse(textOn(background)) as Rgb;
	for (let step = 0; step <= STEPS; step++) {
		const mixed = format(from.map((c, i) => c + ((to[i] as number) - c) * (step / STEPS)) as Rgb);
		if (contrast(mixed, background) >= READABLE) return mixed;
	}
	return format(to);
}
