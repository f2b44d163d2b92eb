import { queryOptions } from "@tanstack/react-query";
import { call, get } from "./api";
import type { Instant, Page, Role } from "./api-types";

export interface Me {
	user_id: string;
	email: string;
	email_verified: boolean;
	tenant_id: string;
	role: Role;
	totp: { enabled: boolean; recovery_codes_left?: number };
}

export interface Member {
	user_id: string;
	email: string;
	role: Role;
	email_verified: boolean;
	totp: boolean;
	joined_at: Instant;
}

export interface Invitation {
	id: string;
	email: string;
	role: Role;
	created_at: Instant;
	expires_at: Instant;
}

export interface SignIn {
	id: string;
	agent: string | null;
	last_used_at: Instant;
	current: boolean;
}

export interface OwnTenant {
	tenant_id: string;
	name: string;
	subdomain: string;
	role: Role;
	current: boolean;
}

export interface NewAuthenticator {
	secret: string;
	otpauth_uri: string;
	/** The address above as a picture, SVG text. */
	qr_svg: string;
}

/** A person's own account, and who else works on the tenant. */
export const account = {
	changePassword: (input: { password: string; new_password: string }) => call<void>("POST", "/auth/password", input),
	sendVerification: () => call<void>("POST", "/auth/verification"),
	requestReset: (email: string) => call<void>("POST", "/auth/password-reset", { email }),
	enrolTotp: (password: string) => call<NewAuthenticator>("POST", "/auth/totp", { password }),
	confirmTotp: (code: string) => call<{ recovery_codes: string[] }>("POST", "/auth/totp/confirm", { code }),
	disableTotp: (password: string) => call<void>("POST", "/auth/totp/disable", { password }),
	endSession: (id: string) => call<void>("DELETE", `/auth/sessions/${id}`),
	endOtherSessions: () => call<void>("DELETE", "/auth/sessions"),
	switchTenant: (tenant_id: string) => call<unknown>("POST", "/auth/switch", { tenant_id }),
	invite: (input: { email: string; role: Role }) => call<Invitation>("POST", "/team/invitations", input),
	inviteAgain: (id: string) => call<void>("POST", `/team/invitations/${id}/send`),
	withdraw: (id: string) => call<void>("DELETE", `/team/invitations/${id}`),
	changeRole: (user_id: string, role: Role) => call<unknown>("PATCH", `/team/members/${user_id}`, { role }),
	removeMember: (user_id: string) => call<void>("DELETE", `/team/members/${user_id}`),
};

export const meQuery = queryOptions({ queryKey: ["me"], queryFn: () => get<Me>("/auth/me"), staleTime: 60_000 });
export const membersQuery = queryOptions({ queryKey: ["team"], queryFn: () => get<Page<Member>>("/team/members") });
export const invitationsQuery = queryOptions({
	queryKey: ["invitations"],
	queryFn: () => get<Page<Invitation>>("/team/invitations"),
});
export const sessionsQuery = queryOptions({
	queryKey: ["sessions"],
	queryFn: () => get<Page<SignIn>>("/auth/sessions"),
});
export const ownTenantsQuery = queryOptions({
	queryKey: ["own-tenants"],
	queryFn: () => get<Page<OwnTenant>>("/auth/tenants"),
	staleTime: 60_000,
});
