import { Alert, Button, Group, Stack, Tabs, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { documentsQuery } from "../../queries";
import { ImportProgress, PageForm } from "../page-reading";
import { FileForm, PasteForm } from "../paste-page";

/** What the product may write from. */
export function YourPages({
	reading,
	read,
	onDone,
}: {
	/** The import under way or done, null before there is one. */
	reading: string | null;
	read: (import_id: string | null) => void;
	onDone: () => void;
}) {
	const documents = useInfiniteQuery(documentsQuery);
	const count = documents.data?.pages.reduce((sum, page) => sum + page.data.length, 0) ?? 0;
	const reread = () => documents.refetch();
	return (
		<Stack>
			<Text>
				Your messages are written from your own words, and state nothing that your pages do not say. Show us where they
				stand.
			</Text>
			<Tabs defaultValue="site" keepMounted={false}>
				<Tabs.List>
					<Tabs.Tab value="site">Your site</Tabs.Tab>
					<Tabs.Tab value="text">Text</Tabs.Tab>
					<Tabs.Tab value="file">File</Tabs.Tab>
				</Tabs.List>
				<Tabs.Panel value="site" pt="md">
					{reading ? (
						<Stack>
							<ImportProgress id={reading} />
							<Group>
								<Button size="xs" variant="default" onClick={() => read(null)}>
									Read other pages
								</Button>
							</Group>
						</Stack>
					) : (
						<PageForm onStart={read} />
					)}
				</Tabs.Panel>
				<Tabs.Panel value="text" pt="md">
					<PasteForm onAdd={reread} />
				</Tabs.Panel>
				<Tabs.Panel value="file" pt="md">
					<FileForm onAdd={reread} />
				</Tabs.Panel>
			</Tabs>
			{count === 0 && (
				<Alert color="indigo" icon={<Info aria-hidden />}>
					Without pages the messages tell what the event says of itself, and no more. You can add pages at any time and
					have the messages written anew.
				</Alert>
			)}
			<Group>
				<Button onClick={onDone} variant={count > 0 ? "filled" : "default"}>
					{count > 0 ? "Go on" : "Go on without pages"}
				</Button>
			</Group>
		</Stack>
	);
}
