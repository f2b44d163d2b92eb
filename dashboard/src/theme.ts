import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager } from "@mantine/core";

export const theme = createTheme({
	primaryColor: "indigo",
	primaryShade: { light: 8, dark: 8 },
	defaultRadius: "md",
	cursorType: "pointer",
	headings: { fontWeight: "650" },
	respectReducedMotion: true,
});

/** The library's own secondary greys fall short of WCAG AA (4.5:1) on the backgrounds used here. */
export const contrast: CSSVariablesResolver = (given) => ({
	variables: {},
	light: {
		"--mantine-color-dimmed": given.colors.gray[7],
		"--mantine-color-placeholder": given.colors.gray[7],
		"--mantine-color-error": given.colors.red[9],
	},
	dark: {
		"--mantine-color-dimmed": given.colors.dark[1],
		"--mantine-color-placeholder": given.colors.dark[2],
		"--mantine-color-error": given.colors.red[4],
	},
});

export const colorScheme = localStorageColorSchemeManager({ key: "myxelium-color-scheme" });
