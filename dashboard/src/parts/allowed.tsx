import { Alert, Button, type ButtonProps, EmptyState, Stack, Tooltip } from "@mantine/core";
import { Lock } from "lucide-react";
import type { ButtonHTMLAttributes, CSSProperties, ReactNode } from "react";
import type { Role } from "../api-types";
import { useMay, WHO } from "../roles";
import { PageTitle } from "./page-title";

interface Props {
	least: Role;
	children: ReactNode;
}

/** What cannot be changed is still to be read. */
const READABLE = { "--mantine-color-disabled-color": "var(--mantine-color-text)" };
const PLAIN = { border: 0, margin: 0, padding: 0, minInlineSize: 0, ...READABLE } as CSSProperties;

/** A form that people of a lower role can read, with a word of why they cannot change it. */
export function Allowed({ least, children }: Props) {
	if (useMay(least)) return children;
	return (
		<Stack>
			<Alert color="gray" icon={<Lock aria-hidden />}>
				{WHO[least]}
			</Alert>
			<fieldset disabled style={PLAIN}>
				{children}
			</fieldset>
		</Stack>
	);
}

/** A page whose content people of a lower role do not get at all. */
export function AllowedPage({ least, title, children }: Props & { title: string }) {
	if (useMay(least)) return children;
	return (
		<Stack maw={920}>
			<PageTitle title={title} />
			<Shut least={least} />
		</Stack>
	);
}

/** Stands in place of what only a higher role gets. */
export function Shut({ least }: { least: Role }) {
	return <EmptyState icon={<Lock aria-hidden />} title="Not with your role" description={WHO[least]} py="xl" />;
}

type AllowedButtonProps = { least: Role } & ButtonProps &
	Omit<ButtonHTMLAttributes<HTMLButtonElement>, "style" | "color">;

/** A button that says who may press it where the person may not. */
export function AllowedButton({ least, ...button }: AllowedButtonProps) {
	if (useMay(least)) return <Button {...button} />;
	return (
		<Tooltip label={WHO[least]} events={{ hover: true, focus: true, touch: true }} multiline maw={260}>
			<Button {...button} data-disabled aria-disabled onClick={(press) => press.preventDefault()} />
		</Tooltip>
	);
}
