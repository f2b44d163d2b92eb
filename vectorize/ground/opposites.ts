import { stem } from "./stem";

/** Opposites: words left of the bar exclude those right of it. */
const OPPOSITES = `
increase raise grow rise boost expand gain maximize multiply | reduce decrease lower cut minimize lessen diminish shrink decline fall drop
more | less fewer
high higher highest | low lower lowest
cheap affordable inexpensive cheaper budget | expensive costly pricey exorbitant overpriced
free | paid chargeable
new newest latest modern recent fresh | old oldest outdated former obsolete existing
early earlier earliest | late later latest
first | last
before | after
begin start open launch | end finish close stop
start starts begin | expire end
include including included cover | exclude excluding excluded except omit
accept approve agree | reject refuse decline deny disagree
allow permit enable let | forbid prohibit prevent ban block disallow
easy simple straightforward effortless quick fast rapid swift speedy | hard difficult complex complicated cumbersome slow tedious lengthy
easy | challenging
quick fast rapid prompt | slow time-consuming consuming sluggish
wide broad vast extensive large | narrow limited small restricted
comprehensive complete full thorough | basic partial limited incomplete
complete full whole entire | partial incomplete half
unlimited | limited capped
always | never rarely seldom
all every each | none some
everyone everybody | nobody
many numerous several multiple | few single
big large huge considerable significant substantial | small tiny negligible insignificant trivial little
strong robust powerful reliable | weak fragile flimsy unreliable
advanced innovative sophisticated cutting | basic mediocre average outdated primitive rudimentary
automated automatic | manual
specific particular individual personalized personal tailored customized | general generic standard group universal
personalized one-on-one | group
exclusive unique | ordinary regular common standard generic
public open | private closed
online virtual remote | in-person offline onsite on-site
beginner novice | advanced expert
success succeed successful | failure fail failed unsuccessful
profit gain | loss
win | lose
buy purchase | sell
save | waste spend lose
arrive | depart leave
join enroll subscribe register | leave withdraw unsubscribe cancel quit
add | remove delete
improve enhance better | worsen worse impair hinder degrade
help assist support | hinder harm hurt obstruct
safe secure | dangerous risky unsafe insecure
true correct accurate right | false wrong incorrect inaccurate
positive | negative
happy satisfied pleased delighted | unhappy dissatisfied sad disappointed
interested keen | uninterested indifferent
mandatory required compulsory obligatory | optional voluntary
optional voluntary | mandatory required compulsory
temporary | permanent
permanent | temporary
minimum least | maximum most
maximum most | minimum least
above over exceed | below under
internal | external
local | global international worldwide
major main primary | minor secondary
young | old elderly
male man men he him his | female woman women she her
same identical | different
rich | poor
best top | worst
good great excellent | bad poor terrible
popular | unpopular
visible | hidden
active | inactive passive
present | absent
attend | miss skip
confirm | deny
encourage | discourage
inform | misinform mislead
remember | forget
love like enjoy | hate dislike
short brief | long lengthy
light | heavy
hot | cold warm
clean | dirty
day | night
morning | evening afternoon
today | tomorrow yesterday
weekday | weekend
monthly | yearly annual annually weekly daily
flexible | rigid fixed
fixed | variable flexible
valid | invalid expired
guaranteed | uncertain
certain sure | uncertain unsure
possible | impossible
able can | unable cannot
prospective potential | existing former
short-term | long-term
upfront | later
efficient | wasteful inefficient
sustainable | unsustainable
individual solo | team group
`;

/** Kinds of one thing: where the evidence names one of them, another one is a different fact. Synonyms are joined by "/". */
const KINDS = `
day week fortnight month quarter year decade hour minute second
daily weekly monthly quarterly yearly/annual/annually hourly
life health/medical auto/car/vehicle/automobile home/homeowner/property/house travel pet dental vision disability term liability
basic standard premium deluxe elite gold silver bronze platinum diamond starter professional
sales marketing finance engineering legal procurement operations accounting
manager director president intern assistant founder owner
teacher nurse doctor lawyer engineer accountant architect chef pilot
hospital clinic school university/college bank restaurant hotel factory gym office church library museum
insurance investment banking mortgage loan savings pension/retirement credit
webinar workshop masterclass bootcamp retreat conference podcast challenge membership
email sms/text phone/call letter whatsapp
monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december
morning afternoon evening night noon
beginner intermediate advanced
spring summer autumn/fall winter
dollar euro pound yen rupee
mother father sister brother son daughter wife husband aunt uncle
red blue green yellow orange purple black white pink
english french german spanish italian chinese japanese portuguese dutch
hardware software
android ios/iphone windows mac linux
book video audio ebook
breakfast lunch dinner
north south east west
cat dog horse bird
football basketball baseball tennis cricket rugby hockey golf soccer
actor director producer singer writer author composer
deductible copay premium
`;

const opposites = new Map<string, Set<string>>();
function oppose(a: string, b: string) {
	const known = opposites.get(a) ?? new Set<string>();
	known.add(b);
	opposites.set(a, known);
}
for (const line of OPPOSITES.trim().split("\n")) {
	const [left = [], right = []] = line.split("|").map((side) => side.trim().split(" ").map(stem));
	for (const a of left)
		for (const b of right) {
			if (a === b) continue;
			oppose(a, b);
			oppose(b, a);
		}
}

const kinds = new Map<string, { set: number; member: number }[]>();
const kindMembers: Set<string>[] = [];
KINDS.trim()
	.split("\n")
	.forEach((line, set) => {
		kindMembers.push(new Set());
		line.split(" ").forEach((member, index) => {
			for (const word of member.split("/").map(stem)) {
				kinds.set(word, [...(kinds.get(word) ?? []), { set, member: index }]);
				kindMembers[set]?.add(word);
			}
		});
	});

const PREFIX = /^(un|ir|il|dis|mis|non)(.{4,})$/;
/** "in-" and "im-" negate adjectives only: "inefficient", not "inform". */
const ADJECTIVE_PREFIX = /^(in|im)(.{3,}(?:able|ible|ent|ant|ate|ive|al|ect|ete|ure|ous|act))$/;
const NOT_NEGATING =
	/^(under|until|uni|discover|discount|display|dispatch|discours|discharg|discuss|distan|distribut|district|disposi|mistak|missi|mister|internal|intern|inter|individual|innovat|initial|import)/;

const NO_WORDS: ReadonlySet<string> = new Set();

/** Stems that exclude this one. */
export function oppositesOf(wordStem: string): ReadonlySet<string> {
	return opposites.get(wordStem) ?? NO_WORDS;
}

/** "unreliable" -> the stem of "reliable"; null for a lower-case word without a negating prefix. */
export function withoutNegatingPrefix(word: string): string | null {
	if (NOT_NEGATING.test(word)) return null;
	const base = PREFIX.exec(word)?.[2] ?? ADJECTIVE_PREFIX.exec(word)?.[2];
	return base ? stem(base) : null;
}

/** Other kinds of the same thing ("month" for "week"); empty when the word belongs to no closed set. */
export function otherKindsOf(wordStem: string): string[] {
	const own = kinds.get(wordStem);
	if (!own) return [];
	return own.flatMap(({ set, member }) =>
		[...(kindMembers[set] ?? [])].filter((word) =>
			(kinds.get(word) ?? []).some((place) => place.set === set && place.member !== member),
		),
	);
}
