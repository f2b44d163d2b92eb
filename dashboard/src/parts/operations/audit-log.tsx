import { Code, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { auditQuery } from "../../admin-queries";
import { actorName } from "../../format";
import { Rows, useAt } from "./rows";
import { VerifyAudit } from "./verify-audit";

/** `registration.created` as `Registration created`. */
const words = (action: string) => {
	const said = action.replace(/[._]/g, " ");
	return said.charAt(0).toUpperCase() + said.slice(1);
};

const ACTORS = [
	{ value: "", label: "By anybody" },
	{ value: "user", label: "By a person" },
	{ value: "api_key", label: "By an API key" },
	{ value: "registrant", label: "By a registrant" },
	{ value: "publishable", label: "By the form" },
	{ value: "system", label: "By the platform" },
];
const KINDS = [
	{ value: "", label: "About anything" },
	{ value: "event", label: "Events" },
	{ value: "registration", label: "Registrations" },
	{ value: "contact", label: "Contacts" },
	{ value: "message", label: "Messages" },
	{ value: "settings", label: "Settings" },
	{ value: "api_key", label: "API keys" },
	{ value: "credentials", label: "Own accounts" },
];
const TYPING_MS = 250;

/** Who did what; only ever added to. */
export function AuditLog() {
	const at = useAt();
	const [typed, type] = useState("");
	const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
	const [actor_type, by] = useState("");
	const [kind, about] = useState("");
	const list = useInfiniteQuery(auditQuery({ q, actor_type, kind }));
	const narrowed = Boolean(q || actor_type || kind);
	return (
		<Stack>
			<Text size="sm" c="dimmed">
				Who did what, in order. Entries are only ever added, and name people by their ids alone.
			</Text>
			<VerifyAudit />
			<Group gap="sm">
				<TextInput
					aria-label="Search the audit log"
					placeholder="An action or an id"
					leftSection={<Search size={16} aria-hidden />}
					style={{ flex: "1 1 200px" }}
					value={typed}
					onChange={(change) => type(change.currentTarget.value)}
				/>
				<NativeSelect
					aria-label="By whom"
					w={160}
					data={ACTORS}
					value={actor_type}
					onChange={(change) => by(change.currentTarget.value)}
				/>
				<NativeSelect
					aria-label="About what"
					w={160}
					data={KINDS}
					value={kind}
					onChange={(change) => about(change.currentTarget.value)}
				/>
			</Group>
			<Rows
				list={list}
				label="Audit log"
				keyOf={(entry) => entry.id}
				empty={
					narrowed
						? { title: "Nothing fits", description: "Try a part of the action, such as “settings”." }
						: { title: "Nothing yet", description: "Every change of yours is written down here." }
				}
			>
				{(entry) => (
					<>
						<Group justify="space-between" gap="sm">
							<Text fw={600}>{words(entry.action)}</Text>
							<Text size="sm" c="dimmed">
								{at(entry.at)}
							</Text>
						</Group>
						<Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
							By {actorName(entry.actor_type)} {entry.actor_id !== entry.actor_type && <Code>{entry.actor_id}</Code>} on{" "}
							<Code>{entry.subject_id}</Code>
						</Text>
					</>
				)}
			</Rows>
		</Stack>
	);
}
