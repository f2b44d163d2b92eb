import { Button, Group, List, Stack, Text } from "@mantine/core";
import { stepName } from "../../format";
import { merged, stepChanges } from "../../funnel-merge";
import { Dialog } from "../dialog";
import { type Choice, type Conflict, useConflict } from "./conflict-store";

function Question({ base, mine, theirs, answer }: Conflict & { answer: (choice: Choice) => void }) {
	const placed = (config: typeof mine) =>
		stepChanges(base.funnel_config, config).map((change) => ({
			id: [change.phase, change.question, change.answer, change.key].join("/"),
			said: `${stepName(change.key)}${change.step ? "" : " (removed)"}`,
		}));
	const [own, others] = [placed(mine), placed(theirs.funnel_config)];
	const both = own.filter(({ id }) => others.some((other) => other.id === id));
	return (
		<Dialog onClose={() => answer("left")} title="Somebody else changed these messages" centered zIndex={400}>
			<Stack>
				<Text>
					Version {theirs.funnel_version} was saved after version {base.funnel_version}, which you started from. They
					changed:
				</Text>
				<List size="sm">
					{others.length === 0 && <List.Item>nothing that is left now</List.Item>}
					{others.map(({ id, said }) => (
						<List.Item key={id}>{said}</List.Item>
					))}
				</List>
				<Text size="sm">
					“Keep mine” puts your change ({own.map(({ said }) => said).join(", ") || "none"}) into their version.
					{both.length > 0 &&
						` You both changed ${both.map(({ said }) => said).join(", ")}: there yours counts, and theirs stays under Versions.`}
				</Text>
				<Group justify="flex-end">
					<Button variant="default" onClick={() => answer("theirs")}>
						Load theirs
					</Button>
					<Button data-autofocus onClick={() => answer(merged(base.funnel_config, mine, theirs.funnel_config))}>
						Keep mine
					</Button>
				</Group>
			</Stack>
		</Dialog>
	);
}

/** The question that stands where two people change one funnel. */
export default function ConflictQuestion() {
	const asked = useConflict();
	return asked && <Question key={asked.theirs.funnel_version} {...asked} />;
}
