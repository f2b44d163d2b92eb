import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api";
import { queryClient } from "./queries";
import { router } from "./router";
import { colorScheme, contrast, theme } from "./theme";

/** A session that ended while the page stood open: sign in, and come back here. */
queryClient.getQueryCache().config.onError = (error) => {
	const { pathname, href } = router.state.location;
	if (!(error instanceof ApiError) || error.status !== 401 || pathname === "/login" || pathname === "/signup") return;
	queryClient.clear();
	router.navigate({ to: "/login", search: { next: href } });
};

const root = document.getElementById("root");
if (!root) throw new Error("The page has no element with the id root.");

createRoot(root).render(
	<StrictMode>
		<MantineProvider
			theme={theme}
			cssVariablesResolver={contrast}
			colorSchemeManager={colorScheme}
			defaultColorScheme="auto"
		>
			<Notifications position="bottom-right" />
			<QueryClientProvider client={queryClient}>
				<RouterProvider router={router} />
			</QueryClientProvider>
		</MantineProvider>
	</StrictMode>,
);
