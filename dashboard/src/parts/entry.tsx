import { Center, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Brand } from "./brand";

/** The frame of the pages before the login. */
export function Entry({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
	return (
		<Center
			component="main"
			mih="100dvh"
			p="md"
			bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))"
		>
			<Stack w="100%" maw={460} gap="lg" py="lg">
				<Brand />
				<Paper withBorder p={{ base: "md", xs: "xl" }} radius="lg">
					<Title order={1} size="h2">
						{title}
					</Title>
					<Text c="dimmed" mt={4} mb="lg">
						{lead}
					</Text>
					{children}
				</Paper>
			</Stack>
		</Center>
	);
}
