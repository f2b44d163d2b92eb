import { Button, Group, NativeSelect, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../api";
import { Dialog } from "../dialog";
import { refuse } from "../forms";

const PROVIDERS = [
	{ value: "generic", label: "Any other system" },
	{ value: "resend", label: "Resend" },
	{ value: "twilio", label: "Twilio" },
	{ value: "zoom", label: "Zoom" },
	{ value: "stripe", label: "Stripe" },
];

interface Props {
	onClose: () => void;
	onMade: (secret: string | null) => Promise<void>;
}

/** Makes an address for notices; `onMade` gets the secret where one was made here. */
export default function NewEndpoint({ onClose, onMade }: Props) {
	const form = useForm({ initialValues: { name: "", provider: "generic", secret: "" } });
	const make = useMutation({
		mutationFn: ({ secret, ...rest }: typeof form.values) =>
			call<{ secret: string | null }>("POST", "/webhook-endpoints", { ...rest, ...(secret && { secret }) }),
		onSuccess: ({ secret }) => onMade(secret),
		onError: (error) => refuse(form, error),
	});
	return (
		<Dialog onClose={onClose} title="An address for notices" centered>
			<form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
				<Stack>
					<TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
					<NativeSelect label="Who reports to it" data={PROVIDERS} {...form.getInputProps("provider")} />
					<PasswordInput
						label="Signing secret"
						description="The provider's own, where it makes one. Left empty, one is made for you."
						autoComplete="off"
						{...form.getInputProps("secret")}
					/>
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Cancel
						</Button>
						<Button type="submit" loading={make.isPending}>
							Create address
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialog>
	);
}
