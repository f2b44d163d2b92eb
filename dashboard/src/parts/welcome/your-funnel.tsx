import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TemplateName } from "../../../../funnel/vocabulary";
import { branches } from "../../funnel";
import { eventQuery } from "../../queries";
import type { useWriting } from "../../writing";
import { FunnelWriting, Messages } from "../funnel-writing";
import { LinkButton } from "../links";
import { PublishButton } from "../publish-button";
import { SharePanel } from "../share-panel";
import { Problem, Waiting } from "../states";
import { TestRegistration } from "../test-registration";

/** The funnel as it is written, then its way to the public. */
export default function YourFunnel({
	event_id,
	writing,
	template = "standard",
}: {
	event_id: string;
	writing: ReturnType<typeof useWriting>;
	template?: TemplateName;
}) {
	const { data: event, error, refetch } = useQuery(eventQuery(event_id));
	const again = () => writing.write(event_id, template).then(() => refetch());
	if (error) return <Problem error={error} retry={refetch} />;
	if (!event) return <Waiting />;
	const draft = event.status === "draft";
	const saved = branches(event.funnel_config).flatMap(({ phase, steps }) => steps.map((step) => ({ phase, step })));
	return (
		<Stack gap="lg">
			{draft ? (
				<Card withBorder padding="lg">
					<Title order={2} size="h4" mb="xs">
						Open the registration
					</Title>
					<Text mb="md">Publishing opens the registration page. Nobody is written to until they register.</Text>
					<Group>
						<PublishButton event_id={event_id} disabled={writing.state === "writing"} />
						<LinkButton to="/events/$eventId/funnel" params={{ eventId: event_id }} variant="default">
							Change the messages first
						</LinkButton>
					</Group>
				</Card>
			) : (
				<>
					<SharePanel event={event} />
					<Card withBorder padding="lg">
						<TestRegistration event_id={event_id} />
					</Card>
				</>
			)}
			{writing.state !== "idle" && <FunnelWriting event={event} writing={writing} again={again} />}
			{writing.state === "idle" && (
				<Stack>
					<Group justify="space-between">
						<Text fw={600}>{saved.length === 1 ? "1 message" : `${saved.length} messages`}</Text>
						{draft && (
							<Button size="xs" variant="default" onClick={again}>
								Write them anew
							</Button>
						)}
					</Group>
					<Messages event={event} steps={saved} />
				</Stack>
			)}
			<Group>
				<LinkButton to="/events/$eventId" params={{ eventId: event_id }} variant={draft ? "subtle" : "filled"}>
					Go to the event
				</LinkButton>
			</Group>
		</Stack>
	);
}
