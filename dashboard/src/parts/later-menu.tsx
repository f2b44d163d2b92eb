import { type ComponentType, lazy, type ReactElement, Suspense, useEffect, useMemo, useState } from "react";

export interface OpenedMenu {
	/** The button of the menu, which has the keyboard. */
	button: ReactElement;
}

/** Opens a menu a moment after it is there, so that the library knows where the keyboard was and puts it back. */
export function useOpening() {
	const [opened, onChange] = useState(false);
	useEffect(() => onChange(true), []);
	return { opened, onChange };
}

interface Props<Given> {
	/** The script of the menu's entries. */
	load: () => Promise<{ default: ComponentType<Given & OpenedMenu> }>;
	/** A button, without what tells of a menu. */
	button: (menu: Record<string, unknown>) => ReactElement;
	given: Given;
}

/** A menu whose script comes when somebody is about to open it: no page waits for it. */
export function LaterMenu<Given extends object>({ load, button, given }: Props<Given>) {
	const Menu = useMemo(() => lazy(load), [load]);
	const [wanted, want] = useState(false);
	const closed = button({
		"aria-haspopup": "menu",
		"aria-expanded": false,
		onPointerEnter: load,
		onFocus: load,
		onClick: () => want(true),
	});
	if (!wanted) return closed;
	return (
		<Suspense fallback={closed}>
			<Menu {...given} button={button({ autoFocus: true })} />
		</Suspense>
	);
}
