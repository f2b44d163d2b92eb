import { Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../api";
import { afterRemovals } from "../../removals";
import { Dialog } from "../dialog";
import { refuse, tell } from "../forms";
import { ACCOUNTS, fieldsOf, type OwnAccount, type Provider } from "./accounts";

interface Props {
	provider: Provider;
	onClose: () => void;
	onSet: (account: OwnAccount) => Promise<void>;
}

/** Sets one's own account at a provider; what is typed is never shown again. */
export default function SetAccount({ provider, onClose, onSet }: Props) {
	const fields = fieldsOf(provider);
	const form = useForm<Record<string, string>>({
		initialValues: Object.fromEntries(fields.map(({ name }) => [name, ""])),
	});
	const set = useMutation({
		mutationFn: (values: Record<string, string>) =>
			afterRemovals(() =>
				call<OwnAccount>(
					"PUT",
					`/settings/credentials/${provider}`,
					Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== "")),
				),
			),
		onSuccess: async (account) => {
			await onSet(account);
			onClose();
			tell(`Your account at ${ACCOUNTS[provider].name} is in use from now on.`);
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<Dialog onClose={onClose} title={`Your account at ${ACCOUNTS[provider].name}`} centered>
			<form onSubmit={form.onSubmit((values) => set.mutate(values))} noValidate>
				<Stack>
					{fields.map(({ name, label, description, secret, optional }, index) => {
						const Input = secret ? PasswordInput : TextInput;
						return (
							<Input
								key={name}
								label={label}
								description={description}
								required={!optional}
								autoComplete="off"
								{...(index === 0 && { "data-autofocus": true })}
								{...form.getInputProps(name)}
							/>
						);
					})}
					<Text size="sm" c="dimmed">
						Kept sealed. It is never shown again; setting it anew replaces all of it.
					</Text>
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Cancel
						</Button>
						<Button type="submit" loading={set.isPending}>
							Use this account
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialog>
	);
}
