import { Button, Card, CopyButton, Group, Image, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { renderSVG } from "uqr";
import { call } from "../../api";
import { complain, tell } from "../forms";

/** The link with which the team at the door checks people in, as a picture to scan. */
export function Door({ eventId }: { eventId: string }) {
	const path = `/events/${eventId}/check-in-link`;
	const link = useMutation({ mutationFn: () => call<{ url: string }>("POST", path), onError: complain });
	const withdraw = useMutation({
		mutationFn: () => call<void>("DELETE", path),
		onSuccess: () => {
			link.reset();
			tell("The link is withdrawn. Another one can be made at any time.");
		},
		onError: complain,
	});
	const url = link.data?.url;
	return (
		<Card withBorder padding="lg">
			<Title order={2} size="h4" mb="sm">
				At the door
			</Title>
			<Stack>
				<Text size="sm">
					Whoever has this link checks people in on their own phone, by name or by scanning tickets, without an account.
				</Text>
				{url ? (
					<>
						<Image
							src={`data:image/svg+xml,${encodeURIComponent(renderSVG(url))}`}
							alt="The link for the team at the door, to scan"
							w={180}
							h={180}
						/>
						<TextInput aria-label="Link for the team at the door" readOnly value={url} />
						<Group gap="xs">
							<CopyButton value={url}>
								{({ copied, copy }) => (
									<Button variant="default" onClick={copy}>
										{copied ? "Copied" : "Copy link"}
									</Button>
								)}
							</CopyButton>
							<Button variant="default" onClick={() => withdraw.mutate()} loading={withdraw.isPending}>
								Withdraw it
							</Button>
						</Group>
					</>
				) : (
					<Button
						variant="default"
						onClick={() => link.mutate()}
						loading={link.isPending}
						style={{ alignSelf: "flex-start" }}
					>
						Show the link
					</Button>
				)}
			</Stack>
		</Card>
	);
}
