type Child = Node | string | null | false | undefined;

/** Makes an element. Text is always text: nothing passes through an HTML parser. */
export function h<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Record<string, string | boolean | null | undefined> = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
	for (const child of children) if (child) element.append(child);
	return element;
}

/** The address if it is http or https, else null: a link from an answer never becomes script. */
export function webUrl(address: string | null | undefined): string | null {
	return address && /^https?:\/\//i.test(address) ? address : null;
}
