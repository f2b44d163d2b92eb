import { stem } from "./stem";

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Verbs that open an invitation or a piece of advice and are no nouns. */
const VERBS = list(`
accept add admit adopt aim allow answer appear apply arrange arrive ask attend avoid await bake be become begin believe block bookmark borrow
breathe bring browse brew bring build call carry catch celebrate check choose circle claim clear click climb close collect come complete confirm
connect consider continue cook copy create cross curl dare decide dedicate describe dig dip discover disregard dive do don't doodle donate download drag draw
double-check dress drink drop dust eat edit email encourage enjoy enrol enroll enter explain explore feel fetch fill find finish fix flip fold follow forget forgive
forward gather get give glance go grab greet grow guess handle hang have hear hit hold holler hop hug ignore imagine install introduce invite
jot join jump keep kick know laugh launch lay lean leap learn leave lend let light listen lock log loosen make mark meet mention message mind
mute open pack paint participate paste pay peek pencil phone pick pin ping play plug polish ponder pop pour pray prepare print proceed promise
pull push put raise reach react read recall reconnect record refill reflect register relax remember remind remove replay reply reread rescue
reserve reset rest return rewatch rsvp rub save say scan scribble scroll secure see seize select send set settle shake share sharpen shoot shout show
shut sign silence sip sit sketch skim skip sleep slip slow smash smile snag sneak snap speak spend spread spot spread stand star stay step stick
stop store stream stretch submit subscribe swap sync take talk tap tell text thank think throw tick tidy toss trust try tune turn txt type
unmute unpack unplug unsubscribe unwind update use visit wait wake walk wander warm watch water wave wear welcome whisper wish wonder work
worry write zip
agree argue assess banish bother rename buy cancel compare dial evaluate fret locate miss observe overthink panic poke redo reduce refine rehearse
reopen repeat replace respond restart rethink revisit rewind rewrite roll rotate rush sample separate shift shrug shuffle simplify sleep sort spill spin splash
split squeeze stack stir straighten strip suggest sum swallow sweat swipe switch taste tie tilt toast trace trim tuck twist uncover undo unfold unclench
unlearn unroll untangle verify vote warn wash weigh wiggle wipe wriggle
`);
/** Verbs that are nouns as well: they open an invitation unless a finite verb follows what would be their phrase. */
const NOUN_VERBS = list(`
access act book call change list report charge comment contact dance design dream drive exercise experience experiment focus guide help hope hurry journal land
look love market move name nod note offer pass pause place plan plant point post practice practise press question queue request review schedule search
sing start stroll study support surprise sweep tag test time touch travel treat unlock use view volunteer vote wrap
`);
const FINITE =
	/^(is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|does|did|comes?|makes?|means?|shows?|gives?|helps?|takes?|happens?|starts?|begins?|ends?|costs?|lasts?|runs?|works?|brings?|opens?|leads?|keeps?|includes?|offers?|matters?|grows?|became|becomes?|gets?|got|teaches|taught|needs?)$/;
const NEW_CLAUSE =
	/^(you|you're|you'll|you've|we|we're|we'll|i|i'm|i'll|they|it|it's|that|who|which|what|whatever|whoever|when|where|how|why|if|and|or|so|because|until|till|before|after|while|as|but|everyone|anyone|someone)$/;

