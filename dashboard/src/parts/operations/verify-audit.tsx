import { Alert, Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { get } from "../../api";
import { said } from "../states";

interface Verified {
	ok: boolean;
	links: number;
	entries: number;
	unsealed: number;
	next_cursor: string | null;
}

/** Follows the chain to its end, a page at a time. */
async function verify(): Promise<Omit<Verified, "next_cursor">> {
	const sum = { ok: true, links: 0, entries: 0, unsealed: 0 };
	let cursor: string | null = null;
	do {
		const page: Verified = await get<Verified>("/admin/audit-log/verify", { cursor });
		sum.ok &&= page.ok;
		sum.links += page.links;
		sum.entries += page.entries;
		sum.unsealed = page.unsealed;
		cursor = page.ok ? page.next_cursor : null;
	} while (cursor);
	return sum;
}

/** Asks whether the audit log is as it was sealed. */
export function VerifyAudit() {
	const check = useMutation({ mutationFn: verify });
	const { data } = check;
	return (
		<>
			<Group>
				<Button
					variant="default"
					leftSection={<ShieldCheck size={16} />}
					onClick={() => check.mutate()}
					loading={check.isPending}
				>
					Verify the log
				</Button>
			</Group>
			{check.isError && (
				<Alert color="red" role="alert">
					{said(check.error)}
				</Alert>
			)}
			{data && (
				<Alert color={data.ok ? "teal" : "red"} role="status">
					{data.ok
						? `The log is as it was sealed: ${data.entries} entries under ${data.links} seals. ${data.unsealed} newer ones are not sealed yet.`
						: "The log is not as it was sealed. Keep a copy of it and tell whoever runs the platform."}
				</Alert>
			)}
		</>
	);
}
