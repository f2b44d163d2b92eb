import { Blockquote, Stack, Text } from "@mantine/core";
import type { Step } from "../../../../funnel/vocabulary";

/** Where what a message states stands: each sentence with its source. */
export function Sources({ citations }: Pick<Step, "citations">) {
	if (!citations || citations.length === 0) return null;
	return (
		<Stack gap="xs" component="section" aria-label="Where it stands">
			<Text size="sm" fw={600}>
				Where it stands
			</Text>
			{citations.map(({ chunk_id, source, quote }) => (
				<Blockquote key={`${chunk_id} ${quote}`} p="xs" cite={source}>
					<Text size="sm">{quote}</Text>
				</Blockquote>
			))}
		</Stack>
	);
}
