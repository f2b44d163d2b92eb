/** A price with its currency sign, without decimals where it has none: `$1,200`, `EUR 49.50` where the code is unknown. */
export function formatPrice(amount: number, currency: string): string {
	try {
		const decimals = Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {};
		const format = new Intl.NumberFormat("en-US", { style: "currency", currency, ...decimals });
		return format.format(amount).replace(/\p{Zs}/gu, " ");
	} catch {
		return `${currency} ${amount}`;
	}
}
