import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type Native = { ref?: Ref<HTMLAnchorElement> } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "style" | "color">;

/** The library's own looks on the router's typed links. */
export const LinkButton = createLink((props: ButtonProps & Native) => <Button component="a" {...props} />);
export const LinkAnchor = createLink((props: Omit<AnchorProps, "href"> & Native) => <Anchor {...props} />);
export const LinkNav = createLink((props: NavLinkProps & Native) => <NavLink component="a" {...props} />);
