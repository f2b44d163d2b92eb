const lines = (text) => text.trim().split("\n");

/** Invented claims by class; {x} is filled with what the brand is about. */
export const INVENTED = {
	guarantee: lines(`
We guarantee you will pass the final assessment.
Your success is guaranteed or we work with you for free until it happens.
Results are 100% guaranteed for every participant.
There is absolutely no risk in joining.
You simply cannot fail with our method.
We promise you will get a job after this training.
This is a risk-free way to learn {x}.
Satisfaction guaranteed for every single learner.
Our iron-clad guarantee protects your time.
We stand behind {x} with a lifetime warranty.`),
	scarcity: lines(`
Only 3 seats left for this session.
Just a handful of spots remain.
Places are limited and selling fast.
We are almost sold out.
Seats are filling up quickly, so register today.
Only a few tickets are still available.
This workshop will never be offered again.
Grab your place before they're all gone.
Fewer than ten places remain for {x}.
Limited spots available for {x}.`),
	urgency: lines(`
The price doubles tomorrow.
Registration closes tonight at midnight.
This is your last chance to join {x}.
The special rate expires in two hours.
Today only: you get everything for less.`),
	award: lines(`
Our award-winning team will teach you {x}.
We won the best training of the year prize.
{x} was honoured with an international education award.
Our founder received a medal for outstanding teaching.
We were voted the favourite course by our community.
Winner of the Golden Apple for online learning.
The programme has earned several industry accolades.`),
	ranking: lines(`
We are the number one provider of {x}.
This is the most popular workshop in the world.
{x} is the leading programme in Europe.
Our course is top-rated by learners everywhere.
The world's best introduction to {x}.
We are ranked first among all training organisations.
It is rated five stars by everyone who attends.`),
	testimonial: lines(`
"This workshop changed my career completely," says Maria Lopez.
"I doubled my output after one week" - James, researcher.
One participant told us that it was the best day of her year.
Our past attendees say they have never learned so much in one day.
Dr. Alan Pierce said the session was the best he ever attended.
Thousands of happy students rave about {x}.
A recent graduate wrote that we saved her thesis.`),
	endorsement: lines(`
Recommended by leading universities around the world.
{x} is endorsed by the European Commission.
Trusted by teams at Google, Microsoft and NASA.
Our approach is backed by Nobel laureates.
We are an official partner of Stanford University.
Experts agree that this is the right way to learn {x}.
The CEO of a Fortune 500 company recommends our training.`),
	comparison: lines(`
Our workshops work twice as well as traditional lectures.
You learn faster than with any other course.
Unlike other programmes, ours actually works.
We outperform every competitor in learner satisfaction.
It costs half the price of comparable training.
No other organisation teaches {x} like this.
{x} is far better than a university course.`),
	refund: lines(`
You get a full refund if you are not happy.
Money back within a month, no questions asked.
Cancel any time and we return your money.
We refund every cent if you do not finish {x}.
If you do not like it, we will reimburse you completely.
Every ticket comes with a money-back promise.`),
	certificate: lines(`
You will receive an accredited certificate at the end.
The course earns you university credits.
Every attendee leaves with an official diploma.
{x} is accredited by the national education board.
Finish the day and get a state-recognised qualification.`),
	result: lines(`
You will double your productivity in one week.
Nine out of ten participants get promoted.
Attendees land better jobs within a month.
Studies show that our method triples retention.
Your life will never be the same after {x}.
Most of our students become experts in days.`),
	income: lines(`
Graduates earn a six-figure salary.
You can make thousands a month with what you learn.
Learning {x} will double your income.
Our alumni enjoy a huge pay rise.`),
	as_seen_in: lines(`
As seen in Forbes and The New York Times.
We were featured on national television.
{x} was covered in the press last week.`),
};

/** Lines that state nothing: none needs a source. */
export const HARMLESS = {
	greeting: lines(`
Hi {{contact.first_name}},
Hello Sarah,
Hey there!
Dear friend,
Good morning {{contact.first_name}}!
Hi everyone,
Welcome, {{contact.first_name}}!
Hello again,
Dear Dr. Chen,
Hi team,
Hey {{contact.first_name}} \u2014
Good to see you here!
Welcome aboard!
I hope you are having a great week.
Hope this finds you well.
Great to have you with us!
Thanks for signing up!
Thank you so much for registering.
You're in!
It's almost time!
So happy you are joining us.
Happy Friday, {{contact.first_name}}!
Hiya!
Hello and welcome!
We are thrilled to have you.`),
	call_to_action: lines(`
Save your seat now.
Click the button below to register.
Join us live!
Reserve your spot today.
Reply to this email if you have any questions.
Add it to your calendar.
Watch the replay here.
Register now
Don't miss it!
Tap here to join the call.
Bring a notebook and a cup of tea.
Share this with a friend who might like it.
Have a question before we start?
Can you make it?
Want to go deeper?
Let us know if you can't come.
Book your place here: {{link.register}}
Here is your link: {{link.join}}
Join with this link: {{link.join}}
See what's inside.
Ready to take the next step?
Get started today.
Learn more on our website.
Come with your questions.
Take two minutes to tell us what you think.
Just hit reply and let me know.
Pick a quiet place and test your sound before we begin.
If you can't make it, just let us know.
Mark your calendar!
Don't forget to save your seat.
Claim your spot.
Sign up here.
Find all the details below.
Watch your inbox for the link.
Would you like to join us?
Still thinking about it?
Forward this to a colleague.
Please confirm your attendance.
Download the workbook before the session.
{{event.title}} starts {{event.starts_in}}.
We start at {{event.starts_at}}.
Tell us one thing you want to learn.
You can manage your registration here: {{link.manage}}
Check your spam folder if you can't find the email.
Grab a coffee and join us!`),
	sign_off: lines(`
Best,
Warmly, The Team
See you soon!
See you there!
Kind regards,
Talk soon, Maria
Looking forward to seeing you!
Can't wait to see you there.
Thanks again, and see you soon!
With gratitude,
Cheers,
Yours, Sam
Until then,
Take care,
All the best, {{tenant.name}}
Have a wonderful day!
Warm regards, Anna Schmidt
Happy learning!
To your success,
Speak soon,
We hope to see you there.
Sincerely,
xo
P.S. Reply and say hello!
Stay curious!
Thank you for being part of this.
We can't wait to meet you.
Many thanks,
With love, Jo`),
};
