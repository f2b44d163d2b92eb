import { Button, Group, Select, Stack, Tabs, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api";
import type { DocumentKind } from "../../api-types";
import { DOCUMENT_KINDS } from "../../format";
import { documentsQuery, queryClient } from "../../queries";
import { afterRemovals } from "../../removals";
import { Dialog } from "../dialog";
import { refuse, tell } from "../forms";
import { ImportProgress, PageForm } from "../page-reading";
import { FileForm } from "../paste-page";

interface Values extends Record<string, unknown> {
	title: string;
	kind: DocumentKind;
	source_url: string;
	text: string;
}

function TextForm({ onClose }: { onClose: () => void }) {
	const form = useForm<Values>({ initialValues: { title: "", kind: "content", source_url: "", text: "" } });
	const add = useMutation({
		mutationFn: ({ source_url, ...values }: Values) =>
			afterRemovals(() =>
				api.addDocument({
					title: values.title,
					kind: values.kind,
					text: values.text,
					...(source_url.trim() && { source_url: source_url.trim() }),
				}),
			),
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: documentsQuery.queryKey });
			onClose();
			tell("The document is added: copy may now state what it says.");
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
			<Stack>
				<TextInput label="Title" required data-autofocus {...form.getInputProps("title")} />
				<Select
					label="What it is"
					allowDeselect={false}
					data={Object.entries(DOCUMENT_KINDS).map(([value, label]) => ({ value, label }))}
					{...form.getInputProps("kind")}
				/>
				<TextInput label="Where it stands" type="url" placeholder="https://" {...form.getInputProps("source_url")} />
				<Textarea label="Text" required autosize minRows={8} maxRows={18} {...form.getInputProps("text")} />
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						Cancel
					</Button>
					<Button type="submit" loading={add.isPending}>
						Add document
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

/** Takes a document as text, as a file or from its address. */
export default function NewDocument({ onClose }: { onClose: () => void }) {
	const [reading, read] = useState<string | null>(null);
	return (
		<Dialog onClose={onClose} title="Add a document" size="lg" centered>
			<Tabs defaultValue="text" keepMounted={false}>
				<Tabs.List mb="md">
					<Tabs.Tab value="text">As text</Tabs.Tab>
					<Tabs.Tab value="file">A file</Tabs.Tab>
					<Tabs.Tab value="site">From the web</Tabs.Tab>
				</Tabs.List>
				<Tabs.Panel value="text">
					<TextForm onClose={onClose} />
				</Tabs.Panel>
				<Tabs.Panel value="file">
					<FileForm onAdd={onClose} />
				</Tabs.Panel>
				<Tabs.Panel value="site">{reading ? <ImportProgress id={reading} /> : <PageForm onStart={read} />}</Tabs.Panel>
			</Tabs>
		</Dialog>
	);
}
