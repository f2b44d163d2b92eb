import { Card, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "../../api";
import type { Page } from "../../api-types";
import { people } from "../../format";
import { LinkAnchor } from "../links";

interface AnswerCount {
	question: string;
	answer: string;
	people: number;
}
const answersQuery = (id: string) =>
	queryOptions({
		queryKey: ["answers", id],
		queryFn: () => get<Page<AnswerCount>>(`/events/${id}/poll-answers`),
		refetchInterval: 15_000,
	});

/** What people answered to the event's polls. */
export function Polls({ eventId }: { eventId: string }) {
	const { data } = useQuery(answersQuery(eventId));
	const questions = [...Map.groupBy(data?.data ?? [], ({ question }) => question)];
	return (
		<Card withBorder padding="lg">
			<Title order={2} size="h4" mb="sm">
				Poll answers
			</Title>
			{questions.length === 0 && (
				<Text size="sm" c="dimmed">
					None yet. They come from your meeting tool's poll report, or from your own systems.
				</Text>
			)}
			<Stack>
				{questions.map(([question, answers]) => {
					const all = answers.reduce((sum, { people: count }) => sum + count, 0);
					return (
						<section key={question} aria-label={question}>
							<Title order={3} size="h5" mb="xs">
								{question}
							</Title>
							<Stack gap="xs">
								{answers.map((one) => (
									<div key={one.answer}>
										<Group justify="space-between" gap="sm" mb={4}>
											<Text size="sm">{one.answer}</Text>
											<LinkAnchor
												to="/events/$eventId/people"
												params={{ eventId }}
												search={{ status: "active", question, answer: one.answer }}
												size="sm"
												aria-label={`${one.answer}: ${people(one.people)}`}
											>
												{people(one.people)}
											</LinkAnchor>
										</Group>
										<Progress value={(100 * one.people) / all} aria-label={`${one.answer}: ${people(one.people)}`} />
									</div>
								))}
							</Stack>
						</section>
					);
				})}
			</Stack>
		</Card>
	);
}