/** How an invitation may begin before its verb. */
const LEAD =
	/^(?:so|and|but|or|then|now|also|please|kindly|just|only|first|next|finally|simply|today|tomorrow|tonight|p\.?s|maybe|perhaps|do|always|never|don't|gently|quickly|quietly|briefly|meanwhile|instead|later|afterwards|if possible|when ready|ready|pray|oh|hey|well|okay|ok|yes|psst|either way|in (?:any|either) case|whatever (?:you choose|happens)|oh my gosh|in the meantime|until then|before then|for now|this time|one more thing|last thing|quick favou?r|on the day|when you (?:can|get a (?:moment|minute|chance)|have a (?:moment|minute|second|chance))|if you (?:can|like|wish|want|have a (?:moment|minute|second)|haven't (?:already|yet))|whenever you(?: are|'re) ready|one (?:last|more|quick|small|little) (?:thing|favou?r|ask|request)|right now|this (?:week|morning|evening|afternoon)|before (?:we (?:start|begin|meet|go live)|then|you go))[,:]? +(?:please +)?/i;

/** The sentence without what may stand before its invitation. */
export const withoutLead = (bare: string): string => bare.replace(LEAD, "").replace(LEAD, "");

/**
 * Whether words begin with an invitation, advice or order: what is asked of somebody states nothing.
 *
 * @param words in small letters
 */
export function isInvitation(words: string[]): boolean {
	const [first = "", second = ""] = words;
	if (FINITE.test(second) && !/^(?:have|help|start|do|work)$/.test(second)) return false;
	if (VERBS.has(first) && !NOUN_VERBS.has(first)) return true;
	if (!NOUN_VERBS.has(first)) return false;
	const verb = words.findIndex((word, at) => at > 0 && FINITE.test(word));
	return verb < 0 || words.slice(1, verb).some((word) => NEW_CLAUSE.test(word));
}

/** A word that may open a sentence in a capital and is no name. */
export const isEveryday = (lower: string, stemmed: string): boolean =>
	VERBS.has(lower) || NOUN_VERBS.has(lower) || EVERYDAY.has(stemmed);

/**
 * Words of which letters between people are made: greeting, weather, feeling, encouragement, the message and the appointment itself. A
 * sentence of these alone says nothing that a page could bear out. None of them names what is offered, what it does, costs or contains.
 */
const EVERYDAY: ReadonlySet<string> = new Set(
	[
		...list(`
able about above account ache address adventure afternoon ago ahead ahoy alarm alike alone along already alright although always amaze among answer anybody anyhow
anyway appointment armchair arrive ask asleep attach aside await awake away back bag bed behind below beside best big bit blanket blink body book bowl
brave bread break breath brief bright bring browser bump busy camera candle care careful chair chance change charge chat cheer chin choice choose clock close
cloud coat coffee cold colleague come comfort comfy companion company copy corner couch courage cozy cosy crew cup curious curiosity cushion dance dawn
day dear deep delight desk detail device diary difference different dinner dog door doubt dream drink drop dusk ear early ease easy else empty end enough
entrance entry envelope evening ever everybody everything excite excuse expect eye face fact faith fall familiar family far favour favor feel feeling fellow
fine finger fingers fire firmly folder folk follow fond food foot forget forgive fresh friday friend frown fun garden gentle gently gift glad glance glass good
goodness gosh grace grateful gratitude great greet greeting guess guest half hall hand handshake handy happen happy hard hat hear heart hello help hesitate hi
hiccup hiya hold holiday home honest hooray hope host hour house hug human hurry idea idle imagine inbox inch ink inside interrupt introduction invitation
invite journey joy july june just keep keyboard kettle key kind kindly kindness kitchen knock know lamp land laptop last late later laugh launch leaf lean
leave letter level life light line link lit little live long look lose loud love luck lunch magic mail main making matter maybe meantime meet meeting mention
merry mess message microphone mid middle mind minute mistake moment monday mood moon morning mouse move mug music mute nap near nerve nervous
news nice night noise nope nose note notebook notice notification number odd okay open opposite organiser organizer ourselves outside paper part particular
party pass past path patience patient pause peace peek pen pencil people perfect perfectly perhaps person phone photo picture piece pillow pin pity place plan
plant play please pleased pleasure plenty plug pocket poem point porch pot present prompt promptly proud puzzle quick quickly quiet quietly quite rain rather
reach read ready real reason reach relax relief remind reminder reply rest ride right ring road room round row rush safe sake sand saturday save say
screen scroll season seat second see seem sender sense serious settle shape share shoe short shoulder shoulders shout shy side sight sign signup sign-up silence simple
sincere sir sit sky sleep slight slip slow slowly small smile smooth snack snow soft softly somebody someone something sometime somewhere song soon sorry
sort sound space spam spare speak special spirit spot spring stand star stay step stick stop storm story straight strange stranger stuck stuff summer sun sunday
sunshine sure surprise sweet swing table talk tap tea team technical tell tend text thing think thought thread thrill thursday tidy time tin tiny
together tomorrow tonight top torch touch train travel treat tree trip trouble trust truth try tuesday tune turn twice unfinished unless usual view visit voice
wait wake walk wall warm warmth water wave weather wednesday week weekend welcome whatever whenever wherever whole wind window wine winter wish
wonder wonderful wood word world worry worth wow wrap wrinkle write writing wrong yawn yay year yesterday young yours zone
admit arrive attach begin bookmark brew came chosen come curl disposal done drawer earlier embarrass entirely everyone fault few forgot found
gave gone grab grin happen heard held jot kept laid left less lives lost made meant merely met miss missed move near need none nothing once order
own pace page paste pending plain pop prefer promise push put queue quiet regret remain run said sat saw seen send sent shared skip slept spelling spoke
started stay stood stuck switch takes taken thank thanks thankful that's thinking till told took truly type unable unfold until unplug
visible waved went woke wondering wrote chair chairs sleeve sleeves socks jumper sweater breakfast supper crumbs biscuit biscuits cake pizza playlist
finally precious silly foolish stupid brief buried nudge sunny rainy cloudy snowy alarm airplane browser tab tabs battery charger earphones headphones headset mic wifi wi-fi volume lid mute unmute inboxes folder spam junk filter
absolutely afterwards almost apparently awhile badly basically beforehand certainly completely definitely easily especially exactly fairly fully gladly happily
honestly lately literally mostly nearly normally obviously officially particularly personally possibly pretty probably properly recently roughly sadly safely
shortly slightly somehow suddenly terribly thoroughly totally typically unfortunately usually warmly halfway anytime nowadays

adorable afraid amusing annoying anxious ashamed awful awkward bare beautiful blank blessed bold boring breezy calm casual cautious chaotic charming cheeky cheerful chilly
clear clever clumsy complicated confused cool crazy crisp cute dark delicious difficult dizzy doubtful dreadful dry dull eager early elegant enthusiastic exhausted exhausting
fabulous fancy fantastic fascinating flat foggy foolish formal frantic friendly funny furry fuzzy generous glorious gorgeous gracious grand grumpy guilty happy heartfelt heavy
hectic helpful hesitant hungry icy impatient impossible inspired inspiring interesting intriguing invisible jolly joyful keen lazy lonely lovely lucky mad marvellous marvelous
memorable messy mighty modest moved muddy muted neat nervous nosy numb obvious odd ordinary overwhelmed overwhelming peaceful personal playful polite priceless puzzled quirky random
raw reluctant restless rough round rude rusty scared scary serious shaky sharp shiny sleepy slight small snug solid sour spare sparkling splendid stiff strong stubborn stuck super
superb swift tempting tender terrible terrific thirsty thoughtful tight tired tiresome touching tough tricky unclear uncomfortable unexpected unhappy unsure untidy unusual upset useful vague
weary weird welcoming wet wild willing wise worried worrying wrong

affection apology applause appetite ask aunt baby balcony bath beach bedroom bedtime bell bench bike bird birthday blush board bottle bounce bow boy breeze bridge brim brother buddy bunch bus
butterflies cafe camp candle cap cat chapter chatter child children chuckle circle clap classroom clutter commute compliment concert confusion connection conversation corridor cosiness cousin cracker
crossing crowd cuddle curtain dad daughter daydream dear desktop dish dot doorbell earphone echo elbow embrace encouragement encounter enthusiasm errand exchange expectation eyebrow fan
father feedback festival field fireplace fist flower footer frame fridge frog front fruit garage gathering gesture giggle girl glow glimpse grandma grandpa grass gratitude grocery
guilt hallway handful handwriting hashtag heads-up headline hill hint hobby honesty honour honor house-guest hunch husband impression inspiration instinct intention interest internet jar jacket
joke juice junk kick kid kindness kiss ladder lane laughter laundry lawn lemon letterbox library lip lounge lunchtime mailbox map marker mat meal memory midday mirror mischief mission mistake
mother mountain mouth mum mom name nap neighbour neighbor nephew niece noon nudge obstacle office orange outfit overview pack pal panic paragraph parcel park password patience pavement pet pile planner
plate player pleasantry popcorn postcard post-it printer promise pyjamas question-mark queue rainbow reception recipe recollection refreshment response rhythm river roof rose route rug ruler
salad sandwich sandal scarf school scrap seaside sentence shade sheet shelf shirt shop shower signature sigh sister skirt slippers sneeze sofa son soup spark spelling spoon stamp
stair star station sticker sticky stove street stretch string subject sugar suit sunset supper surface suspense sympathy tablet tail tale task teacup teapot tear tease temptation tent text thanks thank-you
theme thumb thunder ticket tie tissue toast toe tone tongue topic towel town toy trace tram tray treasure tree tune typo umbrella uncle understanding update valley van vase video village walk
wander wardrobe warmth watch wave weeknight whisper whistle whiteboard wife wink wish wool worry wrist yard yawn yoghurt

apologise apologize arise bear behave blame blow bother brace breathe brush bubble bury chase chew clap climb clink collapse complain confess convince count crash crawl cry dare
deserve devote disappoint disturb drift drown dwell fade fidget float fly fumble gasp gaze giggle glide glimpse greet grip grumble guide hang happen hear hide hum hunt
imagine interrupt itch jot juggle kneel knit land lie linger listen loosen lurk manage matter mend mumble mutter nag nod notice occur overlook overthink owe peer persuade
pour pretend recognise recognize recover refresh rejoin relate remain reschedule resist rest ring rise rub rush scatter scratch shine shiver skim smell snooze soak spell squeak squint stare stir stumble
join joined joining gets goes sometimes sick newest pup cocoa poll survey gut gosh handshake merely pumped completed captain double learn bad understand decided teammate
swap swing tackle tangle tempt tick tiptoe toss trail tremble trust tuck unwind vanish wade whisper whistle wiggle wipe wonder yell tinker busy rooting
`),
	].map(stem),
);
