import { Menu } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Copy, Flag, XCircle } from "lucide-react";
import { type OwnTenant, ownTenantsQuery } from "../account-queries";
import { api, call } from "../api";
import type { EventDetail } from "../api-types";
import { queryClient } from "../queries";
import { complain, tell } from "./forms";
import { type OpenedMenu, useOpening } from "./later-menu";

interface Props extends OpenedMenu {
	event: EventDetail;
	onClone: () => void;
	onCancel: () => void;
}

/** What is done with an event now and then. */
export default function EventMenu({ event, onClone, onCancel, button }: Props) {
	const { event_id, status, scheduled_at } = event;
	const { data: tenants } = useQuery(ownTenantsQuery);
	const others = (tenants?.data ?? []).filter(({ current }) => !current);
	const cloneTo = useMutation({
		mutationFn: ({ tenant_id }: OwnTenant) => call("POST", `/events/${event_id}/clone-to`, { tenant_id }),
		onSuccess: (_, { name }) => tell(`The copy is a draft of ${name}: switch there to give it its date.`),
		onError: complain,
	});
	const end = useMutation({
		mutationFn: () => api.completeEvent(event_id),
		onSuccess: async () => {
			await queryClient.invalidateQueries({ queryKey: ["events"] });
			tell("The event is over: the follow-ups take their branches.");
		},
		onError: complain,
	});
	const menu = useOpening();
	return (
		<Menu position="bottom-end" {...menu}>
			<Menu.Target>{button}</Menu.Target>
			<Menu.Dropdown>
				<Menu.Item leftSection={<Copy size={16} />} onClick={onClone}>
					Clone
				</Menu.Item>
				{others.map((tenant) => (
					<Menu.Item key={tenant.tenant_id} leftSection={<Copy size={16} />} onClick={() => cloneTo.mutate(tenant)}>
						Clone to {tenant.name}
					</Menu.Item>
				))}
				{status === "live" && scheduled_at && (
					<Menu.Item leftSection={<Flag size={16} />} onClick={() => end.mutate()}>
						End it now
					</Menu.Item>
				)}
				{(status === "draft" || status === "upcoming" || status === "live") && (
					<Menu.Item color="red" leftSection={<XCircle size={16} />} onClick={onCancel}>
						Cancel the event
					</Menu.Item>
				)}
			</Menu.Dropdown>
		</Menu>
	);
}
