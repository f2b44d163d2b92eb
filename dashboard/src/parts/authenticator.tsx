import {
	Alert,
	Button,
	Card,
	Code,
	CopyButton,
	Group,
	Modal,
	PasswordInput,
	Stack,
	Text,
	TextInput,
	Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { account, type Me, meQuery, type NewAuthenticator } from "../account-queries";
import { queryClient } from "../queries";
import { refuse, tell } from "./forms";

const reread = () => queryClient.invalidateQueries(meQuery);

/** A picture for a camera: as an image it can run nothing. */
const pictureOf = (svg: string) => `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;

function AskPassword({ label, run }: { label: string; run: (password: string) => Promise<unknown> }) {
	const form = useForm({ initialValues: { password: "" } });
	const send = useMutation({ mutationFn: run, onError: (error) => refuse(form, error) });
	return (
		<form onSubmit={form.onSubmit(({ password }) => send.mutate(password))} noValidate>
			<Stack>
				<PasswordInput
					label="Your password"
					autoComplete="current-password"
					required
					data-autofocus
					{...form.getInputProps("password")}
				/>
				<Group justify="flex-end">
					<Button type="submit" loading={send.isPending}>
						{label}
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

function Confirm({ made, onDone }: { made: NewAuthenticator; onDone: (codes: string[]) => void }) {
	const form = useForm({ initialValues: { code: "" } });
	const confirm = useMutation({
		mutationFn: account.confirmTotp,
		onSuccess: ({ recovery_codes }) => onDone(recovery_codes),
		onError: (error) => refuse(form, error),
	});
	return (
		<form onSubmit={form.onSubmit(({ code }) => confirm.mutate(code.trim()))} noValidate>
			<Stack>
				<Text>Scan this with your authenticator app, then enter the code it shows.</Text>
				<img src={pictureOf(made.qr_svg)} alt="QR code for the authenticator app" width={200} height={200} />
				<Text size="sm">
					Or enter this key by hand: <Code>{made.secret}</Code>
				</Text>
				<TextInput
					label="Code"
					inputMode="numeric"
					autoComplete="one-time-code"
					required
					data-autofocus
					{...form.getInputProps("code")}
				/>
				<Group justify="flex-end">
					<Button type="submit" loading={confirm.isPending}>
						Turn codes on
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
	const text = codes.join("\n");
	return (
		<Stack>
			<Alert color="yellow" role="status">
				Keep these: each signs you in once when the app is not at hand. They are shown this once.
			</Alert>
			<Code block>{text}</Code>
			<Group justify="flex-end">
				<CopyButton value={text}>
					{({ copied, copy }) => (
						<Button variant="default" onClick={copy} leftSection={copied ? <Check size={16} /> : <Copy size={16} />}>
							{copied ? "Copied" : "Copy codes"}
						</Button>
					)}
				</CopyButton>
				<Button onClick={onClose}>I kept them</Button>
			</Group>
		</Stack>
	);
}

/** Codes of an authenticator app as the second thing that signing in asks for. */
export function Authenticator({ me }: { me: Me }) {
	const [open, setOpen] = useState(false);
	const [made, setMade] = useState<NewAuthenticator | null>(null);
	const [codes, setCodes] = useState<string[] | null>(null);
	const on = me.totp.enabled && codes === null;
	const close = () => {
		setOpen(false);
		setMade(null);
		setCodes(null);
	};
	return (
		<Card withBorder padding="lg">
			<Title order={2} size="h4" mb="xs">
				Sign in with a code
			</Title>
			<Text size="sm" mb="sm">
				{me.totp.enabled
					? "On: signing in asks for the code of your authenticator app."
					: "Off: a code of an authenticator app keeps out whoever learns your password."}
			</Text>
			<Button
				variant={me.totp.enabled ? "default" : "filled"}
				onClick={() => setOpen(true)}
				style={{ alignSelf: "flex-start" }}
			>
				{me.totp.enabled ? "Turn codes off" : "Turn codes on"}
			</Button>
			<Modal
				opened={open}
				onClose={close}
				title={on ? "Turn codes off" : codes ? "Your recovery codes" : "Turn codes on"}
				centered
				closeOnClickOutside={!codes}
			>
				{codes ? (
					<RecoveryCodes codes={codes} onClose={close} />
				) : made ? (
					<Confirm
						made={made}
						onDone={(recovery) => {
							setCodes(recovery);
							reread();
						}}
					/>
				) : on ? (
					<AskPassword
						label="Turn codes off"
						run={async (password) => {
							await account.disableTotp(password);
							await reread();
							close();
							tell("Codes are off.");
						}}
					/>
				) : (
					<AskPassword label="Go on" run={async (password) => setMade(await account.enrolTotp(password))} />
				)}
			</Modal>
		</Card>
	);
}
