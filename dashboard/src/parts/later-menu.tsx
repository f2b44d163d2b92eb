import { type ComponentType, lazy, type ReactElement, Suspense, useMemo, useState } from "react";

export interface OpenedMenu {
	/** The button of the menu, which is open from the start. */
	button: ReactElement;
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
			<Menu {...given} button={button({})} />
		</Suspense>
	);
}
