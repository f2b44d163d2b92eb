import { Card, Code, List, Stack, Text, Title } from "@mantine/core";
import { LinkAnchor, LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { CopyLine } from "../parts/settings/copy-line";

/** How an assistant gets at the tenant's events, and what it may do there. */
export function Assistants() {
	const url = `${location.origin}/api/v1/mcp`;
	const config = JSON.stringify(
		{ mcpServers: { myxelium: { type: "http", url, headers: { Authorization: "Bearer YOUR_KEY" } } } },
		null,
		2,
	);
	return (
		<Stack maw={760}>
			<PageTitle
				title="Assistants"
				lead="Let an AI assistant that speaks MCP look at your events, preview schedules and draft funnels."
			/>
			<Card withBorder padding="lg">
				<Title order={2} size="h4" mb="sm">
					Connect one
				</Title>
				<List type="ordered" spacing="sm">
					<List.Item>
						<LinkAnchor to="/api-keys" underline="always">
							Make an API key
						</LinkAnchor>{" "}
						of its own. A member's key is enough.
					</List.Item>
					<List.Item>
						<Stack gap={4}>
							<Text span>Give the assistant this address, with the key as bearer token:</Text>
							<CopyLine value={url} label="Copy the address" />
						</Stack>
					</List.Item>
					<List.Item>Or put this in its settings, with your key in place of YOUR_KEY:</List.Item>
				</List>
				<Code block tabIndex={0} mt="sm" aria-label="Settings of an assistant">
					{config}
				</Code>
			</Card>
			<Card withBorder padding="lg">
				<Title order={2} size="h4" mb="sm">
					What it may do
				</Title>
				<Text size="sm">
					It has the key's role and no more. What would change something says first what would happen, and does it only
					when asked again. It stands in the audit log under its key. Revoke the key and it is out.
				</Text>
			</Card>
			<LinkButton to="/api-keys" style={{ alignSelf: "flex-start" }}>
				Go to the API keys
			</LinkButton>
		</Stack>
	);
}
