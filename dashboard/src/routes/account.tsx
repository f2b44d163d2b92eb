import { Alert, Badge, Button, Card, Group, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { account, meQuery, type SignIn, sessionsQuery } from "../account-queries";
import { dateTime } from "../format";
import { Authenticator } from "../parts/authenticator";
import { complain, refuse, tell } from "../parts/forms";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { queryClient, settingsQuery } from "../queries";

function Password() {
	const form = useForm({ initialValues: { password: "", new_password: "" } });
	const change = useMutation({
		mutationFn: account.changePassword,
		onSuccess: async () => {
			form.reset();
			await queryClient.invalidateQueries(sessionsQuery);
			tell("The password is changed. Other devices have to sign in again.");
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<Card withBorder padding="lg">
			<Title order={2} size="h4" mb="sm">
				Password
			</Title>
			<form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
				<Stack maw={380}>
					<PasswordInput
						label="Password now"
						autoComplete="current-password"
						required
						{...form.getInputProps("password")}
					/>
					<PasswordInput
						label="New password"
						description="At least 8 characters."
						autoComplete="new-password"
						required
						{...form.getInputProps("new_password")}
					/>
					<Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
						Change password
					</Button>
				</Stack>
			</form>
		</Card>
	);
}

/** `Firefox on Linux` from the browser's own long description of itself. */
function agentName(agent: string | null): string {
	if (!agent) return "An unknown browser";
	const browser = ["Edg", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(`${name}/`));
	const system = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"].find((name) => agent.includes(name));
	const name = browser === "Edg" ? "Edge" : (browser ?? agent.slice(0, 40));
	return system ? `${name} on ${system}` : name;
}

function Session({ session, zone }: { session: SignIn; zone: string }) {
	const end = useMutation({
		mutationFn: () => account.endSession(session.id),
		onSuccess: () => queryClient.invalidateQueries(sessionsQuery),
		onError: complain,
	});
	const name = agentName(session.agent);
	return (
		<Group justify="space-between" gap="sm">
			<div>
				<Group gap="xs">
					<Text fw={600}>{name}</Text>
					{session.current && (
						<Badge variant="light" color="teal" tt="none" radius="sm">
							This one
						</Badge>
					)}
				</Group>
				<Text size="sm" c="dimmed">
					Last used {dateTime(session.last_used_at, zone)}
				</Text>
			</div>
			{!session.current && (
				<Button
					size="xs"
					variant="default"
					onClick={() => end.mutate()}
					loading={end.isPending}
					aria-label={`Sign out ${name}`}
				>
					Sign out
				</Button>
			)}
		</Group>
	);
}

function Sessions() {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const sessions = useQuery(sessionsQuery);
	const others = useMutation({
		mutationFn: account.endOtherSessions,
		onSuccess: async () => {
			await queryClient.invalidateQueries(sessionsQuery);
			tell("Every other device is signed out.");
		},
		onError: complain,
	});
	const rows = sessions.data?.data ?? [];
	return (
		<Card withBorder padding="lg">
			<Group justify="space-between" mb="sm">
				<Title order={2} size="h4">
					Where you are signed in
				</Title>
				{rows.length > 1 && (
					<Button size="xs" variant="default" onClick={() => others.mutate()} loading={others.isPending}>
						Sign out everywhere else
					</Button>
				)}
			</Group>
			{sessions.isError && <Problem error={sessions.error} retry={sessions.refetch} />}
			<Stack>
				{rows.map((session) => (
					<Session key={session.id} session={session} zone={tenant.timezone} />
				))}
			</Stack>
		</Card>
	);
}

export function Account() {
	const me = useQuery(meQuery);
	const verify = useMutation({
		mutationFn: account.sendVerification,
		onSuccess: () => tell("The e-mail is on its way."),
		onError: complain,
	});
	if (me.isError) return <Problem error={me.error} retry={me.refetch} />;
	if (!me.data) return <Waiting />;
	return (
		<Stack maw={760}>
			<PageTitle title="Your account" lead={me.data.email} />
			{!me.data.email_verified && (
				<Alert color="yellow" title="Your address is not confirmed yet">
					<Group justify="space-between" gap="sm">
						<Text size="sm">We sent a link to {me.data.email}.</Text>
						<Button size="xs" variant="default" onClick={() => verify.mutate()} loading={verify.isPending}>
							Send it again
						</Button>
					</Group>
				</Alert>
			)}
			<Password />
			<Authenticator me={me.data} />
			<Sessions />
		</Stack>
	);
}
