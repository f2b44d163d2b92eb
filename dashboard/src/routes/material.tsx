import { Tabs } from "@mantine/core";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";

const PAGES = [
	{ value: "/knowledge", label: "Knowledge" },
	{ value: "/brand", label: "Brand" },
] as const;

/** What everything is written and painted from: the coach's words and looks. */
export function Material() {
	const { pathname } = useLocation();
	const navigate = useNavigate();
	const here = PAGES.find(({ value }) => pathname.startsWith(value))?.value ?? "/knowledge";
	return (
		<Tabs
			value={here}
			onChange={(to) => to && navigate({ to })}
			keepMounted={false}
			activateTabWithKeyboard={false}
			mb="lg"
		>
			<Tabs.List aria-label="Knowledge and brand">
				{PAGES.map(({ value, label }) => (
					<Tabs.Tab key={value} value={value}>
						{label}
					</Tabs.Tab>
				))}
			</Tabs.List>
			<Tabs.Panel value={here} pt="lg">
				<Outlet />
			</Tabs.Panel>
		</Tabs>
	);
}
