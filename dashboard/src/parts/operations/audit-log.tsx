import { Code, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { auditQuery } from "../../admin-queries";
import { actorName } from "../../format";
import { Rows, useAt } from "./rows";
import { VerifyAudit } from "./verify-audit";

/** `registration.created` as `Registration created`. */
const words = (action: string) => {
	const said = action.replace(/[._]/g, " ");
	return said.charAt(0).toUpperCase() + said.slice(1);
};

/** Who did what; only ever added to. */
export function AuditLog() {
	const at = useAt();
	const list = useInfiniteQuery(auditQuery);
	return (
		<Stack>
			<Text size="sm" c="dimmed">
				Who did what, in order. Entries are only ever added, and name people by their ids alone.
			</Text>
			<VerifyAudit />
			<Rows
				list={list}
				label="Audit log"
				keyOf={(entry) => entry.id}
				empty={{ title: "Nothing yet", description: "Every change of yours is written down here." }}
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
