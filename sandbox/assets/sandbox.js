/** Keeps the page current, reports what its reader does, and moves by keyboard. */
const CHECK_EVERY_MS = 1500;
const notice = document.getElementById("notice");

function say(text) {
	if (!notice) return;
	notice.textContent = text;
	clearTimeout(say.timer);
	say.timer = setTimeout(() => {
		notice.textContent = "";
	}, 5000);
}

async function post(url, body) {
	try {
		const answer = await fetch(url, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: body ?? "{}",
		});
		const reply = await answer.json();
		return answer.ok ? { ok: true, reply } : { ok: false, text: reply.error?.message ?? "That did not work." };
	} catch {
		return { ok: false, text: "The sandbox does not answer." };
	}
}

/** Exchanges what changed and leaves the message that is being read, and the focus, where they are. */
async function refresh() {
	const answer = await fetch(location.href);
	const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
	const focused = document.activeElement?.id;
	for (const id of ["people", "timeline", "clock"]) {
		const here = document.getElementById(id);
		const there = fresh.getElementById(id);
		if (here && there && here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
	}
	if (focused && document.activeElement?.id !== focused)
		document.getElementById(focused)?.focus({ preventScroll: true });
}

let version = "";
async function check() {
	if (!document.hidden) {
		try {
			const answer = await fetch("/sandbox/version");
			const latest = (await answer.json()).version;
			if (latest !== version) {
				if (version !== "") await refresh();
				version = latest;
			}
		} catch {
			say("The sandbox does not answer.");
		}
	}
	setTimeout(check, CHECK_EVERY_MS);
}

document.addEventListener("click", async (event) => {
	const button = event.target.closest?.("button[data-post]");
	if (!button) return;
	button.disabled = true;
	const result = await post(button.dataset.post, button.dataset.body);
	button.disabled = false;
	say(result.ok ? `${button.textContent.trim()}: done.` : result.text);
});

document.getElementById("clear")?.addEventListener("click", async () => {
	if (!confirm("Delete all messages of the sandbox?")) return;
	await fetch("/sandbox/messages", { method: "DELETE" });
	location.href = "/";
});

document.getElementById("reply")?.addEventListener("submit", async (event) => {
	event.preventDefault();
	const form = event.currentTarget;
	const result = await post(
		"/sandbox/sms/inbound",
		JSON.stringify({ from: form.dataset.from, body: form.elements.body.value }),
	);
	if (!result.ok) return say(result.text);
	form.reset();
	refresh();
});

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
	if (event.key !== "j" && event.key !== "k") return;
	const mails = [...document.querySelectorAll("#timeline .mail a")];
	const at = mails.findIndex((link) => link.getAttribute("aria-current") === "true");
	const next = mails[event.key === "j" ? at + 1 : at - 1];
	if (next) location.href = next.href;
});

const message = document.getElementById("reader")?.dataset.message;
if (message) post(`/sandbox/messages/${message}/open`);
if (document.body.classList.contains("mailbox")) {
	document.querySelector("#timeline [aria-current]")?.scrollIntoView({ block: "nearest" });
	check();
}
