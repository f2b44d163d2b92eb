import "@mantine/core/styles.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api";
import { queryClient } from "./queries";
import { router } from "./router";
import { colorScheme, contrast, theme } from "./theme";

/** Nothing is told while a page loads first: what tells it may come behind the page. */
const Notices = lazy(() => import("./parts/notices"));

const RELOADED = "myxelium-reloaded-at";
const RELOAD_PAUSE_MS = 30_000;

/** A session that ended while the page stood open: sign in, and come back here. */
queryClient.getQueryCache().config.onError = (error) => {
	const { pathname, href } = router.state.location;
	if (!(error instanceof ApiError) || error.status !== 401 || pathname === "/login" || pathname === "/signup") return;
	queryClient.clear();
	router.navigate({ to: "/login", search: { next: href } });
};

/** A page opened before an update asks for scripts that are gone: the newest page knows the new ones. */
window.addEventListener("vite:preloadError", (failed) => {
	const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
	if (Date.now() - last < RELOAD_PAUSE_MS) return;
	failed.preventDefault();
	sessionStorage.setItem(RELOADED, String(Date.now()));
	location.reload();
});

/** The page's own script comes while it is still being asked who is there. */
for (const { routeId } of router.matchRoutes(router.latestLocation.pathname, router.latestLocation.search))
	router.loadRouteChunk(router.routesById[routeId])?.catch(() => {
		// The router asks for it again, and says so where it is not to be had.
	});

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
			<Suspense>
				<Notices />
			</Suspense>
			<QueryClientProvider client={queryClient}>
				<RouterProvider router={router} />
			</QueryClientProvider>
		</MantineProvider>
	</StrictMode>,
);
