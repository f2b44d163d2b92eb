/** How a tenant looks in an inbox. Colours are hex; one that is none is replaced by the default. */
export interface EmailBrand {
	name: string;
	logo_url: string | null;
	/** Buttons and links. */
	primary_color: string;
	text_color?: string | null;
	/** Behind the message. */
	background?: string | null;
}

export interface EmailFooter {
	/** The sender's street address, which the law asks for in commercial mail. May have several lines. */
	postal_address: string;
	/** Where the recipient sees and changes what they get; null leaves the link out. */
	manage_url: string | null;
	/** Set on marketing mail, null on transactional mail. */
	unsubscribe_url: string | null;
}

export interface EmailLink {
	label: string;
	url: string;
}

export interface EmailContent {
	brand: EmailBrand;
	subject: string;
	/** The line inboxes show beside the subject; the first words of the body where it is left out. */
	preview?: string | null;
	/** In the markup of `parseMarkup`, slots filled. */
	body: string;
	/** Where the links of the body lead as they are sent; what they say stays. */
	rewrite?: (url: string) => string;
	/** A row of small links under the body, such as those that add the event to a calendar. */
	links?: EmailLink[];
	footer: EmailFooter;
	/** BCP 47 tag of the body's language, default `en`. */
	language?: string;
}

export interface RenderedEmail {
	subject: string;
	html: string;
	text: string;
}
