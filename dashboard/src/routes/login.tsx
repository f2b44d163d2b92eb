import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { api } from "../api";
import { Entry } from "../parts/entry";
import { LinkAnchor } from "../parts/links";
import { said } from "../parts/states";
import { queryClient } from "../queries";

const route = getRouteApi("/login");

export function Login() {
	const { next } = route.useSearch();
	const navigate = useNavigate();
	const form = useForm({
		mode: "uncontrolled",
		initialValues: { email: "", password: "" },
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
	return (
		<Entry title="Sign in" lead="Your events, and what each person gets and when.">
			<form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
				<Stack>
					{signIn.error && (
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
					<Button type="submit" loading={signIn.isPending}>
						Sign in
					</Button>
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
