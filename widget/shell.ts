import { h } from "./dom";

export type Mode = "inline" | "popup" | "button";

export interface Shell {
	element: HTMLElement;
	open(): void;
	close(): void;
	isOpen(): boolean;
}

interface Hooks {
	opened(): void;
	closed(): void;
}

/** Where the card stands: in the page, or in a dialog that holds the focus until it is closed. */
export function shell(mode: Mode, card: HTMLElement, label: string, { opened, closed }: Hooks): Shell {
	if (mode === "inline") return { element: card, open() {}, close() {}, isOpen: () => true };
	const cross = h("button", { type: "button", class: "cross", "aria-label": "Close" }, "×");
	const dialog = h("dialog", { "aria-label": label }, h("div", { class: "sheet" }, card), cross);
	const close = () => dialog.close();
	cross.addEventListener("click", close);
	dialog.addEventListener("close", closed);
	dialog.addEventListener("click", ({ target }) => target === dialog && close());
	const open = () => {
		if (dialog.open || !dialog.isConnected) return;
		dialog.showModal();
		card.querySelector("h2")?.focus();
		opened();
	};
	const opener =
		mode === "button" ? h("button", { type: "button", class: "main opener", "aria-haspopup": "dialog" }, label) : null;
	opener?.addEventListener("click", open);
	return { element: h("div", {}, opener, dialog), open, close, isOpen: () => dialog.open };
}

interface Arming {
	/** Seconds on the page. */
	after: number;
	/** When the pointer leaves the page at its top, too. */
	on_exit: boolean;
}

/** Calls `open` once when its moment has come; answers a function that calls it off. */
export function arm({ after, on_exit }: Arming, open: () => void): () => void {
	const stop = () => {
		clearTimeout(timer);
		document.documentElement.removeEventListener("mouseleave", leave);
	};
	const go = () => {
		stop();
		open();
	};
	const leave = ({ clientY }: MouseEvent) => clientY <= 0 && go();
	const timer = setTimeout(go, after * 1000);
	if (on_exit) document.documentElement.addEventListener("mouseleave", leave);
	return stop;
}
