import { stem } from "./stem";

/**
 * Words that stand for one another in the language of offers, lessons, calls and events. Groups are parted by bars and line
 * ends; a word may be in several. Used only to forgive paraphrase: a claim word counts as covered when a word of its group is in the evidence.
 */
const GROUPS = `
offer provide present give supply deliver propose extend grant furnish serve feature have promote advertise introduce
include contain comprise encompass incorporate involve consist cover feature embrace carry bundle
introduce present announce unveil reveal launch showcase highlight release debut promote disclose advertise
help assist aid support enable allow let facilitate empower
improve enhance boost increase raise strengthen optimize upgrade better elevate refine streamline
reduce decrease lower cut minimize lessen diminish curb shrink trim shorten save limit drop
increase grow raise expand rise boost extend widen gain multiply | save conserve economize spare reduce
buy purchase order acquire get invest | sell market offer retail | use utilize employ apply leverage operate usage consumption
need require demand requirement necessity preference want | want wish desire hope like intend interest
begin start commence launch kick open initiate | end finish conclude close complete stop expire
show demonstrate display illustrate present indicate demo demonstration
tell inform notify advise brief explain educate communicate update introduce
explain describe clarify detail outline expound elaborate discuss cover
discuss talk review consider converse speak chat cover explore debate | ask inquire enquire question query request wonder
answer reply respond response | say state mention note remark claim assert declare comment
recommend suggest advise propose advocate endorse | assure ensure promise guarantee reassure
contact reach call approach connect phone telephone ring email write touch
meet fit match suit satisfy suitable tailor fulfil accommodate
tailor customize personalize adapt adjust bespoke custom individual specific personal made
plan package policy scheme option program programme product deal offering | plan strategy roadmap schedule
price cost fee rate pricing charge premium quote pay | cost expense spending expenditure spend
cheap affordable inexpensive economical budget low reasonable competitive cheaper | expensive costly pricey dear high premium
discount reduction saving promotion deal rebate off markdown | offer deal promotion special bargain | free complimentary gratis
free risk-free | trial test tryout | sign register enroll enrol join subscribe signup enrolment registration enrollment
join participate attend take | choose select pick opt decide | choice selection option range variety array alternative
range variety array selection assortment choice spectrum
many numerous multiple several various diverse different varied variety range type kind form variation
type kind form sort category variety | different distinct diverse various varied difference distinction contrast
new newest latest recent fresh novel newly modern current
unique distinctive exclusive special individual distinct particular unparalleled | special particular specific exclusive unique
specific particular individual certain exact precise | extra additional added further supplementary more bonus
big large great huge major significant considerable substantial vast wide broad extensive
wide broad extensive vast large diverse comprehensive | comprehensive complete full thorough extensive entire total all
complete full whole entire total | quick fast rapid swift speedy prompt expedited brief immediate
easy simple straightforward effortless uncomplicated smooth seamless hassle painless plain | seamless smooth frictionless
advanced innovative cutting sophisticated modern state leading edge | smart intelligent clever | automated automatic
important key essential vital crucial significant critical main central | good great excellent superb outstanding fine
best ideal perfect optimal suitable right | helpful useful valuable beneficial | benefit advantage perk profit gain value
feature aspect characteristic attribute function element property capability
system platform technology solution tool device equipment product mechanism software application app
service support assistance help care | customer client buyer purchaser consumer shopper user
company firm business corporation organization enterprise organisation agency provider
agent representative rep salesperson salesman saleswoman associate seller | employee staff worker team personnel
member participant attendee learner student people | student learner pupil trainee
teacher instructor tutor trainer educator facilitator | leader head chief manager lead director | team group crew
community network society | partner ally collaborate collaborator | person people individual human someone | family household
friend peer colleague | meeting session call appointment | session class lesson workshop lecture
course class program training programme curriculum | training education teaching learning instruction lesson
learn discover find study explore master know understand | teach train instruct educate coach | event gathering
webinar online seminar | conference summit congress | website site page web online | email mail message
phone telephone call number | internet online web digital virtual | data information detail
information detail info specific particular material content | question query inquiry enquiry concern
problem issue challenge difficulty trouble | solution answer remedy | result outcome effect consequence
goal aim objective target purpose mission | method approach way technique process procedure | process procedure step
step stage phase | part section portion segment | part instalment installment | list enumerate | create make build develop produce design generate craft
build construct develop | develop create design grow | work operate function run
manage handle run oversee administer control organize management | organize arrange set schedule plan coordinate host
schedule arrange set book organize plan | host hold run organize | lead guide direct head run | follow pursue track
monitor track watch observe | measure track evaluate assess | check verify confirm test | test try | try attempt seek aim
look seek search | find locate discover determine identify | determine decide find identify establish figure
compare contrast difference | give donate contribute | send deliver ship mail forward | receive get obtain gain
keep retain maintain hold preserve | maintain keep sustain upkeep maintenance care | change alter modify adjust shift transform
replace substitute swap | add include append | remove delete eliminate drop | allow permit let enable | stop halt cease quit end
continue proceed go carry | share distribute spread | connect link join | combine merge unite bundle
collaborate cooperate partner | participate join engage involve attend | encourage motivate inspire urge | invite ask welcome
inspire motivate | think believe consider feel | know understand realize | understand grasp comprehend | remember recall
enjoy like love | love adore like | thank appreciate grateful | happy glad pleased delighted excited thrilled
interest interested intrigued curious keen fascinated inquisitive | willing ready keen | able capable
available accessible obtainable offered | possible potential prospective likely | potential prospective new
current present existing ongoing currently presently now | present current currently | soon shortly | often frequently regularly
always constantly continually | sometimes occasionally | usually generally typically normally
approximately about around roughly nearly almost circa | only just merely solely | monthly month | weekly week
yearly annual annually year | daily day | hour hourly | minute minutes | early soon | late delayed | today now
time period duration | place location venue site | country nation | world globe global worldwide international
area region field domain | home house property homeowner | house home | car auto vehicle automobile | damage harm
health medical healthcare wellness | medical health healthcare | doctor physician | sick ill
protect safeguard secure defend shield | safe secure protected | risk danger hazard | accident collision crash
money cash funds fund | fund finance sponsor | pay spend | income revenue earnings | profit gain | invest investment
bill invoice | bank finance | environment environmental eco | energy power electricity
efficiency efficient productive productivity | productivity efficiency | sustainable green eco | footprint impact
pool swimming | clean cleaning | water aquatic | content material | document file paper | write draft author compose
read review | book reserve schedule secure | place seat spot | deposit downpayment | move switch | lend borrow loan | story tale narrative | picture image photo | video film recording | film movie
song track | famous popular known | popular favourite favorite | old former previous past | past previous former
first initial original | last final | main primary chief principal | total overall | small little tiny minor | short brief
long lengthy extended | high tall | open public | private personal confidential | real actual genuine true
true correct accurate | wrong incorrect false inaccurate | clear plain obvious | strong robust powerful
reliable dependable trusted trustworthy | quality excellence | professional expert specialist
skill ability competence expertise | experience expertise background | knowledge expertise understanding
job position role career | role position job | task job work assignment | project initiative | volunteer contributor
mentor coach guide advisor | friendly welcoming kind | inclusive welcoming | fun enjoyable | beautiful lovely | cancel terminate
obligation commitment | questionnaire survey poll | feedback comment review opinion | policy rule | contract agreement
license licence | launch release | growth expansion | opportunity chance | advice guidance tip counsel | idea concept thought
example instance sample | reason cause | communicate talk correspond | collaboration teamwork cooperation
communication messaging contact | storage space | video conferencing | secure safe encrypted | access entry
unlimited limitless | live real-time | demo demonstration presentation | brochure leaflet | representative executive
navigation routing | lower reduce | pre-existing preexisting existing | speak talk
`;

const groupsOf = new Map<string, number[]>();
GROUPS.trim()
	.split(/\n| \| /)
	.forEach((line, group) => {
		for (const word of new Set(line.split(" ").map(stem))) groupsOf.set(word, [...(groupsOf.get(word) ?? []), group]);
	});

const NONE: number[] = [];

/** Numbers of the groups that a stem belongs to. */
export function conceptsOf(wordStem: string): readonly number[] {
	return groupsOf.get(wordStem) ?? NONE;
}

/** Whether two stems may stand for one another. */
export function areSynonyms(a: string, b: string): boolean {
	if (a === b) return true;
	const other = conceptsOf(b);
	return conceptsOf(a).some((group) => other.includes(group));
}
