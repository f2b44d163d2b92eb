import { html } from "./html";
import { layout } from "./layout";

export interface StatusPageData {
	/** ISO 8601. */
	now: string;
	/** In words, without names of tenants. */
	troubles: { text: string; since: string }[];
	objectives: { title: string; objective: number; reached: number | null; troubled: boolean }[];
}

const percent = (share: number): string => `${(Math.floor(share * 100_000) / 1000).toFixed(2)} %`;

/** How the platform does, for everyone: what is wrong now, and what it kept of its promises in 30 days. */
export function statusPage({ now, troubles, objectives }: StatusPageData): string {
	const well = troubles.length === 0;
	return layout({
		tenant: null,
		title: "Status",
		indexed: true,
		body: html`<h1>${well ? "Everything works" : "Something is wrong"}</h1>
<p>${well ? "No trouble is known." : "We know of it and are at work."} As of ${now}.</p>
${!well && html`<ul>${troubles.map(({ text, since }) => html`<li>${text}, since ${since}</li>`)}</ul>`}
<h2>The last 30 days</h2>
<ul>${objectives.map(
			({ title, objective, reached, troubled }) =>
				html`<li>${title}: ${reached === null ? "nothing counted yet" : percent(reached)}, promised ${percent(objective)}${troubled && " – in trouble now"}</li>`,
		)}</ul>`,
	});
}
