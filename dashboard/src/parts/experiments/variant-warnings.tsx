import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { call } from "../../api";
import { experimentsPath, variantWarningsQuery } from "../../experiment-queries";
import { queryClient } from "../../queries";
import { complain } from "../forms";

/** Sentences of a variant that no source bears out, each for a person to vouch for; nothing where there are none. */
export function VariantWarnings({ event_id, id }: { event_id: string; id: string }) {
	const query = variantWarningsQuery(event_id, id);
	const { data } = useQuery(query);
	const vouch = useMutation({
		mutationFn: ({ phase, key, sentence }: { phase: string; key: string; sentence: string }) =>
			call<unknown>("POST", `${experimentsPath(event_id)}/${id}/warnings/overrule`, { phase, key, sentence }),
		onSuccess: () => queryClient.invalidateQueries(query),
		onError: complain,
	});
	const open = data?.warnings.filter(({ overruled }) => overruled === null) ?? [];
	if (open.length === 0) return null;
	return (
		<Alert color="yellow" title="Nothing you taught bears this out">
			<Stack gap="xs">
				{open.map((warning) => (
					<Group key={`${warning.field} ${warning.sentence}`} justify="space-between" wrap="nowrap">
						<Text size="sm">
							“{warning.sentence}” {warning.reason}
						</Text>
						<Button size="xs" variant="default" onClick={() => vouch.mutate(warning)} loading={vouch.isPending}>
							I vouch for it
						</Button>
					</Group>
				))}
			</Stack>
		</Alert>
	);
}
