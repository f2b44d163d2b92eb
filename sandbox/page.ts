/** Text as HTML, safe in content and in double-quoted attributes. */
export function escapeHtml(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

interface Document {
	title: string;
	/** Class of the body. */
	view: string;
	body: string;
	script?: string;
}

/** A whole page in the sandbox's own dress. */
export function renderDocument({ title, view, body, script }: Document): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%230f766e'/%3E%3Cpath d='M7 11l9 7 9-7M7 10h18v12H7z' fill='none' stroke='white' stroke-width='2.4' stroke-linejoin='round'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/assets/sandbox.css">
</head>
<body class="${view}">
${body}
${script ? `<script src="${script}" defer></script>` : ""}
</body>
</html>`;
}

/** "Wed 25 Nov, 09:00:12" in UTC. */
export function formatInstant(ms: number): string {
	const [day, date, month, , time] = new Date(ms).toUTCString().split(" ");
	return `${day?.replace(",", "")} ${Number(date)} ${month}, ${time}`;
}
