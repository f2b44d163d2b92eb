const DARK = `--bg:#1c1f23;--fg:#f1f3f5;--soft:#b4bcc5;--line:#7d8791;--field:#14161a;--bad:#ff9c94;--bone:#2e343b;--edge:#3a4149;
--link:var(--link-dark);color-scheme:dark`;

/**
 * Sizes are in em from the reader's own default size, never rem: pages that set their root to 62.5% would shrink them.
 * Important rules inside a shadow tree win over important ones of the page.
 */
export const CSS = `
:host{all:initial!important;display:block!important;direction:ltr!important;unicode-bidi:isolate!important;
max-width:var(--myxelium-width,34em)!important;margin:var(--myxelium-margin,0)!important}
:host([hidden]){display:none!important}
:host::before,:host::after{content:none!important}
.theme{--bg:#fff;--fg:#16191d;--soft:#525b66;--line:#7c858f;--field:#fff;--bad:#b3261e;--bone:#e8ebee;--edge:#d9dde2;
--link:var(--link-light);color-scheme:light;font:400 medium/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
text-align:start;color:var(--fg)}
@media(prefers-color-scheme:dark){:host(:not([theme=light])) .theme{${DARK}}}
:host([theme=dark]) .theme{${DARK}}
*{box-sizing:border-box}
.card{position:relative;container-type:inline-size;display:block;background:var(--bg);color:var(--fg);border:1px solid var(--edge);border-radius:14px;
padding:clamp(18px,5%,28px)}
dialog{width:min(34em,100vw - 1.5em);max-width:none;max-height:calc(100dvh - 1.5em);margin:auto;padding:0;border:0;border-radius:14px;background:var(--bg);
color:var(--fg);overflow:hidden}
dialog[open]{display:flex}
dialog::backdrop{background:rgb(0 0 0/.6)}
.sheet{flex:1;min-width:0;overflow:auto;overscroll-behavior:contain}
.sheet .head,.sheet h2{padding-inline-end:1.5em}
h2{font-size:1.375em;line-height:1.25;margin:0;font-weight:700;overflow-wrap:anywhere;text-wrap:balance}
p{margin:0}
p,li,label,summary{overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
:focus{outline:none}
:focus-visible:not(h2),.note:focus{outline:3px solid var(--link,currentColor);outline-offset:2px;border-radius:6px}
.head{display:grid;gap:.5em;margin-bottom:1.25em}
.logo{display:block;height:32px;max-width:180px;object-fit:contain;object-position:left;margin-bottom:.25em}
.when{font-weight:600}
.soft{color:var(--soft);font-size:.9375em}
.about{white-space:pre-line}
summary{cursor:pointer;color:var(--link);font-weight:600;min-height:1.75em}
form,.stack{display:grid;gap:1em}
.pair{display:grid;gap:1em}
@container(min-width:26em){.pair{grid-template-columns:1fr 1fr}}
.field{display:grid;gap:.3em;align-content:start}
label{font-weight:600}
.opt{font-weight:400;color:var(--soft)}
input[type=text],input[type=email],input[type=tel],select,textarea{font:inherit;color:inherit;background:var(--field);border:1px solid var(--line);
border-radius:8px;padding:.6em .75em;min-height:2.875em;width:100%;margin:0}
[aria-invalid=true]{border-color:var(--bad)!important;box-shadow:0 0 0 1px var(--bad)}
.error{color:var(--bad);font-size:.9375em;font-weight:600}
.tick{display:grid;grid-template-columns:1.5em 1fr;gap:.65em;align-items:start}
.tick label{font-weight:400;font-size:.9375em}
fieldset{border:0;margin:0;padding:0;min-width:0;gap:.6em}
legend{font-weight:600;padding:0;margin-bottom:.5em}
.facts{display:grid}
.tick input{width:1.5em;height:1.5em;margin:0;accent-color:var(--accent)}
.tick .error{grid-column:2}
.note{border:1px solid var(--edge);border-inline-start:4px solid var(--link);border-radius:8px;padding:.75em 1em}
.note.bad{border-inline-start-color:var(--bad)}
.note strong{display:block}
.note ul{margin:.25em 0 0;padding-inline-start:1.25em}
.note .again{margin-top:.75em}
button,.button{font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;border-radius:8px;min-height:2.875em;
padding:.6em 1.1em;display:inline-flex;align-items:center;justify-content:center;gap:.6em;border:1px solid var(--line);background:transparent;
color:var(--fg);margin:0}
.main{background:var(--accent);color:var(--on-accent);border-color:var(--link);width:100%}
.cross{position:absolute;inset-block-start:.4em;inset-inline-end:.4em;width:2.75em;min-height:2.75em;padding:0;border-color:transparent;border-radius:50%;background:var(--bg);font-size:1.125em}
.opener{width:auto}
button:hover,.button:hover{text-decoration:underline;text-underline-offset:.2em}
[aria-disabled=true]{cursor:progress}
.spin{width:1em;height:1em;border:2px solid;border-inline-end-color:transparent;border-radius:50%;animation:turn .8s linear infinite}
@keyframes turn{to{transform:rotate(1turn)}}
.links{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5em,1fr));gap:.6em;list-style:none;padding:0;margin:.5em 0 0}
.links .button{width:100%;height:100%;padding-inline:.5em}
h3{font-size:1em;margin:0;font-weight:600}
.trap,.aside{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bone{background:var(--bone);border-radius:6px;animation:breathe 1.6s ease-in-out infinite}
@container(max-width:26em){.wraps{padding-bottom:1.5em;box-sizing:content-box}}
@keyframes breathe{50%{opacity:.55}}
@media(prefers-reduced-motion:reduce){.bone,.spin{animation:none}}
@media(forced-colors:active){.main,.button,button{border:1px solid}}
`;
