import { Alert, Button, Stack } from "@mantine/core";
import { Dialog } from "../dialog";
import { CopyLine } from "./copy-line";

interface Props {
	title: string;
	secret: string;
	onClose: () => void;
}

/** A secret that was made here, which nobody can look up later. */
export default function ShownOnce({ title, secret, onClose }: Props) {
	return (
		<Dialog onClose={onClose} title={title} centered closeOnClickOutside={false}>
			<Stack>
				<Alert color="yellow" role="status">
					Copy it now: it is shown this once.
				</Alert>
				<CopyLine value={secret} label="Copy the secret" />
				<Button onClick={onClose}>Done</Button>
			</Stack>
		</Dialog>
	);
}
