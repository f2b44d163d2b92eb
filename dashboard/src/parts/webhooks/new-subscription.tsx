import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { hooks, TYPES, USUAL } from "../../webhook-queries";
import { Dialog } from "../dialog";
import { refuse } from "../forms";

interface Props {
	onClose: () => void;
	onMade: (secret: string) => Promise<void>;
}

/** Subscribes an address of one's own to what happens from now on. */
export default function NewSubscription({ onClose, onMade }: Props) {
	const form = useForm({ initialValues: { url: "", types: USUAL } });
	const make = useMutation({
		mutationFn: hooks.create,
		onSuccess: ({ secret }) => onMade(secret),
		onError: (error) => refuse(form, error),
	});
	return (
		<Dialog onClose={onClose} title="Tell another system" size="lg" centered>
			<form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
				<Stack>
					<TextInput
						label="Address"
						description="An https address that takes POST requests. Each is signed by Standard Webhooks."
						type="url"
						placeholder="https://"
						required
						data-autofocus
						{...form.getInputProps("url")}
					/>
					<Checkbox.Group label="What it is told of" {...form.getInputProps("types")}>
						<Stack gap="xs" mt="xs">
							{Object.entries(TYPES).map(([value, label]) => (
								<Checkbox key={value} value={value} label={label} />
							))}
						</Stack>
					</Checkbox.Group>
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Cancel
						</Button>
						<Button type="submit" loading={make.isPending} disabled={form.values.types.length === 0}>
							Subscribe
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialog>
	);
}
