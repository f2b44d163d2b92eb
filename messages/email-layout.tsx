import { Body } from "@react-email/body";
import { Button } from "@react-email/button";
import { Column } from "@react-email/column";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Hr } from "@react-email/hr";
import { Html } from "@react-email/html";
import { Img } from "@react-email/img";
import { Link } from "@react-email/link";
import { Preview } from "@react-email/preview";
import { Row } from "@react-email/row";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import { type CSSProperties, createElement, Fragment, type ReactNode } from "react";
import { type EmailTheme, emailTheme } from "./email-theme";
import type { EmailContent, EmailLink } from "./email-types";
import type { Block, Inline } from "./markup";
import { webUrl } from "./urls";

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const WRAP: CSSProperties = { wordBreak: "break-word", overflowWrap: "anywhere" };

/** `items` rendered one after the other, as plain children: what is rendered once needs no keys. */
const inOrder = <T,>(items: T[], render: (item: T) => ReactNode, between?: ReactNode): ReactNode =>
	createElement(Fragment, null, ...items.flatMap((item, at) => (at > 0 ? [between, render(item)] : [render(item)])));

const anchor = (className: string, color: string, { label, url }: EmailLink): ReactNode => (
	<Link className={className} href={url} style={{ color, textDecoration: "underline" }}>
		{label}
	</Link>
);

const inline = (parts: Inline[], theme: EmailTheme): ReactNode =>
	inOrder(parts, (part) => (part.kind === "text" ? part.text : anchor("link", theme.link, part)));

function block(content: Block, theme: EmailTheme): ReactNode {
	const text: CSSProperties = { ...WRAP, color: theme.text, fontSize: 16, lineHeight: "26px" };
	if (content.kind === "button")
		return (
			<Section style={{ margin: "24px 0" }}>
				<Button
					className="button"
					href={content.url}
					style={{
						...WRAP,
						backgroundColor: theme.button,
						color: theme.button_text,
						borderRadius: 8,
						fontSize: 16,
						fontWeight: 600,
						padding: "13px 24px",
					}}
				>
					{content.label}
				</Button>
			</Section>
		);
	if (content.kind === "list")
		return (
			<ul className="text" style={{ ...text, margin: "16px 0", paddingLeft: 22 }}>
				{inOrder(content.items, (item) => (
					<li style={{ margin: "6px 0" }}>{inline(item, theme)}</li>
				))}
			</ul>
		);
	return (
		<Text className="text" style={{ ...text, margin: "16px 0" }}>
			{inOrder(content.lines, (line) => inline(line, theme), <br />)}
		</Text>
	);
}

function linkRow(links: EmailLink[], theme: EmailTheme): ReactNode {
	const small: CSSProperties = { ...WRAP, color: theme.muted, fontSize: 14, lineHeight: "24px", margin: "16px 0 0" };
	return (
		<>
			<Hr className="rule" style={{ borderColor: "#e3e5ea", margin: "24px 0 0" }} />
			<Text className="muted" style={small}>
				{inOrder(links, (link) => anchor("link", theme.link, link), " · ")}
			</Text>
		</>
	);
}

function footerLinks({ footer }: EmailContent): EmailLink[] {
	const links: EmailLink[] = [];
	const manage = footer.manage_url && webUrl(footer.manage_url);
	if (manage) links.push({ label: "Manage preferences", url: manage });
	const unsubscribe = footer.unsubscribe_url && webUrl(footer.unsubscribe_url);
	if (unsubscribe) links.push({ label: "Unsubscribe", url: unsubscribe });
	return links;
}

interface LayoutProps {
	content: EmailContent;
	blocks: Block[];
	links: EmailLink[];
	preview: string;
}

/** The frame of every e-mail: logo, the body on a card, the sender's address and the recipient's choices below it. */
export function EmailLayout({ content, blocks, links, preview }: LayoutProps) {
	const { brand, footer } = content;
	const theme = emailTheme(brand);
	const logo = brand.logo_url && webUrl(brand.logo_url);
	const foot: CSSProperties = { ...WRAP, color: theme.footer, fontSize: 13, lineHeight: "20px", margin: "0 0 8px" };
	return (
		<Html lang={content.language ?? "en"}>
			<Head>
				<meta name="viewport" content="width=device-width,initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<meta name="supported-color-schemes" content="light dark" />
				<title>{content.subject}</title>
				<style>{theme.css}</style>
			</Head>
			<Body className="page" style={{ backgroundColor: theme.page, fontFamily: FONT, margin: 0, padding: 0 }}>
				{preview && <Preview>{preview}</Preview>}
				<Container className="outer" style={{ maxWidth: 600, padding: "32px 16px", width: "100%" }}>
					<Row className="card" style={{ backgroundColor: theme.card, border: "1px solid #e3e5ea", borderRadius: 12 }}>
						{/* Outlook heeds padding on cells alone. */}
						<Column className="pad" style={{ padding: "32px 36px" }}>
							{logo ? (
								<Img
									className="logo"
									src={logo}
									alt={brand.name}
									height="40"
									style={{ width: "auto", height: "auto", maxWidth: "100%", maxHeight: 40, margin: "0 0 24px" }}
								/>
							) : (
								<Text className="text" style={{ color: theme.text, fontSize: 18, fontWeight: 700, margin: "0 0 24px" }}>
									{brand.name}
								</Text>
							)}
							{inOrder(blocks, (content) => block(content, theme))}
							{links.length > 0 && linkRow(links, theme)}
						</Column>
					</Row>
					<Section style={{ padding: "20px 8px 0", textAlign: "center" }}>
						<Text className="muted" style={foot}>
							{brand.name}
							<br />
							{inOrder(footer.postal_address.split(/\s*\r?\n\s*/), (line) => line, <br />)}
						</Text>
						<Text className="muted" style={foot}>
							{inOrder(footerLinks(content), (link) => anchor("muted", theme.footer, link), " · ")}
						</Text>
					</Section>
				</Container>
			</Body>
		</Html>
	);
}
