import { Button, FileInput, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api";
import { documentsQuery, queryClient } from "../queries";
import { afterRemovals } from "../removals";
import { complain, refuse, tell } from "./forms";

const known = async ({ chunks }: { chunks: number }) => {
	await queryClient.invalidateQueries({ queryKey: documentsQuery.queryKey });
	tell(`Read: ${chunks === 1 ? "1 passage" : `${chunks} passages`}. Copy may now state what it says.`);
};

/** Takes a page as text; `onAdd` is told once it is read. */
export function PasteForm({ onAdd }: { onAdd: () => void }) {
	const form = useForm({ initialValues: { title: "", text: "" } });
	const add = useMutation({
		mutationFn: (values: { title: string; text: string }) =>
			afterRemovals(() => api.addDocument({ ...values, kind: "content" })),
		onSuccess: async (added) => {
			form.reset();
			await known(added);
			onAdd();
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
			<Stack>
				<TextInput label="Title" placeholder="About me" required {...form.getInputProps("title")} />
				<Textarea label="Text" required autosize minRows={5} maxRows={14} {...form.getInputProps("text")} />
				<Group>
					<Button type="submit" loading={add.isPending}>
						Add this text
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

/** Takes a PDF, Markdown, HTML or text file; `onAdd` is told once it is read. */
export function FileForm({ onAdd }: { onAdd: () => void }) {
	const [file, choose] = useState<File | null>(null);
	const add = useMutation({
		mutationFn: (given: File) => {
			const form = new FormData();
			form.set("file", given);
			form.set("kind", "content");
			form.set("title", given.name.replace(/\.[^.]+$/, ""));
			return afterRemovals(() => api.addFile(form));
		},
		onSuccess: async (added) => {
			choose(null);
			await known(added);
			onAdd();
		},
		onError: complain,
	});
	return (
		<Stack>
			<FileInput
				label="File"
				description="A PDF up to 8 MB, or Markdown, HTML or plain text."
				placeholder="Choose a file"
				accept=".pdf,.md,.markdown,.html,.htm,.txt,application/pdf,text/*"
				clearable
				value={file}
				onChange={choose}
			/>
			<Group>
				<Button disabled={!file} loading={add.isPending} onClick={() => file && add.mutate(file)}>
					Add this file
				</Button>
			</Group>
		</Stack>
	);
}
