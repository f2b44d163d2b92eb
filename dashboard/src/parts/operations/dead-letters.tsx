import { Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { admin, deadLettersQuery } from "../../admin-queries";
import type { DeadLetter } from "../../admin-types";
import { stepName } from "../../format";
import { queryClient } from "../../queries";
import { AllowedButton } from "../allowed";
import { complain, tell } from "../forms";
import { Rows, useAt } from "./rows";

const refresh = () => queryClient.invalidateQueries({ queryKey: ["list"] });

function Again({ letter }: { letter: DeadLetter }) {
	const again = useMutation({
		mutationFn: () => (letter.kind === "message" ? admin.redrive(letter.id) : admin.replay(letter.id)),
		onSuccess: async () => {
			await refresh();
			tell("It is being tried again.");
		},
		onError: complain,
	});
	return (
		<AllowedButton
			least="admin"
			size="xs"
			variant="default"
			leftSection={<RotateCcw size={14} />}
			onClick={() => again.mutate()}
			loading={again.isPending}
			aria-label={`Try ${letter.what} again`}
		>
			Try again
		</AllowedButton>
	);
}

/** Messages and notices that every try failed for. */
export function DeadLetters() {
	const at = useAt();
	const list = useInfiniteQuery(deadLettersQuery);
	return (
		<Stack>
			<Text size="sm" c="dimmed">
				What failed after every try. Nothing is sent past the time it was meant for, even when it is tried again.
			</Text>
			<Rows
				list={list}
				label="Given up"
				keyOf={(letter) => letter.id}
				empty={{ title: "Nothing was given up", description: "Every message and every notice went through." }}
			>
				{(letter) => (
					<Group justify="space-between" gap="sm">
						<div style={{ minWidth: 0, flex: "1 1 240px" }}>
							<Text fw={600}>
								{letter.kind === "message" ? stepName(letter.what) : `${letter.via}: ${letter.what}`}
							</Text>
							<Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
								{letter.reason?.replaceAll("_", " ") ?? "No cause is known"} · {letter.attempts} tries · {at(letter.at)}
							</Text>
						</div>
						<Again letter={letter} />
					</Group>
				)}
			</Rows>
		</Stack>
	);
}
