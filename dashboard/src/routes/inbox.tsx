import { Badge, Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { inboxQuery, type ReplyView } from "../admin-queries";
import { call } from "../api";
import { complain, tell } from "../parts/forms";
import { LinkAnchor } from "../parts/links";
import { Rows, useAt } from "../parts/operations/rows";
import { PageTitle } from "../parts/page-title";
import { queryClient } from "../queries";

function Actions({ reply, name }: { reply: ReplyView; name: string }) {
	const act = useMutation({
		mutationFn: (what: "handled" | "revoke") => call("POST", `/admin/inbox/${reply.id}/${what}`),
		onSuccess: async (_, what) => {
			await queryClient.invalidateQueries({ queryKey: ["list", "/admin/inbox"] });
			tell(what === "handled" ? "Marked as handled." : `${name} gets no more texts.`);
		},
		onError: complain,
	});
	if (reply.handled_at) return null;
	return (
		<Group gap="xs">
			{reply.consent_sms && (
				<Button
					size="xs"
					variant="default"
					onClick={() => act.mutate("revoke")}
					loading={act.isPending}
					aria-label={`End texts to ${name}`}
				>
					End texts
				</Button>
			)}
			<Button
				size="xs"
				variant="default"
				onClick={() => act.mutate("handled")}
				loading={act.isPending}
				aria-label={`Mark the reply of ${name} as handled`}
			>
				Handled
			</Button>
		</Group>
	);
}

/** What people wrote back to texts, so that nobody who asks to be left alone is overlooked. */
export function Inbox() {
	const at = useAt();
	const [status, show] = useState("open");
	const list = useInfiniteQuery(inboxQuery(status || undefined));
	return (
		<Stack maw={920}>
			<PageTitle
				title="Inbox"
				lead="What people wrote back to your texts. End texts where somebody asks for it in their own words."
				actions={
					<NativeSelect
						aria-label="Which replies"
						w={150}
						data={[
							{ value: "", label: "All replies" },
							{ value: "open", label: "Open" },
							{ value: "handled", label: "Handled" },
						]}
						value={status}
						onChange={(change) => show(change.currentTarget.value)}
					/>
				}
			/>
			<Rows
				list={list}
				label="Replies"
				keyOf={(reply) => reply.id}
				empty={{ title: "Nothing to answer", description: "Replies to texts appear here as they come." }}
			>
				{(reply) => {
					const name = [reply.first_name, reply.last_name].filter(Boolean).join(" ") || reply.phone || "Somebody";
					return (
						<Group justify="space-between" gap="sm">
							<div style={{ minWidth: 0, flex: "1 1 240px" }}>
								<Group gap="xs">
									<LinkAnchor to="/contacts" search={{ person: reply.contact_id }} fw={600}>
										{name}
									</LinkAnchor>
									{!reply.consent_sms && (
										<Badge variant="light" color="gray" tt="none" radius="sm">
											Gets no texts
										</Badge>
									)}
								</Group>
								<Text style={{ overflowWrap: "anywhere" }}>{reply.body}</Text>
								<Text size="sm" c="dimmed">
									{at(reply.received_at)}
								</Text>
							</div>
							<Actions reply={reply} name={name} />
						</Group>
					);
				}}
			</Rows>
		</Stack>
	);
}
