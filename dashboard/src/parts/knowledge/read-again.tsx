import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../api";
import type { DocumentView } from "../../api-types";
import { afterRemovals } from "../../removals";
import { Dialog } from "../dialog";
import { ImportProgress } from "../page-reading";
import { said } from "../states";

/** Reads a document's page anew. */
export default function ReadAgain({
	document,
	source_url,
	onClose,
}: {
	document: DocumentView;
	source_url: string;
	onClose: () => void;
}) {
	const read = useMutation({
		mutationFn: () => afterRemovals(() => api.readPages({ urls: [source_url], kind: document.kind })),
	});
	return (
		<Dialog onClose={onClose} title={`Read ${document.title} again?`} centered>
			<Stack>
				{read.data ? (
					<ImportProgress id={read.data.import_id} />
				) : (
					<Text>What the page says now takes the place of what was read before. If it cannot be read, that stays.</Text>
				)}
				{read.error && (
					<Alert color="red" role="alert">
						{said(read.error)}
					</Alert>
				)}
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{read.data ? "Close" : "Not now"}
					</Button>
					{!read.data && (
						<Button onClick={() => read.mutate()} loading={read.isPending}>
							Read it again
						</Button>
					)}
				</Group>
			</Stack>
		</Dialog>
	);
}
