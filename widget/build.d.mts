/** Bundles the widget to `outFile`; rejects when it is over 12 KB gzip. */
export function buildWidget(outFile: string): Promise<{ bytes: number; gzip_bytes: number }>;
