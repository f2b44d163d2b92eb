import type { Site } from "./site";

/** The site's own code as a module that Node runs; what the build leaves goes into `workshop`, a folder within the project. */
export function loadSite(workshop: string): Promise<Site>;

/** Builds the guides and the API reference into `outDir`; answers the paths written, below it. */
export function buildSite(outDir: string, workshop: string): Promise<string[]>;
