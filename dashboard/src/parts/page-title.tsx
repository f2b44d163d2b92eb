import { Box, Group, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

export function PageTitle({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
	useDocumentTitle(`${title} · Myxelium`);
	return (
		<Group justify="space-between" align="flex-start" mb="lg" gap="sm">
			<Box maw={720}>
				<Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
					{title}
				</Title>
				{lead && (
					<Text c="dimmed" component="div" mt={4}>
						{lead}
					</Text>
				)}
			</Box>
			{actions && <Group gap="xs">{actions}</Group>}
		</Group>
	);
}
