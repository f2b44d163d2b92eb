/**
 * The site's own code as a module that Node runs; what the build leaves goes into `workshop`, a folder within the project.
 * A `Site` of `site.ts`, unnamed here: its types are those of the Worker's runtime, which programs of Node do not have.
 */
export function loadSite(workshop: string): Promise<unknown>;

/** Builds the guides and the API reference into `outDir`; answers the paths written, below it. */
export function buildSite(outDir: string, workshop: string): Promise<string[]>;
