import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery } from "../account-queries";
import { ApiError, api } from "../api";
import { browserZone } from "../zone";
import { LinkButton } from "./links";
import { said } from "./states";

/** Registers the coach for their own event, so that they get every message as their people do. */
export function TestRegistration({ event_id }: { event_id: string }) {
	const { data: me } = useQuery(meQuery);
	const [typed, type] = useState<string | null>(null);
	const email = typed ?? me?.email ?? "";
	const register = useMutation({
		mutationFn: () =>
			api.enroll(`test ${event_id} ${email}`, {
				event_id,
				contact: { email, first_name: "You", timezone: browserZone(), consent_email: true, consent_sms: false },
			}),
	});
	const { error } = register;
	const wrong = error instanceof ApiError ? (error.fields[0]?.message ?? error.message) : error && said(error);
	return (
		<Stack gap="xs">
			<Group align="flex-end" gap="xs">
				<TextInput
					label="Register yourself"
					description="You get each message when your people would."
					type="email"
					autoComplete="email"
					value={email}
					error={wrong}
					onChange={(change) => type(change.currentTarget.value)}
					style={{ flex: "1 1 240px" }}
				/>
				<Button
					variant="default"
					onClick={() => register.mutate()}
					loading={register.isPending}
					disabled={email === ""}
				>
					Register me
				</Button>
			</Group>
			{register.isSuccess && (
				<Group gap="sm">
					<Text size="sm" role="status">
						You are registered: the confirmation is on its way.
					</Text>
					<LinkButton to="/events/$eventId/people" params={{ eventId: event_id }} size="xs" variant="default">
						See what comes when
					</LinkButton>
				</Group>
			)}
		</Stack>
	);
}
