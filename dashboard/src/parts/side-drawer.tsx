import { Drawer, type DrawerProps } from "@mantine/core";
import { useEffect, useState } from "react";

/** Opens a moment after it is there, so that the library knows where the keyboard was and puts it back. */
export default function SideDrawer({ opened, ...rest }: DrawerProps) {
	const [shown, show] = useState(false);
	useEffect(() => show(opened), [opened]);
	return <Drawer opened={shown} position="right" size="lg" {...rest} />;
}
