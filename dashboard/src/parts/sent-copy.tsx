import { Card, Tabs, Text } from "@mantine/core";
import type { MessageBody } from "../admin-types";

/** A message as it was sent. Its HTML stands in a frame that may run nothing. */
export function SentCopy({ body }: { body: MessageBody | null }) {
	if (!body)
		return (
			<Text size="sm" c="dimmed">
				No copy is kept: it was never written, or its time is over.
			</Text>
		);
	if (body.channel === "sms")
		return (
			<Card withBorder padding="md" radius="lg" maw={360}>
				<Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{body.text}</Text>
				<Text size="sm" c="dimmed" mt="xs">
					{body.segments === 1 ? "1 segment" : `${body.segments} segments`}
				</Text>
			</Card>
		);
	return (
		<>
			<Text fw={600}>{body.subject}</Text>
			<Tabs defaultValue="html">
				<Tabs.List>
					<Tabs.Tab value="html">As shown</Tabs.Tab>
					<Tabs.Tab value="text">Plain text</Tabs.Tab>
				</Tabs.List>
				<Tabs.Panel value="html" pt="sm">
					<iframe
						title="The e-mail as shown"
						sandbox=""
						srcDoc={body.html}
						style={{
							width: "100%",
							height: 560,
							border: "1px solid var(--mantine-color-default-border)",
							background: "#fff",
						}}
					/>
				</Tabs.Panel>
				<Tabs.Panel value="text" pt="sm">
					<Text component="pre" size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
						{body.text}
					</Text>
				</Tabs.Panel>
			</Tabs>
			{body.attachments.length > 0 && (
				<Text size="sm" c="dimmed">
					Attached: {body.attachments.join(", ")}
				</Text>
			)}
		</>
	);
}
