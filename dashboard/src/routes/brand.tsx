import { ColorInput, SegmentedControl, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, call } from "../api";
import type { Settings, SettingsChange } from "../api-types";
import { Allowed } from "../parts/allowed";
import { PageTitle } from "../parts/page-title";
import { SaveBar } from "../parts/settings/save-bar";
import { useSettingsForm } from "../parts/settings/use-settings-form";
import { Problem, Waiting } from "../parts/states";

interface Values extends Record<string, unknown> {
	settings: { brand: { primary_color: string; logo_url: string; sign_off: string } };
}

const read = ({ settings: { brand } }: Settings): Values => ({
	settings: { brand: { ...brand, logo_url: brand.logo_url ?? "" } },
});
const brandOf = ({ settings: { brand } }: Values) => ({ ...brand, logo_url: brand.logo_url.trim() || null });
const write = (values: Values): SettingsChange => ({ settings: { brand: brandOf(values) } });

interface Preview {
	subject: string;
	email_html: string;
	page_html: string;
}
type Shown = "email" | "page";

const TYPING_MS = 250;

/** The reader's own colours decide inside of a frame; here it is the switch. */
const inColours = (html: string, dark: boolean) =>
	html.replace(/\(\s*prefers-color-scheme:\s*dark\s*\)/g, dark ? "(min-width: 0px)" : "(max-width: 0px)");

function Frame({ html, title, dark }: { html: string; title: string; dark: boolean }) {
	return (
		<iframe
			title={title}
			sandbox=""
			tabIndex={-1}
			srcDoc={inColours(html, dark)}
			style={{
				width: "100%",
				height: 560,
				border: "1px solid var(--mantine-color-default-border)",
				borderRadius: "var(--mantine-radius-md)",
				colorScheme: dark ? "dark" : "light",
				background: dark ? "#111" : "#fff",
			}}
		/>
	);
}

/** How the brand looks that is being chosen, in an e-mail and on the registration page. */
function LivePreview({ brand }: { brand: ReturnType<typeof brandOf> }) {
	const [shown, show] = useState<Shown>("email");
	const [dark, darken] = useState(false);
	const [asked] = useDebouncedValue(brand, TYPING_MS);
	const preview = useQuery({
		queryKey: ["preview", "brand", asked],
		queryFn: () => call<Preview>("POST", "/settings/brand/preview", asked),
		placeholderData: keepPreviousData,
		retry: (tries, error) => !(error instanceof ApiError) && tries < 2,
	});
	const refused = preview.error instanceof ApiError && preview.error.status === 422;
	return (
		<Stack component="section" aria-label="Preview">
			<Stack gap="xs">
				<SegmentedControl
					aria-label="What is shown"
					value={shown}
					onChange={(next) => show(next as Shown)}
					data={[
						{ value: "email", label: "E-mail" },
						{ value: "page", label: "Registration page" },
					]}
				/>
				<Switch label="Dark" checked={dark} onChange={(change) => darken(change.currentTarget.checked)} />
			</Stack>
			{preview.isError && !refused && <Problem error={preview.error} retry={preview.refetch} />}
			{refused && <Text size="sm">The preview goes on once the colour and the address of the logo are complete.</Text>}
			{preview.isPending && <Waiting />}
			{preview.data && (
				<Frame
					html={shown === "email" ? preview.data.email_html : preview.data.page_html}
					title={shown === "email" ? "An e-mail in this brand" : "A registration page in this brand"}
					dark={dark}
				/>
			)}
		</Stack>
	);
}

/** Colour, logo and closing lines of everything people see. */
export function BrandKit() {
	const { form, save, submit } = useSettingsForm({ read, write, said: "The brand is saved: it holds from now on." });
	return (
		<>
			<PageTitle
				title="Brand"
				lead="Of your e-mails and of every page people see. The preview follows as you choose."
			/>
			<SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" maw={1100}>
				<Allowed least="admin">
					<form onSubmit={submit} noValidate>
						<Stack>
							<ColorInput
								label="Colour"
								description="Of buttons and links. Text on it and beside it stays readable whatever you choose."
								format="hex"
								eyeDropperButtonProps={{ "aria-label": "Pick a colour from the screen" }}
								{...form.getInputProps("settings.brand.primary_color")}
							/>
							<TextInput
								label="Address of your logo"
								description="Your name stands there while this is empty."
								type="url"
								placeholder="https://"
								{...form.getInputProps("settings.brand.logo_url")}
							/>
							<Textarea
								label="Closing lines"
								description="At the end of each e-mail. Your name stands there while this is empty."
								autosize
								minRows={2}
								{...form.getInputProps("settings.brand.sign_off")}
							/>
							<SaveBar form={form} saving={save.isPending} label="Save brand" />
						</Stack>
					</form>
				</Allowed>
				<LivePreview brand={brandOf(form.values)} />
			</SimpleGrid>
		</>
	);
}
