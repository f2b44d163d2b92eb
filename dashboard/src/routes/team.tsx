import { Badge, Button, Card, Group, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { account, type Invitation, invitationsQuery, type Member, membersQuery, meQuery } from "../account-queries";
import type { Role } from "../api-types";
import { date } from "../format";
import { Dialog } from "../parts/dialog";
import { complain, refuse, tell } from "../parts/forms";
import { PageTitle } from "../parts/page-title";
import { Problem, Waiting } from "../parts/states";
import { queryClient, settingsQuery } from "../queries";
import { afterRemovals, removeLater, useRemoved } from "../removals";

const ROLES: { value: Role; label: string }[] = [
	{ value: "member", label: "Member" },
	{ value: "admin", label: "Admin" },
	{ value: "owner", label: "Owner" },
];

const reread = () =>
	Promise.all([queryClient.invalidateQueries(membersQuery), queryClient.invalidateQueries(invitationsQuery)]);

function Invite({ onClose }: { onClose: () => void }) {
	const form = useForm<{ email: string; role: Role }>({ initialValues: { email: "", role: "member" } });
	const invite = useMutation({
		mutationFn: (values: { email: string; role: Role }) => afterRemovals(() => account.invite(values)),
		onSuccess: async (made) => {
			await reread();
			onClose();
			tell(`${made.email} gets an e-mail with a link to join.`);
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<Dialog onClose={onClose} title="Invite somebody" centered>
			<form onSubmit={form.onSubmit((values) => invite.mutate(values))} noValidate>
				<Stack>
					<TextInput label="E-mail address" type="email" required data-autofocus {...form.getInputProps("email")} />
					<Select
						label="Role"
						description="Members work on events and people. Admins also change settings and keys, and erase people. Owners do everything."
						data={ROLES}
						allowDeselect={false}
						{...form.getInputProps("role")}
					/>
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Cancel
						</Button>
						<Button type="submit" loading={invite.isPending}>
							Send the invitation
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialog>
	);
}

function MemberCard({ member, mayChange, zone }: { member: Member; mayChange: boolean; zone: string }) {
	const change = useMutation({
		mutationFn: (role: Role) => account.changeRole(member.user_id, role),
		onSettled: reread,
		onSuccess: () => tell(`The role of ${member.email} is changed.`),
		onError: complain,
	});
	const remove = () =>
		removeLater({
			id: member.user_id,
			title: `${member.email} is removed`,
			message: "Once this closes, they can no longer get in.",
			remove: () => account.removeMember(member.user_id),
			reread,
		});
	return (
		<Card withBorder padding="sm" component="li">
			<Group justify="space-between" gap="sm">
				<div style={{ minWidth: 0 }}>
					<Text fw={600} style={{ overflowWrap: "anywhere" }}>
						{member.email}
					</Text>
					<Text size="sm" c="dimmed">
						Since {date(member.joined_at, zone)} ·{" "}
						{member.totp ? "signs in with a code too" : "signs in without a code"}
					</Text>
				</div>
				{mayChange ? (
					<Group gap="xs">
						<Select
							aria-label={`Role of ${member.email}`}
							size="xs"
							w={110}
							data={ROLES}
							allowDeselect={false}
							value={member.role}
							onChange={(role) => role && change.mutate(role as Role)}
						/>
						<Button size="xs" variant="default" onClick={remove} aria-label={`Remove ${member.email}`}>
							Remove
						</Button>
					</Group>
				) : (
					<Badge variant="light" color="gray" tt="none" radius="sm">
						{member.role}
					</Badge>
				)}
			</Group>
		</Card>
	);
}

function InvitationCard({ invitation, zone }: { invitation: Invitation; zone: string }) {
	const act = useMutation({
		mutationFn: () => account.inviteAgain(invitation.id),
		onSuccess: async () => {
			await reread();
			tell("The invitation was sent once more.");
		},
		onError: complain,
	});
	const withdraw = () =>
		removeLater({
			id: invitation.id,
			title: "The invitation is withdrawn",
			message: invitation.email,
			remove: () => account.withdraw(invitation.id),
			reread,
		});
	return (
		<Card withBorder padding="sm" component="li">
			<Group justify="space-between" gap="sm">
				<div style={{ minWidth: 0 }}>
					<Text fw={600} style={{ overflowWrap: "anywhere" }}>
						{invitation.email}
					</Text>
					<Text size="sm" c="dimmed">
						Invited as {invitation.role}, until {date(invitation.expires_at, zone)}
					</Text>
				</div>
				<Group gap="xs">
					<Button
						size="xs"
						variant="default"
						onClick={() => act.mutate()}
						aria-label={`Send the invitation to ${invitation.email} again`}
					>
						Send again
					</Button>
					<Button
						size="xs"
						variant="default"
						onClick={withdraw}
						aria-label={`Withdraw the invitation to ${invitation.email}`}
					>
						Withdraw
					</Button>
				</Group>
			</Group>
		</Card>
	);
}

const LIST = { component: "ul", gap: "xs", p: 0, m: 0, style: { listStyle: "none" } } as const;

export function Team() {
	const { data: me } = useQuery(meQuery);
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const mayInvite = me !== undefined && me.role !== "member";
	const members = useQuery(membersQuery);
	const invitations = useQuery({ ...invitationsQuery, enabled: mayInvite });
	const [inviting, invite] = useState(false);
	const removed = useRemoved();
	const open = invitations.data?.data.filter(({ id }) => !removed.has(id)) ?? [];
	const team = members.data?.data.filter(({ user_id }) => !removed.has(user_id)) ?? [];
	return (
		<Stack maw={760}>
			<PageTitle
				title="Team"
				lead={`Who works on ${tenant.name}.`}
				actions={
					mayInvite && (
						<Button leftSection={<UserPlus size={16} />} onClick={() => invite(true)}>
							Invite somebody
						</Button>
					)
				}
			/>
			{members.isPending && <Waiting />}
			{members.isError && <Problem error={members.error} retry={members.refetch} />}
			<Stack {...LIST}>
				{team.map((member) => (
					<MemberCard
						key={member.user_id}
						member={member}
						mayChange={mayInvite && member.user_id !== me.user_id}
						zone={tenant.timezone}
					/>
				))}
			</Stack>
			{open.length > 0 && (
				<>
					<Title order={2} size="h4">
						Invited
					</Title>
					<Stack {...LIST}>
						{open.map((invitation) => (
							<InvitationCard key={invitation.id} invitation={invitation} zone={tenant.timezone} />
						))}
					</Stack>
				</>
			)}
			{inviting && <Invite onClose={() => invite(false)} />}
		</Stack>
	);
}
