import {
	ActionIcon,
	AppShell,
	Avatar,
	Box,
	Burger,
	Group,
	NavLink,
	Text,
	UnstyledButton,
	useComputedColorScheme,
	useMantineColorScheme,
	VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import {
	BookOpen,
	CalendarDays,
	ChartNoAxesColumn,
	Inbox as InboxIcon,
	LifeBuoy,
	Moon,
	Settings2,
	Sun,
	Users,
} from "lucide-react";
import { inSettings, PLACES, placeOf, SETTINGS } from "../places";
import { settingsQuery } from "../queries";
import { Brand } from "./brand";
import { LaterMenu } from "./later-menu";
import { LinkNav } from "./links";

const loadMenu = () => import("./account-menu");

const ICONS: Record<(typeof PLACES)[number]["to"], typeof Users> = {
	"/events": CalendarDays,
	"/contacts": Users,
	"/inbox": InboxIcon,
	"/analytics": ChartNoAxesColumn,
	"/knowledge": BookOpen,
};

/** The way to every page: few entries, and those of the settings while one is there. */
function Places({ onGo }: { onGo: () => void }) {
	const { pathname } = useLocation();
	const here = placeOf(pathname);
	const settings = inSettings(pathname);
	const round = { borderRadius: "var(--mantine-radius-md)" };
	return (
		<>
			{PLACES.map(({ to, label }) => {
				const Icon = ICONS[to];
				return (
					<LinkNav
						key={to}
						to={to}
						label={label}
						leftSection={<Icon size={18} />}
						active={here === to}
						{...(here === to && { "aria-current": "page" as const })}
						onClick={onGo}
						style={round}
					/>
				);
			})}
			<LinkNav
				to="/settings"
				label="Settings"
				leftSection={<Settings2 size={18} />}
				onClick={onGo}
				style={round}
				{...(settings && { "aria-current": "true" as const, fw: 600 })}
			/>
			{settings &&
				SETTINGS.map(({ group, places }) => (
					<Box key={group} component="section" aria-label={group} pl="md">
						<Text size="xs" c="dimmed" fw={600} mt="xs" mb={2} px="sm" aria-hidden>
							{group}
						</Text>
						{places.map(({ to, label }) => (
							<LinkNav
								key={to}
								to={to}
								label={label}
								py={6}
								activeProps={{ active: true, "aria-current": "page" }}
								onClick={onGo}
								style={round}
							/>
						))}
					</Box>
				))}
			<NavLink component="a" href="/docs/" label="Help" leftSection={<LifeBuoy size={18} />} style={round} />
		</>
	);
}

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
						<Avatar
							aria-hidden
							size={34}
							radius="xl"
							color="indigo"
							variant="filled"
							name={data?.name.replace(/[^\p{L}\p{N} ]/gu, "")}
						/>
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
			<AppShell.Navbar p="sm" aria-label="Main" style={{ overflowY: "auto" }}>
				<Places onGo={close} />
			</AppShell.Navbar>
			<AppShell.Main>
				<Outlet />
			</AppShell.Main>
		</AppShell>
	);
}
