import { Anchor, Badge, Box, Mark, Paper, Text } from "@mantine/core";
import { Fragment } from "react";
import type { Step } from "../../../funnel/vocabulary";
import { type Piece, pieces } from "../slots";

/** `[Join]({{link.join}})` becomes a link's look: the words alone. */
const LINK = /\[([^\]]+)\]\(([^)]+)\)/g;

function Pieces({ copy, values }: { copy: string; values: Record<string, string> }) {
	let at = 0;
	return pieces(copy, values).map((piece: Piece) => {
		at += piece.text.length + 1;
		return piece.slot ? (
			<Mark key={at} color="indigo" title={`{{${piece.slot}}}`} bg="var(--mantine-color-indigo-light)" c="inherit">
				{piece.text}
			</Mark>
		) : (
			<Fragment key={at}>{piece.text}</Fragment>
		);
	});
}

function Paragraph({ copy, values }: { copy: string; values: Record<string, string> }) {
	const parts = copy.split(LINK);
	return (
		<Text component="p" size="sm" my="xs" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
			{parts.map((part, i) => {
				const key = `${i}:${part}`;
				if (i % 3 === 0) return <Pieces key={key} copy={part} values={values} />;
				if (i % 3 === 1)
					return (
						<Anchor key={key} component="span" underline="always" inherit>
							<Pieces copy={part} values={values} />
						</Anchor>
					);
				return null;
			})}
		</Text>
	);
}

/** Paragraphs with the place each starts at. */
const paragraphs = (body: string) =>
	[...body.matchAll(/(?:[^\n]|\n(?!\n))+/g)].map((match) => ({ at: match.index, copy: match[0].trim() }));

/** A message as it will read, what is filled in for each person marked. */
export function CopyPreview({ step, values }: { step: Step; values: Record<string, string> }) {
	return (
		<Paper withBorder p="md" bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))">
			{step.channel === "email" ? (
				<Text fw={600} style={{ overflowWrap: "anywhere" }}>
					<Pieces copy={step.subject} values={values} />
				</Text>
			) : (
				<Badge variant="light" color="gray" tt="none">
					Text message
				</Badge>
			)}
			<Box mt="xs">
				{paragraphs(step.body).map(({ at, copy }) => (
					<Paragraph key={at} copy={copy} values={values} />
				))}
			</Box>
		</Paper>
	);
}
