import type { DrawerProps } from "@mantine/core";
import { lazy, Suspense, useRef } from "react";

const SideDrawer = lazy(() => import("./side-drawer"));

/** A drawer at the side of a list, whose script comes when it is first opened. */
export function Side(props: DrawerProps) {
	const ever = useRef(false);
	ever.current ||= props.opened;
	return <Suspense>{ever.current && <SideDrawer {...props} />}</Suspense>;
}
