import { Card, CloseButton, EmptyState, Group, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search, Users } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { contactsQuery } from "../admin-queries";
import type { ContactView } from "../api-types";
import { EndlessList } from "../parts/endless-list";
import { PageTitle } from "../parts/page-title";
import { Side } from "../parts/side";
import { Problem, Waiting } from "../parts/states";

const ContactCard = lazy(async () => ({ default: (await import("../parts/contact-card")).ContactCard }));

const route = getRouteApi("/app/contacts");
const TYPING_MS = 200;

export const nameOf = ({ first_name, last_name, email }: Pick<ContactView, "first_name" | "last_name" | "email">) =>
	[first_name, last_name].filter(Boolean).join(" ") || email;

function Row({ contact, onOpen }: { contact: ContactView; onOpen: () => void }) {
	const name = nameOf(contact);
	const channels = [contact.consent_email && "e-mail", contact.consent_sms && "texts"].filter(Boolean).join(" and ");
	return (
		<Card withBorder padding="sm">
			<UnstyledButton onClick={onOpen}>
				<Group justify="space-between" gap="sm">
					<div style={{ minWidth: 0 }}>
						<Text fw={600} truncate>
							{name}
						</Text>
						<Text size="sm" c="dimmed" truncate>
							{[name === contact.email ? "" : contact.email, contact.phone].filter(Boolean).join(" · ") || " "}
						</Text>
					</div>
					<Text size="sm" c="dimmed">
						{channels ? `Agreed to ${channels}` : "Agreed to nothing"}
					</Text>
				</Group>
			</UnstyledButton>
		</Card>
	);
}

export function Contacts() {
	const { q, person } = route.useSearch();
	const navigate = route.useNavigate();
	const [typed, setTyped] = useState(q ?? "");
	const list = useInfiniteQuery(contactsQuery(q));
	const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
	const search = useDebouncedCallback(
		(next: string) => navigate({ search: next ? { q: next } : {}, replace: true }),
		TYPING_MS,
	);
	const type = (next: string) => {
		setTyped(next);
		search(next.trim());
	};
	const open = (id: string | undefined) =>
		navigate({ search: (now) => ({ ...(now.q && { q: now.q }), ...(id && { person: id }) }) });
	const chosen = rows.find((row) => row.contact_id === person);
	return (
		<Stack maw={920}>
			<PageTitle title="Contacts" lead="Everybody who ever registered, and what they agreed to." />
			<TextInput
				aria-label="Search contacts"
				placeholder="Name, e-mail address or phone"
				leftSection={<Search size={16} aria-hidden />}
				rightSection={typed ? <CloseButton aria-label="Clear the search" onClick={() => type("")} /> : null}
				value={typed}
				onChange={(change) => type(change.currentTarget.value)}
			/>
			{list.isPending && <Waiting />}
			{list.isError && <Problem error={list.error} retry={list.refetch} />}
			{list.isSuccess && rows.length === 0 && (
				<EmptyState
					icon={<Users aria-hidden />}
					title={q ? `Nobody matches “${q}”` : "Nobody yet"}
					description={
						q ? "Try a part of the name or the address." : "People appear here as they register for an event."
					}
					py="xl"
				/>
			)}
			{rows.length > 0 && (
				<EndlessList
					rows={rows}
					keyOf={(row) => row.contact_id}
					label="Contacts"
					height={76}
					more={list.hasNextPage}
					loading={list.isFetchingNextPage}
					onMore={list.fetchNextPage}
				>
					{(row) => <Row contact={row} onOpen={() => open(row.contact_id)} />}
				</EndlessList>
			)}
			<Side opened={Boolean(person)} onClose={() => open(undefined)} title={chosen ? nameOf(chosen) : "Contact"}>
				<Suspense fallback={<Waiting />}>
					{person && <ContactCard id={person} onErased={() => open(undefined)} />}
				</Suspense>
			</Side>
		</Stack>
	);
}
