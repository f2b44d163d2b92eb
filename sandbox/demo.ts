import { page, type Route } from "./http.ts";
import { escapeHtml, renderDocument } from "./page.ts";

/** Rules as careless sites have them; the form has to come through unharmed. */
const HOSTILE_CSS = `
* { font-family: "Comic Sans MS", cursive !important; letter-spacing: 2px; text-transform: uppercase; box-sizing: content-box !important; }
body { background: repeating-linear-gradient(45deg, #ffe 0 20px, #fdf 20px 40px); color: #606; margin: 0; padding: 24px; line-height: 2.4; font-size: 19px; }
input, button, select, textarea { border: 6px dashed red !important; background: black !important; color: lime !important; width: 40px !important; float: right; transform: rotate(-4deg); }
label { display: none !important; }
form { position: absolute; left: -2000px; }
div, span, p { margin: 13px !important; }
:focus, :focus-visible { outline: none !important; }
a { color: inherit !important; text-decoration: line-through; }
[hidden] { display: block !important; }
`;

function instructions(): string {
	return renderDocument({
		title: "Widget demo",
		view: "plain",
		body: `<main class="card">
<h1>Try the registration widget</h1>
<p>Fill in an event and the publishable key; both are in the dashboard, and the key starts with <code>pk_</code>.</p>
<form method="get" action="/demo">
<label for="event">Event id</label><input id="event" name="event" required autocomplete="off">
<label for="key">Publishable key</label><input id="key" name="key" required autocomplete="off" placeholder="pk_…">
<label class="check"><input type="checkbox" name="css" value="none"> Without the hostile styles</label>
<button>Show the widget</button>
</form>
<p><a href="/">Back to the mailbox</a></p>
</main>`,
	});
}

/** `GET /demo?event=&key=`: the widget inside a page whose styles try to spoil it; `css=none` leaves them out. */
export function openDemo(productUrl: string): Route[] {
	return [
		{
			method: "GET",
			path: "/demo",
			handle({ query }) {
				const event = query.get("event") ?? "";
				const key = query.get("key") ?? "";
				if (event === "" || key === "") return page(instructions());
				const styles =
					query.get("css") === "none" ? "body { font-family: system-ui, sans-serif; margin: 24px; }" : HOSTILE_CSS;
				return page(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A coach's site</title>
<style>${styles}</style>
<script src="${escapeHtml(productUrl)}/widget.js" async></script>
</head>
<body>
<h1>A coach's site</h1>
<p>This page's styles are as careless as they come. The registration form below should not care.</p>
<myxelium-registration event="${escapeHtml(event)}" key="${escapeHtml(key)}"></myxelium-registration>
<p>Text after the form. <a href="/">Back to the mailbox</a></p>
</body>
</html>`);
			},
		},
	];
}
