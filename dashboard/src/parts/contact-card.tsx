import { Button, Card, DataList, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Download, UserX } from "lucide-react";
import { useState } from "react";
import { admin, contactQuery } from "../admin-queries";
import type { ContactRecord } from "../admin-types";
import { actorName, CHANNELS, dateTime } from "../format";
import { queryClient, settingsQuery } from "../queries";
import { AllowedButton } from "./allowed";
import { Dialog } from "./dialog";
import { complain, tell } from "./forms";
import { LinkAnchor } from "./links";
import { Problem, Waiting } from "./states";

function Erase({ contact, onClose, onErased }: { contact: ContactRecord; onClose: () => void; onErased: () => void }) {
	const erase = useMutation({
		mutationFn: () => admin.erase(contact.contact_id),
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: ["list"] });
			onErased();
			tell("Everything about this person is erased.");
		},
		onError: complain,
	});
	return (
		<Dialog onClose={onClose} title={`Erase ${contact.email}?`} centered>
			<Stack>
				<Text>
					Their details, registrations, messages and calendar entries are removed for good, and nothing is sent to them
					any more. A fingerprint of the address stays, so that an import cannot bring them back. This cannot be undone.
				</Text>
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose} data-autofocus>
						Keep them
					</Button>
					<Button color="red" onClick={() => erase.mutate()} loading={erase.isPending}>
						Erase for good
					</Button>
				</Group>
			</Stack>
		</Dialog>
	);
}

function Section({ title, empty, children }: { title: string; empty: boolean; children: React.ReactNode }) {
	return (
		<section>
			<Title order={3} size="h5" mb="xs">
				{title}
			</Title>
			{empty ? (
				<Text size="sm" c="dimmed">
					None
				</Text>
			) : (
				<Stack gap="xs">{children}</Stack>
			)}
		</section>
	);
}

/** All that is kept about one person, with their rights beside it. */
export function ContactCard({ id, onErased }: { id: string; onErased: () => void }) {
	const found = useQuery(contactQuery(id));
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const [erasing, erase] = useState(false);
	if (found.isError) return <Problem error={found.error} retry={found.refetch} />;
	if (!found.data) return <Waiting />;
	const contact = found.data;
	const at = (iso: string) => dateTime(iso, tenant.timezone);
	const file = (format: string) => `/api/v1/admin/contacts/${id}/export?format=${format}`;
	const facts = [
		["E-mail", contact.email],
		["Phone", contact.phone],
		["Time zone", contact.timezone?.replaceAll("_", " ")],
		["Known since", at(contact.created_at)],
	].filter(([, value]) => value);
	return (
		<Stack gap="lg">
			<DataList>
				{facts.map(([label, value]) => (
					<DataList.Item key={label}>
						<DataList.ItemLabel>{label}</DataList.ItemLabel>
						<DataList.ItemValue style={{ overflowWrap: "anywhere" }}>{value}</DataList.ItemValue>
					</DataList.Item>
				))}
			</DataList>
			<Section title="Registrations" empty={contact.registrations.length === 0}>
				{contact.registrations.map((one) => (
					<Card key={one.registration_id} withBorder padding="sm">
						<LinkAnchor
							to="/events/$eventId/people"
							params={{ eventId: one.event_id }}
							search={{ person: one.registration_id }}
							fw={600}
						>
							{one.event_title}
						</LinkAnchor>
						<Text size="sm" c="dimmed">
							{one.status === "cancelled" ? "Cancelled, registered" : "Registered"} {at(one.registered_at)}
						</Text>
					</Card>
				))}
			</Section>
			<Section title="Purchases" empty={contact.conversions.length === 0}>
				{contact.conversions.map((one) => (
					<Text key={one.external_id} size="sm">
						{one.amount} {one.currency}, {at(one.at)}
					</Text>
				))}
			</Section>
			<Section title="Agreements" empty={contact.consents.length === 0}>
				{contact.consents.map((one) => (
					<Card key={one.consent_id} withBorder padding="sm">
						<Text size="sm" fw={600}>
							{CHANNELS[one.channel]}: {one.granted ? "agreed" : "did not agree"}
						</Text>
						<Text size="sm">“{one.wording}”</Text>
						<Text size="sm" c="dimmed">
							{at(one.at)}, by {actorName(one.source)}
						</Text>
					</Card>
				))}
			</Section>
			<Group>
				<Button component="a" href={file("json")} download variant="default" leftSection={<Download size={16} />}>
					Export as JSON
				</Button>
				<Button component="a" href={file("csv")} download variant="default" leftSection={<Download size={16} />}>
					Export as CSV
				</Button>
				<AllowedButton
					least="admin"
					color="red"
					variant="light"
					leftSection={<UserX size={16} />}
					onClick={() => erase(true)}
				>
					Erase this person
				</AllowedButton>
			</Group>
			{erasing && <Erase contact={contact} onClose={() => erase(false)} onErased={onErased} />}
		</Stack>
	);
}
