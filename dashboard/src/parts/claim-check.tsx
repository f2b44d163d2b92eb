import { Alert, Blockquote, Button, Group, List, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { BadgeCheck, ShieldQuestion } from "lucide-react";
import { api } from "../api";
import type { CopyReport } from "../api-types";
import { complain } from "./forms";

function Report({ sentences }: CopyReport) {
	const unsupported = sentences.filter((sentence) => sentence.verdict === "unsupported");
	const supported = sentences.filter((sentence) => sentence.verdict === "supported");
	return (
		<Stack gap="sm" role="status">
			{unsupported.length === 0 ? (
				<Alert color="teal" icon={<BadgeCheck aria-hidden />}>
					{supported.length > 0
						? "Your knowledge bears out all that this message states."
						: "This message states nothing that would need a source."}
				</Alert>
			) : (
				<Alert color="red" icon={<ShieldQuestion aria-hidden />} title="Your knowledge does not say this">
					<List size="sm" spacing="xs" listStyleType="none">
						{unsupported.map(({ text, reason }) => (
							<List.Item key={text}>
								<Text size="sm" td="line-through">
									{text}
								</Text>
								<Text size="sm">{reason}</Text>
							</List.Item>
						))}
					</List>
				</Alert>
			)}
			{supported.map(({ text, citations }) => (
				<Blockquote key={text} p="sm" cite={citations[0] && `“${citations[0].quote}”`}>
					<Text size="sm">{text}</Text>
				</Blockquote>
			))}
		</Stack>
	);
}

/** Holds the words of a message against the coach's own documents, when asked to. */
export function ClaimCheck({ copy }: { copy: string }) {
	const check = useMutation({ mutationFn: api.checkCopy, onError: complain });
	return (
		<Stack gap="sm">
			<Group>
				<Button
					size="xs"
					variant="default"
					leftSection={<BadgeCheck size={16} />}
					onClick={() => check.mutate(copy)}
					loading={check.isPending}
					disabled={!copy.trim()}
				>
					Check against your knowledge
				</Button>
			</Group>
			{check.data && check.variables === copy && <Report {...check.data} />}
		</Stack>
	);
}
