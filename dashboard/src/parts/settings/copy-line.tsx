import { Button, Code, CopyButton, Group } from "@mantine/core";
import { Check, Copy } from "lucide-react";

/** A value to paste elsewhere. */
export function CopyLine({ value, label }: { value: string; label: string }) {
	return (
		<Group gap="xs">
			<Code style={{ overflowWrap: "anywhere" }}>{value}</Code>
			<CopyButton value={value}>
				{({ copied, copy }) => (
					<Button
						size="compact-xs"
						variant="default"
						onClick={copy}
						leftSection={copied ? <Check size={14} /> : <Copy size={14} />}
						aria-label={copied ? "Copied" : label}
					>
						{copied ? "Copied" : "Copy"}
					</Button>
				)}
			</CopyButton>
		</Group>
	);
}
