import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { Check, LogOut, UserRound } from "lucide-react";
import { account, ownTenantsQuery } from "../account-queries";
import { api } from "../api";
import { queryClient, settingsQuery } from "../queries";
import { settleRemovals } from "../removals";
import { complain } from "./forms";
import { type OpenedMenu, useOpening } from "./later-menu";

/** The person's own pages, the tenants they belong to, and the way out. */
export default function AccountMenu({ button }: OpenedMenu) {
	const { data } = useQuery(settingsQuery);
	const navigate = useNavigate();
	const router = useRouter();
	const leave = async () => {
		try {
			await settleRemovals();
			await api.signOut();
		} catch (error) {
			return complain(error);
		}
		await navigate({ to: "/login" });
		queryClient.clear();
	};
	const { data: tenants } = useQuery(ownTenantsQuery);
	const change = async (tenant_id: string) => {
		try {
			await settleRemovals();
			await account.switchTenant(tenant_id);
		} catch (error) {
			return complain(error);
		}
		queryClient.clear();
		await navigate({ to: "/events" });
		await router.invalidate();
	};
	const others = tenants?.data ?? [];
	const menu = useOpening();
	return (
		<Menu position="bottom-end" width={240} {...menu}>
			<Menu.Target>{button}</Menu.Target>
			<Menu.Dropdown>
				<Menu.Label c="dimmed">{data?.subdomain}</Menu.Label>
				{others.length > 1 &&
					others.map(({ tenant_id, name, current }) => (
						<Menu.Item
							key={tenant_id}
							leftSection={current ? <Check size={16} aria-label="Chosen" /> : <span style={{ width: 16 }} />}
							onClick={() => !current && change(tenant_id)}
						>
							{name}
						</Menu.Item>
					))}
				{others.length > 1 && <Menu.Divider />}
				<Menu.Item leftSection={<UserRound size={16} />} onClick={() => navigate({ to: "/account" })}>
					Your account
				</Menu.Item>
				<Menu.Item leftSection={<LogOut size={16} />} onClick={leave}>
					Sign out
				</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	);
}
