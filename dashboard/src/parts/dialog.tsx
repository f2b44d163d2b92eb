import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useRef } from "react";

/** A dialog that is there while it is open. The keyboard goes back to where it was when it goes. */
export function Dialog(props: Omit<ModalProps, "opened">) {
	const before = useRef(document.activeElement);
	useEffect(
		() => () => {
			const held = before.current;
			// The library still takes its own leave of the page first.
			setTimeout(() => document.activeElement === document.body && held instanceof HTMLElement && held.focus());
		},
		[],
	);
	return <Modal opened {...props} />;
}
