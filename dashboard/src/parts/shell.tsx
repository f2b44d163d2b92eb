import {
	ActionIcon,
	AppShell,
	Avatar,
	Burger,
	Group,
	Menu,
	Text,
	Tooltip,
	UnstyledButton,
	useComputedColorScheme,
	useMantineColorScheme,
	VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import {
	Activity,
	BookOpen,
	CalendarDays,
	ChartNoAxesColumn,
	Check,
	Inbox as InboxIcon,
	KeyRound,
	LogOut,
	Mail,
	Moon,
	Send,
	Settings2,
	Sun,
	UserRound,
	Users,
	UsersRound,
} from "lucide-react";
import { account, ownTenantsQuery } from "../account-queries";
import { api } from "../api";
import { queryClient, settingsQuery } from "../queries";
import { Brand } from "./brand";
import { complain } from "./forms";
import { LinkNav } from "./links";

const PLACES = [
	{ to: "/events", label: "Events", Icon: CalendarDays },
	{ to: "/contacts", label: "Contacts", Icon: Users },
	{ to: "/messages", label: "Messages", Icon: Send },
	{ to: "/inbox", label: "Inbox", Icon: InboxIcon },
	{ to: "/analytics", label: "Analytics", Icon: ChartNoAxesColumn },
	{ to: "/knowledge", label: "Knowledge", Icon: BookOpen },
	{ to: "/operations", label: "Operations", Icon: Activity },
	{ to: "/settings", label: "Settings", Icon: Settings2 },
	{ to: "/sending", label: "Sending", Icon: Mail },
	{ to: "/team", label: "Team", Icon: UsersRound },
	{ to: "/api-keys", label: "API keys", Icon: KeyRound },
] as const;

function SchemeSwitch() {
	const { setColorScheme } = useMantineColorScheme();
	const scheme = useComputedColorScheme("light");
	const other = scheme === "dark" ? "light" : "dark";
	return (
		<Tooltip label={`Switch to ${other} colours`}>
			<ActionIcon
				variant="subtle"
				color="gray"
				size="lg"
				onClick={() => setColorScheme(other)}
				aria-label={`Switch to ${other} colours`}
			>
				{scheme === "dark" ? <Sun size={18} /> : <Moon size={18} />}
			</ActionIcon>
		</Tooltip>
	);
}

function AccountMenu() {
	const { data } = useQuery(settingsQuery);
	const navigate = useNavigate();
	const router = useRouter();
	const leave = async () => {
		try {
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
			await account.switchTenant(tenant_id);
		} catch (error) {
			return complain(error);
		}
		queryClient.clear();
		await navigate({ to: "/events" });
		await router.invalidate();
	};
	const others = tenants?.data ?? [];
	return (
		<Menu position="bottom-end" width={240}>
			<Menu.Target>
				<UnstyledButton>
					<Group gap="xs" wrap="nowrap">
						<Avatar aria-hidden size={34} radius="xl" color="indigo" variant="filled" name={data?.name} />
						<VisuallyHidden>Account</VisuallyHidden>
						<Text size="sm" fw={500} visibleFrom="sm" maw={220} truncate>
							{data?.name}
						</Text>
					</Group>
				</UnstyledButton>
			</Menu.Target>
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

/** The frame around every page behind the login. */
export function Shell() {
	const [opened, { toggle, close }] = useDisclosure();
	return (
		<AppShell
			header={{ height: 60 }}
			navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !opened } }}
			padding={{ base: "md", lg: "xl" }}
		>
			<AppShell.Header>
				<Group h="100%" px="md" justify="space-between" wrap="nowrap">
					<Group gap="sm" wrap="nowrap">
						<Burger
							opened={opened}
							onClick={toggle}
							hiddenFrom="sm"
							size="sm"
							aria-label={opened ? "Close navigation" : "Open navigation"}
						/>
						<Brand />
					</Group>
					<Group gap="sm" wrap="nowrap">
						<SchemeSwitch />
						<AccountMenu />
					</Group>
				</Group>
			</AppShell.Header>
			<AppShell.Navbar p="sm" aria-label="Main">
				{PLACES.map(({ to, label, Icon }) => (
					<LinkNav
						key={to}
						to={to}
						label={label}
						leftSection={<Icon size={18} />}
						activeProps={{ active: true, "aria-current": "page" }}
						onClick={close}
						style={{ borderRadius: "var(--mantine-radius-md)" }}
					/>
				))}
			</AppShell.Navbar>
			<AppShell.Main>
				<Outlet />
			</AppShell.Main>
		</AppShell>
	);
}
