import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { api } from "../api";
import { Dialog } from "./dialog";
import { type DialogProps, reread } from "./event-dialogs";
import { refuse, tell } from "./forms";

/** What an event says of itself, apart from when it takes place. */
export function FactsDialog({ event, onClose }: DialogProps) {
	const place = event.type === "in_person" ? "location" : "join_url";
	const form = useForm({
		initialValues: { title: event.title, description: event.description, [place]: event[place] ?? "" },
	});
	const save = useMutation({
		mutationFn: ({ title, description, ...where }: Record<string, string>) =>
			api.changeEvent(event.event_id, { title, description, [place]: where[place]?.trim() || null }),
		onSuccess: async () => {
			await reread();
			onClose();
			tell("Saved. It holds for every message not sent yet.");
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<Dialog onClose={onClose} title="Edit the facts" size="lg" centered>
			<form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
				<Stack>
					<TextInput label="Title" required data-autofocus {...form.getInputProps("title")} />
					<Textarea label="What it is about" autosize minRows={3} {...form.getInputProps("description")} />
					{place === "location" ? (
						<TextInput label="Place" {...form.getInputProps("location")} />
					) : (
						<TextInput
							label="Join link"
							description="The link in messages that were sent already leads to this one too."
							type="url"
							placeholder="https://"
							{...form.getInputProps("join_url")}
						/>
					)}
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Close
						</Button>
						<Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
							Save
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialog>
	);
}
