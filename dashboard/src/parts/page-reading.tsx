import { Alert, Badge, Button, Card, Group, NumberInput, Progress, Stack, Switch, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError, api } from "../api";
import type { ImportedPage } from "../api-types";
import { documentsQuery, importQuery, queryClient } from "../queries";
import { afterRemovals } from "../removals";
import { complain } from "./forms";
import { said } from "./states";

const LOOKS = {
	waiting: { label: "Waiting", color: "gray" },
	done: { label: "Read", color: "teal" },
	failed: { label: "Not read", color: "red" },
} as const;

const outcome = (page: ImportedPage): string | null => {
	if (page.status === "failed") return page.reason;
	if (page.status === "waiting") return null;
	return [`${page.title}: ${page.chunks === 1 ? "1 passage" : `${page.chunks} passages`}`, ...page.warnings].join(". ");
};

/** What becomes of each page of an import, while it happens. */
export function ImportProgress({ id }: { id: string }) {
	const { data, error } = useQuery(importQuery(id));
	const done = data?.status === "done";
	useEffect(() => {
		if (done) queryClient.invalidateQueries({ queryKey: documentsQuery.queryKey });
	}, [done]);
	if (error)
		return (
			<Alert color="red" role="alert">
				{said(error)}
			</Alert>
		);
	const pages = data?.pages ?? [];
	const over = pages.filter(({ status }) => status !== "waiting").length;
	return (
		<Stack gap="xs">
			<Text role="status" size="sm" fw={600}>
				{done
					? `${pages.filter(({ status }) => status === "done").length} of ${pages.length} pages read.`
					: "Reading …"}
			</Text>
			<Progress value={(100 * over) / Math.max(1, pages.length)} animated={!done} aria-label="Pages looked at" />
			<Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }} aria-label="Pages">
				{pages.map((page) => (
					<Card key={page.url} component="li" withBorder padding="xs">
						<Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
							<Text size="sm" style={{ overflowWrap: "anywhere" }}>
								{page.url}
							</Text>
							<Badge variant="light" color={LOOKS[page.status].color} tt="none" radius="sm" style={{ flexShrink: 0 }}>
								{LOOKS[page.status].label}
							</Badge>
						</Group>
						{outcome(page) && (
							<Text size="sm" c="dimmed">
								{outcome(page)}
							</Text>
						)}
					</Card>
				))}
			</Stack>
		</Stack>
	);
}

/** `studio.example/about` is meant as an address too. */
const addressed = (line: string) => (/^[a-z][a-z\d+.-]*:/i.test(line) ? line : `https://${line}`);
const SITE_PAGES = 12;

interface Values extends Record<string, unknown> {
	addresses: string;
	site: boolean;
	site_pages: number | "";
}

/** Asks for addresses and has their pages read into the knowledge; `onStart` gets the import's id. */
export function PageForm({ onStart }: { onStart: (import_id: string) => void }) {
	const form = useForm<Values>({ initialValues: { addresses: "", site: true, site_pages: SITE_PAGES } });
	const read = useMutation({
		mutationFn: ({ addresses, site, site_pages }: Values) => {
			const urls = addresses.split(/\s+/).filter(Boolean).map(addressed);
			return afterRemovals(() =>
				api.readPages({ urls, ...(site && urls.length === 1 && { site_pages: Number(site_pages) || 1 }) }),
			);
		},
		onSuccess: ({ import_id }) => onStart(import_id),
		onError: (error) => {
			const fields = error instanceof ApiError ? error.fields : [];
			if (fields.length === 0) complain(error);
			else form.setErrors({ addresses: [...new Set(fields.map(({ message }) => message))].join(" ") });
		},
	});
	return (
		<form onSubmit={form.onSubmit((values) => read.mutate(values))} noValidate>
			<Stack>
				<Textarea
					label="Addresses of pages"
					description="Your site, the page of your offer, an article. One on each line."
					placeholder="https://"
					autosize
					minRows={2}
					maxRows={10}
					required
					{...form.getInputProps("addresses")}
				/>
				<Switch
					label="With one address: read the pages it links to as well"
					{...form.getInputProps("site", { type: "checkbox" })}
				/>
				{form.values.site && (
					<NumberInput
						label="At most so many pages"
						min={1}
						max={50}
						allowDecimal={false}
						w={220}
						{...form.getInputProps("site_pages")}
					/>
				)}
				<Group>
					<Button type="submit" loading={read.isPending}>
						Read these pages
					</Button>
				</Group>
			</Stack>
		</form>
	);
}
