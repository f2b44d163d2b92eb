import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Html, html } from "../../pages/html";

/** Width and height in pixels: https://www.w3.org/TR/png-3/#11IHDR */
function sizeOf(png: Buffer): { width: number; height: number } {
	return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** Other pictures of the same page, and where each is shown in place of the first. */
const OTHERS = [
	["390-dark", "(max-width: 40rem) and (prefers-color-scheme: dark)"],
	["390-light", "(max-width: 40rem)"],
	["390-dark", "(max-width: 40rem)"],
	["1440-dark", "(prefers-color-scheme: dark)"],
] as const;

/** The pictures that pages name, each copied once. */
export class Pictures {
	/** File in the site to file in the project. */
	readonly used = new Map<string, string>();

	constructor(readonly folder: string) {}

	#use(name: string): { src: string; width: number; height: number } {
		const file = join(this.folder, name);
		if (!existsSync(file)) throw new Error(`There is no picture ${name} in ${this.folder}.`);
		this.used.set(`pictures/${name}`, file);
		return { src: `/docs/pictures/${name}`, ...sizeOf(readFileSync(file)) };
	}

	/** A picture with what it shows below it; a phone gets the picture of a phone where there is one. */
	figure(name: string, alternative: string): Html {
		const { src, width, height } = this.#use(name);
		const others = OTHERS.map(([look, media]) => [name.replace(/1440-(?:light|dark)/, look), media] as const)
			.filter(([other]) => other !== name && existsSync(join(this.folder, other)))
			.map(([other, media]) => ({ media, ...this.#use(other) }));
		return html`<figure><a href="${src}"><picture>${others.map((other) => html`<source media="${other.media}" srcset="${other.src}" width="${other.width}" height="${other.height}">`)}<img src="${src}" alt="${alternative}" width="${width}" height="${height}" loading="lazy"></picture></a>
<figcaption>${alternative}</figcaption></figure>`;
	}
}
