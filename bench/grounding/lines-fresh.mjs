import { readFileSync } from "node:fs";
import { FRESH_HARMLESS } from "./lines-fresh-harmless.mjs";

const lines = (text) => text.trim().split("\n");

const INVENTED = [
	lines(`
If it doesn't work for you, we'll keep coaching you until it does, guaranteed.
You have our word: everybody passes.
There's zero chance of failure when you follow our plan.
We back every workshop with a 60-day promise.
Your investment is fully protected.
Results or it's free.
It is impossible to leave without a finished project.
There are only two places left in the spring cohort.
We can only take eight more people.
Most seats have already been claimed.
The last round sold out in under an hour.
This is a rare opening that rarely comes around.
Capacity is capped, and we're nearly there.
The waiting list is already longer than the class.
Once these spots are gone, they are gone for good.
Prices go up on Friday.
The offer disappears at midnight.
You have just 24 hours to decide.
Our team took home the Innovator of the Year trophy.
We are proud recipients of the Gold Standard Prize for Education.
The programme has been recognised as the best in its field.
Our lead trainer was named Educator of the Decade.
Multiple awards prove the quality of our lessons.
No training organisation in Europe has more alumni.
We're the go-to academy for serious professionals.
It's the highest rated workshop of its kind.
We are the market leader in open training.
This is the gold standard of online learning.
"I have never learned so much in a single afternoon!" - Julia, data analyst
Participants call it the most useful day of their careers.
Former attendee Rob Miles says he would do it again in a heartbeat.
95% of attendees would recommend us to a friend.
Everyone who came last time loved it.
Sarah, a nurse from Ohio, built her first app after our class.
"Simply brilliant," wrote one of our learners.
NASA scientists rely on our method.
Harvard professors recommend this course.
We work hand in hand with Google and IBM.
Our training carries the seal of approval of the World Health Organization.
Oprah loves what we do.
Top employers ask for our graduates by name.
Nobody else offers this level of support.
Our sessions beat a semester at university.
You will learn three times faster than on your own.
Other providers charge twice as much for less.
We are cheaper than every alternative.
Compared with ordinary workshops, ours gets twice the engagement.
Not satisfied? You'll get every penny back.
We offer a 30-day money-back guarantee.
Change your mind within two weeks and pay nothing.
We will return your fee without asking why.
Full refunds are available up to the last day.
You'll walk away with a recognised professional certification.
Completing the course gives you ten CPD points.
Participants save an average of five hours a week.
You'll be fluent in Python by Sunday.
Our members earn 40% more within a year.
Quit your day job after this one weekend.
The BBC called us a revolution in learning.
You may know us from our TED talk.
Last year we trained more than a million teachers.
Our alumni work at the biggest companies on earth.
Our host wrote a bestselling novel and climbed Everest.
Lunch, parking and a hotel room are included.`),
	lines(`
We'll make sure you succeed, no matter what.
Your progress is guaranteed by contract.
Every learner who follows the plan reaches the goal, without exception.
If you are not delighted we make it right, always.
This method has never failed anyone.
Five chairs remain.
We have room for just one more group.
Demand is huge and space is tight.
Half of the tickets went in the first hour.
This is the only time we will run it this year.
We close the list when we reach forty people.
The discount ends on Sunday.
You must decide before midnight.
In 2024 the workshop received the National Teaching Award.
A jury of experts picked us as the outstanding course of the year.
We hold three international quality prizes.
Our newsletter won a Webby.
Learners rank us above every rival.
Voted the top community by readers.
It is the biggest event of its kind.
Ours is the finest introduction to the subject.
"It gave me my confidence back." Ana P., teacher
Past learners describe the workshop as magical.
One attendee cried with joy at the end.
Reviewers give it 4.9 out of 5.
My client Dana tripled her bookings.
Bill Gates himself praised the idea.
The Ministry of Education stands behind this programme.
It is the training that Amazon uses for its own staff.
Leading scientists support our approach.
This works better than anything you have tried.
It takes half as long as a regular course.
Where others give theory, we give results.
You won't find a better value anywhere.
We beat any price.
If it is not for you, we give the money back.
Ask for a refund at any moment.
You are covered by our 100-day return policy.
There is no cost if you leave early.
The certificate is accepted by employers across Europe.
We issue a licence to teach at the end.
Your team will ship twice as much within a month.
Participants finish with a complete business plan.
The average member adds $2,000 a month.
The breathing exercise cures insomnia.
The Guardian ran a long piece on us.
More than 90 countries now use the curriculum.
Our lead coach holds a doctorate from Yale.
She has spoken at the United Nations.
The hall holds eight hundred people.`),
	lines(`
You are certain to reach your goals with us.
We take all the risk so that you do not have to.
Not a single learner has been left behind.
Two chairs are free, and then we close.
This cohort is tiny, so few people will get in.
We had to turn away dozens of people last time.
Tickets will not be on sale for long.
Tomorrow the fee climbs by half.
The door shuts in three days.
The jury of the Lisbon Learning Fair gave us first prize.
Our community holds a national medal for service.
We picked up two honours for design.
Nobody is better known in this field.
We are in the top one percent worldwide.
The favourite workshop of European scientists.
"Worth every minute," a participant said.
A doctor from Lyon thanked us for changing how she works.
People leave our sessions beaming.
Karim, an engineer, calls it pure gold.
Our lessons carry the blessing of the Royal Society.
Spotify sends all its new hires to us.
Famous authors stand with us.
It is simpler and cheaper than the alternatives.
You would pay triple elsewhere.
Nothing on the market comes close.
Get your cash back until the final day.
If it disappoints, you pay zero.
All fees are refundable for a year.
Your badge is recognised by every ministry.
You graduate as a chartered trainer.
After one day you will code like a professional.
Four in five people change jobs within weeks.
Freelancers charge double after this.
It lowers your blood pressure.
CNN made a documentary about our story.
Half a million people took part last spring.
Our director grew up in Nairobi and sailed around the world.
He taught chemistry for twenty years.
There is a swimming pool at the venue.
A shuttle bus leaves from the airport every hour.
You get lifetime access to a private app.
Every lesson comes with a printed workbook and a mug.
We answer within ten minutes, day and night.
The sessions are translated into fourteen languages.
A personal tutor calls you each morning.`),
];

/** A round kept as rows of `{kind, class, text}`. */
function readRound(number) {
	const rows = JSON.parse(readFileSync(new URL(`rounds/${number}.json`, import.meta.url), "utf8"));
	const textsOf = (wanted) => rows.flatMap(({ kind, text }) => (kind === wanted ? [text] : []));
	return { invented: textsOf("invented"), harmless: textsOf("harmless") };
}

/**
 * Lines written in thirteen rounds, each without looking at the gate's patterns and measured once before these were widened; what that
 * first run gave is in docs/grounding.md. `invented` lines have no source in any brand's pages.
 */
export const ROUNDS = [
	...INVENTED.map((invented, round) => ({ invented, harmless: FRESH_HARMLESS[round] ?? [] })),
	...[4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map(readRound),
];
