import { hexColor, readableOn, textOn } from "../messages/colors";
import { type Html, raw } from "./html";

const DEFAULT_ACCENT = "#0f6254";
const LIGHT_CARD = "#ffffff";
const DARK_CARD = "#1c1f23";

const RULES = `
*{box-sizing:border-box}
html{background:var(--page);color:var(--fg);font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:clamp(1rem,4vw,3rem) 1rem 2rem}
header,main,footer{width:100%;max-width:38rem}
header{margin-bottom:1rem;font-weight:600}
header img{display:block;max-height:48px;max-width:200px}
main{background:var(--card);border:1px solid var(--edge);border-radius:14px;padding:clamp(1.25rem,5vw,2rem);display:grid;gap:1.25rem}
footer{margin-top:1.5rem;color:var(--soft);font-size:.875rem;white-space:pre-line}
h1{font-size:clamp(1.5rem,5vw,1.875rem);line-height:1.2;margin:0;text-wrap:balance}
h2{font-size:1.125rem;margin:0}
p,ul{margin:0}
h1,h2,p,li,label,summary,header{overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:6px}
.soft{color:var(--soft)}
.about{white-space:pre-line}
.facts,section,form{display:grid;gap:1rem}
.facts{gap:.35rem}
.facts strong{display:block}
section{gap:.75rem;border-top:1px solid var(--edge);padding-top:1.25rem}
.pair{display:grid;gap:1rem}
@media(min-width:34rem){.pair{grid-template-columns:1fr 1fr}}
.field{display:grid;gap:.3rem;align-content:start}
label{font-weight:600}
label span{font-weight:400;color:var(--soft)}
.hint{color:var(--soft);font-size:.9375rem}
.field input,select{font:inherit;color:inherit;background:var(--input);border:1px solid var(--line);border-radius:8px;padding:.6rem .75rem;min-height:2.875rem;width:100%}
[aria-invalid]{border-color:var(--bad)!important;box-shadow:0 0 0 1px var(--bad)}
.error{color:var(--bad);font-weight:600;font-size:.9375rem}
.tick{display:grid;grid-template-columns:1.5rem 1fr;gap:.65rem;align-items:start}
.tick label{font-weight:400}
.tick input{width:1.5rem;height:1.5rem;margin:0;accent-color:var(--accent)}
.tick .error{grid-column:2}
fieldset{border:0;margin:0;padding:0;display:grid;gap:1rem;min-width:0}
legend{font-weight:600;padding:0;margin-bottom:.5rem}
.note{border:1px solid var(--edge);border-left:4px solid var(--link);border-radius:8px;padding:.75rem 1rem}
.note.bad{border-left-color:var(--bad)}
.note ul{padding-left:1.25rem}
button,.button{font:inherit;font-weight:600;display:inline-flex;align-items:center;justify-content:center;min-height:2.875rem;padding:.6rem 1.25rem;
border:1px solid var(--line);border-radius:8px;background:transparent;color:var(--fg);text-decoration:none;text-align:center;cursor:pointer;width:100%}
button:hover,.button:hover{text-decoration:underline}
.main{background:var(--accent);color:var(--on-accent);border-color:var(--link)}
.stop{color:var(--bad);border-color:var(--bad)}
.links{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.6rem;list-style:none;padding:0}
.links .button{height:100%;padding-inline:.5rem}
summary{cursor:pointer;color:var(--link);font-weight:600;min-height:1.75rem}
details[open] summary{margin-bottom:.75rem}
.qr{max-width:18rem;background:#fff;border-radius:8px}
.qr svg{display:block;width:100%;height:auto}
.days{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;padding:0}
.days li{border:1px solid var(--line);border-radius:6px;min-width:2.25rem;padding:.2rem .4rem;text-align:center}
.days .done{background:var(--accent);color:var(--on-accent);border-color:var(--link)}
.trap{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{main{border:0;padding:0}form,section{display:none}}
`;

/** The page's one style block, with the tenant's colour made readable on both cards. */
export function styleBlock(primary_color: string | null | undefined): Html {
	const accent = hexColor(primary_color, DEFAULT_ACCENT);
	const light = `color-scheme:light dark;--accent:${accent};--on-accent:${textOn(accent)};--link:${readableOn(accent, LIGHT_CARD)};--page:#f4f5f7;--card:${LIGHT_CARD};
--fg:#16191d;--soft:#525b66;--line:#7c858f;--edge:#d9dde2;--input:#fff;--bad:#b3261e`;
	const dark = `--link:${readableOn(accent, DARK_CARD)};--page:#121417;--card:${DARK_CARD};--fg:#f1f3f5;--soft:#b4bcc5;--line:#7d8791;--edge:#3a4149;--input:#14161a;--bad:#ff9c94`;
	return raw(`<style>:root{${light}}@media(prefers-color-scheme:dark){:root{${dark}}}${RULES}</style>`);
}
