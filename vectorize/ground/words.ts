import { stem } from "./stem";

/** Closed word lists: function words, and the reporting and logistics words that state nothing about an offer by themselves. */
const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
const stems = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/).map(stem));

/** Function words: never evidence for or against a claim. */
export const STOP = list(`
a an the this that these those such same other another each every either both any some all most more much many few several own
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself
they them their theirs themselves who whom whose which what where when why how there here then than
is am are was were be been being do does did doing done have has had having will would shall should can could may might must ought
and or but nor so yet if because as until while of at by for with about against between into through during before after above below
to from up down in out on off over under again further once also just only very too quite rather even still already ever well
not no never none nothing nobody cannot without not n't don't doesn't didn't won't wouldn't can't couldn't isn't aren't wasn't weren't
hasn't haven't hadn't shouldn't i'm i've i'll i'd you're you've you'll you'd we're we've we'll we'd they're they've they'll they'd it's
he's she's that's there's here's what's let's who's
upon via per within across along around toward towards among amongst whether though although however therefore thus hence etc
mr mrs ms dr prof yes yeah yep yup nope wow hmm haha lol ok okay oh hey hi hello get got getting go going let make makes made making
like really actually simply please thing things way ways lot lots one ones
`);

/** Words of reporting and of running an event: they describe the message itself, so they need no source of their own. */
export const FRAME: ReadonlySet<string> = stems(`
email e-mail mail message letter sender recipient call caller conversation discussion agent representative rep speaker client customer
prospect salesperson introduce present discuss mention describe explain inform tell ask inquire enquire say state note highlight express
suggest propose recommend contact reach offer provide include about regarding concerning various different several interested potential
seek aim want need thank learn know find share talk invite determine call title regard relate conduct perform carry speak approach
represent term name refer designate entitle know reveal disclose showcase announce
`);

/** Words a logistics line about an event is built from; the facts in it come from slots. */
export const LOGISTICS = list(`
start starts begin begins end ends live join joins link links calendar seat seats spot place register registered registration reminder
remind session webinar workshop masterclass challenge course event call class training today tomorrow tonight now soon minutes minute
hour hours day days week time date zone zoom online replay recording watch open opens close closes closing enrol enroll enrolment
enrollment price cost costs deadline until save add button below here click tap details detail happening coming see room doors until
confirmed confirmation booked reserved in last next reply question questions manage cancel unsubscribe hosted host by called titled
`);

/** Common words that often open a sentence; a capital there does not make them a name. */
export const OPENERS = list(`
after again although among another any anyone anything as because before below best better between beyond both build by check choose
click come create discover each early either enjoy every everyone everything expect explore feel few finally find first follow for from
give good grab great have hear here hope how however if imagine in instead it join just keep know last later learn let like listen look
looking make many maybe meet more most need new next no nobody not nothing now of on once one only open or other our over pick plan plus
read ready remember reply reserve save see several share show since so some something soon start step still stop take talk tell thank
thanks that then there these they think this those through to today together tomorrow tonight try two under until use using via want
warm watch we welcome what when where whether which while who why with without work would yes you your regards cheers sincerely
guess bye goodbye additionally moreover furthermore meanwhile overall currently recently previously subsequently similarly specifically generally
according despite during throughout within upon bring consider download get go hurry attend register sign send set visit write
`);

export const MONTHS = [
	"january",
	"february",
	"march",
	"april",
	"may",
	"june",
	"july",
	"august",
	"september",
	"october",
	"november",
	"december",
];
export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
