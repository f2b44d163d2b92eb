import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "./account-queries";
import type { Role } from "./api-types";

const RANK: Record<Role, number> = { member: 1, admin: 2, owner: 3 };

/** Who may do what takes a role, in words. */
export const WHO: Record<Role, string> = {
	member: "Everybody on the team may do this.",
	admin: "Only admins and owners may do this: ask one of them, or for the role.",
	owner: "Only owners may do this: ask one of them.",
};

export const mayAs = (role: Role, least: Role): boolean => RANK[role] >= RANK[least];

/** Whether the person who is signed in has at least a role. The API holds to it whatever a page shows. */
export const useMay = (least: Role): boolean => mayAs(useSuspenseQuery(meQuery).data.role, least);
