import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { account } from "../account-queries";
import { ApiError, api } from "../api";
import { Entry } from "../parts/entry";
import { complain, tell } from "../parts/forms";
import { LinkAnchor } from "../parts/links";
import { said } from "../parts/states";
import { queryClient } from "../queries";

const route = getRouteApi("/login");

export function Login() {
	const { next } = route.useSearch();
	const navigate = useNavigate();
	const form = useForm({
		mode: "uncontrolled",
		initialValues: { email: "", password: "", totp: "" },
		validate: {
			email: (value) => (value.trim() ? null : "Enter your e-mail address."),
			password: (value) => (value ? null : "Enter your password."),
		},
	});
	const signIn = useMutation({
		mutationFn: api.signIn,
		onSuccess: async () => {
			queryClient.clear();
			await navigate({ href: next ?? "/events" });
		},
	});
	const refused = signIn.error instanceof ApiError ? signIn.error.code : null;
	const coded = refused === "totp_required" || refused === "totp_wrong" || Boolean(form.getValues().totp);
	const reset = useMutation({
		mutationFn: () => account.requestReset(form.getValues().email.trim()),
		onSuccess: () => tell("If there is an account with this address, a link to choose a new password is on its way."),
		onError: complain,
	});
	const askReset = () => {
		if (form.validateField("email").hasError) form.getInputNode("email")?.focus();
		else reset.mutate();
	};
	return (
		<Entry title="Sign in" lead="Your events, and what each person gets and when.">
			<form
				onSubmit={form.onSubmit((values) => signIn.mutate({ ...values, totp: values.totp.trim() || undefined }))}
				noValidate
			>
				<Stack>
					{signIn.error && refused !== "totp_required" && (
						<Alert color="red" icon={<CircleAlert aria-hidden />} role="alert">
							{said(signIn.error)}
						</Alert>
					)}
					<TextInput
						label="E-mail address"
						type="email"
						autoComplete="username"
						required
						key={form.key("email")}
						{...form.getInputProps("email")}
					/>
					<PasswordInput
						label="Password"
						autoComplete="current-password"
						required
						key={form.key("password")}
						{...form.getInputProps("password")}
					/>
					{coded && (
						<TextInput
							label="Code of your authenticator app"
							description="Or one of your recovery codes."
							autoComplete="one-time-code"
							required
							autoFocus
							key={form.key("totp")}
							{...form.getInputProps("totp")}
						/>
					)}
					<Button type="submit" loading={signIn.isPending}>
						Sign in
					</Button>
					<Anchor component="button" type="button" size="sm" onClick={askReset}>
						Forgot your password?
					</Anchor>
					<Text size="sm" ta="center">
						New here?{" "}
						<LinkAnchor to="/signup" underline="always">
							Create an account
						</LinkAnchor>
					</Text>
				</Stack>
			</form>
		</Entry>
	);
}
