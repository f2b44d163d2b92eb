import { encode } from "uqr";
import { webUrl } from "../messages/urls";
import { type Html, html, raw } from "./html";

/** Modules of white around the code that readers need (ISO/IEC 18004 asks for four). */
const BORDER = 4;

/** An address as a QR code, drawn in the page itself: dark on white in either colour scheme. */
export function qrCode(url: string): Html | null {
	const target = webUrl(url);
	if (!target) return null;
	const { data, size } = encode(target, { ecc: "M", border: BORDER });
	const path = data.flatMap((row, y) => runs(row).map(([x, width]) => `M${x},${y}h${width}v1h-${width}z`));
	const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" aria-hidden="true"><rect fill="#fff" width="${size}" height="${size}"/><path fill="#000" d="${path.join("")}"/></svg>`;
	return html`<div class="qr" role="img" aria-label="Your QR code for the door">${raw(drawing)}</div>`;
}

/** The dark stretches of a row: where each begins, and how long it is. */
function runs(row: boolean[]): [x: number, width: number][] {
	const found: [number, number][] = [];
	for (const [x, dark] of row.entries()) {
		const last = found.at(-1);
		if (!dark) continue;
		if (last && last[0] + last[1] === x) last[1]++;
		else found.push([x, 1]);
	}
	return found;
}
