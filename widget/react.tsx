import { type CSSProperties, createElement, useEffect, useRef } from "react";

/** A field that the form asks for beside name and address. */
export interface MyxeliumField {
	/** Small letters, digits and underscores; at most 40. */
	name: string;
	label: string;
	type?: "text" | "textarea" | "select" | "checkbox";
	required?: boolean;
	/** Of a `select`. */
	options?: string[];
	value?: string;
}

export interface MyxeliumRegistrationProps {
	/** Where the product runs, such as `https://events.example.com`. */
	host: string;
	/** The key that pages may show; starts with `pk_`. */
	publishableKey: string;
	/** One event, or several to choose from. */
	event: string | string[];
	mode?: "inline" | "popup" | "button";
	/** Of the button, and the dialog's name. */
	label?: string;
	theme?: "light" | "dark";
	fields?: MyxeliumField[];
	prefill?: { email?: string; firstName?: string; lastName?: string; phone?: string };
	/** Campaign parameters where the page's address has none: `utm_source=...&utm_campaign=...`. */
	utm?: string;
	/** Seconds until a pop-up opens. */
	openAfter?: number;
	openOnExit?: boolean;
	/** For a Content-Security-Policy that lets scripts in by nonce. */
	nonce?: string;
	className?: string;
	style?: CSSProperties;
	onReady?: (detail: { event_id: string }) => void;
	onRegistered?: (detail: { event_id: string; registration_id: string; already_registered: boolean }) => void;
	onSelected?: (detail: { event_id: string }) => void;
	/** Not sent yet, and tried again when the connection is back; `kept`: also after the page was closed. */
	onWaiting?: (detail: { event_id: string; kept: boolean }) => void;
	onProblem?: (detail: { event_id: string; kind: string; message: string }) => void;
	onOpened?: () => void;
	onClosed?: () => void;
}

const HANDLERS = {
	ready: "onReady",
	registered: "onRegistered",
	selected: "onSelected",
	waiting: "onWaiting",
	problem: "onProblem",
	opened: "onOpened",
	closed: "onClosed",
} as const;

function loadScript(src: string, nonce: string | undefined): void {
	if (document.querySelector(`script[src="${CSS.escape(src)}"]`)) return;
	const script = Object.assign(document.createElement("script"), { src, async: true });
	if (nonce) script.nonce = nonce;
	document.head.append(script);
}

/** The registration form as a React component (18 or newer). Renders on a server too; the form appears in the browser. */
export function MyxeliumRegistration(props: MyxeliumRegistrationProps) {
	const { host, event, fields, prefill, nonce } = props;
	const place = useRef<HTMLElement>(null);
	const latest = useRef(props);
	const origin = host.replace(/\/+$/, "");
	useEffect(() => {
		latest.current = props;
	});
	useEffect(() => loadScript(`${origin}/widget.js`, nonce), [origin, nonce]);
	useEffect(() => {
		const element = place.current;
		const off = Object.entries(HANDLERS).map(([name, handler]) => {
			const listen = (happening: Event) => {
				const call = latest.current[handler] as ((detail: unknown) => void) | undefined;
				call?.((happening as CustomEvent).detail);
			};
			element?.addEventListener(`myxelium:${name}`, listen);
			return () => element?.removeEventListener(`myxelium:${name}`, listen);
		});
		return () => {
			for (const stop of off) stop();
		};
	}, []);
	return createElement("myxelium-registration", {
		ref: place,
		api: origin,
		event: Array.isArray(event) ? event.join(" ") : event,
		"publishable-key": props.publishableKey,
		mode: props.mode,
		label: props.label,
		theme: props.theme,
		fields: fields && JSON.stringify(fields),
		email: prefill?.email,
		"first-name": prefill?.firstName,
		"last-name": prefill?.lastName,
		phone: prefill?.phone,
		utm: props.utm,
		"open-after": props.openAfter,
		"open-on-exit": props.openOnExit ? "" : undefined,
		class: props.className,
		style: props.style,
	});
}
