/**
 * Currencies by what writes them, in small letters: ISO 4217 codes, signs and words. What is written for several is a name of its own: "$" and "kr".
 */
const CURRENCIES: Record<string, string> = {
	$: "$ dollar dollars bucks",
	usd: "usd us$",
	aud: "aud a$ au$",
	cad: "cad c$ ca$",
	nzd: "nzd nz$",
	sgd: "sgd s$",
	hkd: "hkd hk$",
	eur: "\u20ac eur euro euros",
	gbp: "\u00a3 gbp pound pounds quid",
	jpy: "\u00a5 jpy yen",
	chf: "chf franc francs",
	kr: "kr krona kronor krone kroner kronur",
	sek: "sek",
	nok: "nok",
	dkk: "dkk",
	isk: "isk",
	pln: "pln zloty zlotys",
	czk: "czk",
	huf: "huf forint forints",
	inr: "\u20b9 inr rupee rupees",
	zar: "zar rand",
	brl: "brl reais",
	mxn: "mxn pesos",
	aed: "aed dirham dirhams",
};
const CURRENCY_OF: ReadonlyMap<string, string> = new Map(
	Object.entries(CURRENCIES).flatMap(([currency, words]) => words.split(" ").map((word) => [word, currency])),
);
const FAMILY: Record<string, readonly string[]> = {
	$: ["usd", "aud", "cad", "nzd", "sgd", "hkd"],
	kr: ["sek", "nok", "dkk", "isk"],
};
/** Where nothing else is said, "$" is the dollar of the United States. */
const OTHER_DOLLARS = ["aud", "cad", "nzd", "sgd", "hkd"];

/** The currency that a word or sign in small letters stands for. */
export const currencyOf = (word: string): string | null => CURRENCY_OF.get(word) ?? null;

export const isCurrency = (unit: string | null): boolean => unit !== null && unit in CURRENCIES;

/** Whether a claim's unit may stand for a source's. A claim of Canadian dollars is not borne out by "$". */
export function sameUnit(claim: string, source: string): boolean {
	if (claim === source || FAMILY[claim]?.includes(source)) return true;
	return (FAMILY[source]?.includes(claim) ?? false) && !OTHER_DOLLARS.includes(claim);
}
