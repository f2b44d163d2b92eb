import { Button, Group, Text } from "@mantine/core";
import { notifications } from "./notices";

const READING_MS = 12_000;

interface Offer {
	title: string;
	message?: string;
	undo: () => void;
	/** Called once the offer is over, whether it was taken or not. */
	onClose?: () => void;
}

/** Says that something is done, with a way back for as long as it is said. */
export function offer({ title, message, undo, onClose }: Offer): void {
	const id = notifications.show({
		color: "teal",
		autoClose: READING_MS,
		title,
		...(onClose && { onClose }),
		message: (
			<Group gap="xs">
				{message && <Text size="sm">{message}</Text>}
				<Button
					size="compact-sm"
					variant="default"
					onClick={() => {
						undo();
						notifications.hide(id);
					}}
				>
					Undo
				</Button>
			</Group>
		),
	});
}
