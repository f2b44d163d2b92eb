import type { ReactNode } from "react";
import type { FigureSearch } from "../../figure-search";
import { LinkAnchor } from "../links";
import { whoOf } from "./figure-words";

interface Props extends FigureSearch {
	count: number;
	/** Stands in the number's place, such as a share. */
	children?: ReactNode;
}

/** A number that leads to the people it counts. */
export function Behind({ count, children, ...search }: Props) {
	const shown = children ?? count.toLocaleString("en");
	if (count <= 0) return <>{shown}</>;
	return (
		<LinkAnchor
			to="/analytics/people"
			search={search}
			inherit
			underline="always"
			aria-label={`${typeof shown === "string" ? shown : count}: who ${whoOf(search)}`}
		>
			{shown}
		</LinkAnchor>
	);
}
