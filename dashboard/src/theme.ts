import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager } from "@mantine/core";

const CLOSE = { "aria-label": "Close" };

export const theme = createTheme({
	primaryColor: "indigo",
	primaryShade: { light: 8, dark: 8 },
	defaultRadius: "md",
	cursorType: "pointer",
	headings: { fontWeight: "650" },
	respectReducedMotion: true,
	components: {
		// Below a title its text would else be of a grey that falls short of WCAG AA.
		Notification: {
			defaultProps: {
				closeButtonProps: { "aria-label": "Dismiss" },
				styles: (_: unknown, { title }: { title?: unknown }) => ({
					description: title ? { color: "var(--mantine-color-dimmed)" } : {},
				}),
			},
		},
		// A header inside of a dialog would else count as a second banner of the page.
		Modal: {
			defaultProps: {
				closeButtonProps: CLOSE,
				attributes: { header: { role: "presentation" } },
				styles: { title: { fontWeight: 650 } },
			},
		},
		Drawer: {
			defaultProps: {
				closeButtonProps: CLOSE,
				attributes: { header: { role: "presentation" } },
				styles: { title: { fontWeight: 650 } },
			},
		},
	},
});

/** The library's own secondary greys fall short of WCAG AA (4.5:1) on the backgrounds used here. */
export const contrast: CSSVariablesResolver = (given) => ({
	variables: {},
	light: {
		"--mantine-color-dimmed": given.colors.gray[7],
		"--mantine-color-placeholder": given.colors.gray[7],
		"--mantine-color-error": given.colors.red[9],
		"--mantine-color-indigo-light-color": "#28419e",
		"--mantine-color-teal-light-color": "#05543c",
		"--mantine-color-green-light-color": "#1b5e2b",
		"--mantine-color-yellow-light-color": "#7a4100",
		"--mantine-color-green-filled": "#237032",
	},
	dark: {
		"--mantine-color-dimmed": given.colors.dark[1],
		"--mantine-color-placeholder": given.colors.dark[1],
		"--mantine-color-error": given.colors.red[4],
		"--mantine-color-green-filled": "#237032",
	},
});

export const colorScheme = localStorageColorSchemeManager({ key: "myxelium-color-scheme" });
