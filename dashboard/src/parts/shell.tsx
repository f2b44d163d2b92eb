import {
	ActionIcon,
	AppShell,
	Avatar,
	Burger,
	Group,
	Text,
	UnstyledButton,
	useComputedColorScheme,
	useMantineColorScheme,
	VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import {
	Activity,
	BookOpen,
	CalendarDays,
	ChartNoAxesColumn,
	Inbox as InboxIcon,
	KeyRound,
	Mail,
	Moon,
	Send,
	Settings2,
	Sun,
	Users,
	UsersRound,
} from "lucide-react";
import { settingsQuery } from "../queries";
import { Brand } from "./brand";
import { LaterMenu } from "./later-menu";
import { LinkNav } from "./links";

const loadMenu = () => import("./account-menu");

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
		<ActionIcon
			variant="subtle"
			color="gray"
			size="lg"
			onClick={() => setColorScheme(other)}
			aria-label={`Switch to ${other} colours`}
			title={`Switch to ${other} colours`}
		>
			{scheme === "dark" ? <Sun size={18} /> : <Moon size={18} />}
		</ActionIcon>
	);
}

function AccountMenu() {
	const { data } = useQuery(settingsQuery);
	return (
		<LaterMenu
			load={loadMenu}
			given={{}}
			button={(menu) => (
				<UnstyledButton {...menu}>
					<Group gap="xs" wrap="nowrap">
						<Avatar aria-hidden size={34} radius="xl" color="indigo" variant="filled" name={data?.name} />
						<VisuallyHidden>Account</VisuallyHidden>
						<Text size="sm" fw={500} visibleFrom="sm" maw={220} truncate>
							{data?.name}
						</Text>
					</Group>
				</UnstyledButton>
			)}
		/>
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
