import { Anchor, Badge, Button, Card, Center, EmptyState, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { BookOpen, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../api";
import type { DocumentView } from "../api-types";
import { DOCUMENT_KINDS, date } from "../format";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { documentsQuery, queryClient, settingsQuery } from "../queries";
import { removeLater, useRemoved } from "../removals";

const NewDocument = lazy(() => import("../parts/knowledge/new-document"));
const Facts = lazy(() => import("../parts/knowledge/facts"));
const ReadAgain = lazy(() => import("../parts/knowledge/read-again"));

const reread = () => queryClient.invalidateQueries({ queryKey: documentsQuery.queryKey });

const remove = ({ document_id, title }: DocumentView) =>
	removeLater({
		id: document_id,
		title: `${title} is removed`,
		message: "Once this closes, new copy can no longer rest on it; messages written before stay.",
		remove: () => api.removeDocument(document_id),
		reread,
	});

export function Knowledge() {
	const documents = useInfiniteQuery(documentsQuery);
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const [adding, add] = useState(false);
	const removed = useRemoved();
	const [looking, look] = useState<DocumentView | null>(null);
	const [rereading, readAgain] = useState<DocumentView | null>(null);
	const rows =
		documents.data?.pages.flatMap((page) => page.data).filter(({ document_id }) => !removed.has(document_id)) ?? [];
	const create = (
		<Button leftSection={<Plus size={16} />} onClick={() => add(true)}>
			Add a document
		</Button>
	);
	return (
		<Stack maw={920}>
			<PageTitle
				title="Knowledge"
				lead="Your own words: what a message states has to stand in one of these."
				actions={rows.length > 0 && create}
			/>
			{documents.isPending && <Waiting />}
			{documents.isError && <Problem error={documents.error} retry={documents.refetch} />}
			{documents.isSuccess && rows.length === 0 && (
				<EmptyState
					icon={<BookOpen aria-hidden />}
					title="Nothing here yet"
					description="Add the page of your offer, a few testimonials, or how you would introduce yourself."
					py="xl"
				>
					<EmptyState.Actions>{create}</EmptyState.Actions>
				</EmptyState>
			)}
			{rows.map((document) => (
				<Card key={document.document_id} withBorder padding="md" component="article">
					<Group justify="space-between" gap="sm">
						<div style={{ flex: "1 1 220px", minWidth: 0 }}>
							<Group gap="xs">
								<Text fw={600} style={{ overflowWrap: "anywhere" }}>
									{document.title}
								</Text>
								<Badge variant="light" color="gray" tt="none" radius="sm">
									{DOCUMENT_KINDS[document.kind]}
								</Badge>
							</Group>
							<Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
								Added {date(document.created_at, tenant.timezone)}
								{document.source_url && (
									<>
										{" · "}
										<Anchor href={document.source_url} target="_blank" rel="noreferrer" inherit>
											{document.source_url}
										</Anchor>
									</>
								)}
							</Text>
						</div>
						<Group gap="xs">
							<Button
								size="xs"
								variant="default"
								onClick={() => look(document)}
								aria-label={`Facts of ${document.title}`}
							>
								Facts
							</Button>
							{document.source_url && (
								<Button
									size="xs"
									variant="default"
									onClick={() => readAgain(document)}
									aria-label={`Read again: ${document.title}`}
								>
									Read again
								</Button>
							)}
							<Button
								size="xs"
								variant="default"
								onClick={() => remove(document)}
								aria-label={`Remove ${document.title}`}
							>
								Remove
							</Button>
						</Group>
					</Group>
				</Card>
			))}
			{documents.hasNextPage && (
				<Center>
					<Button variant="default" onClick={() => documents.fetchNextPage()} loading={documents.isFetchingNextPage}>
						Show more
					</Button>
				</Center>
			)}
			<Suspense>
				{adding && <NewDocument onClose={() => add(false)} />}
				{looking && <Facts document={looking} onClose={() => look(null)} />}
				{rereading?.source_url && (
					<ReadAgain document={rereading} source_url={rereading.source_url} onClose={() => readAgain(null)} />
				)}
			</Suspense>
		</Stack>
	);
}
