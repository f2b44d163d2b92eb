const lines = (text) => text.trim().split("\n");

/** Greetings, calls to action and sign-offs of the three rounds in `lines-fresh.mjs`. */
export const FRESH_HARMLESS = [
	lines(`
Hello Tom, nice to meet you.
Good afternoon,
Hey hey!
Hi Jordan 👋
Dear all,
Hello from all of us!
Hope you're well.
It's nearly here.
Thanks for being here.
We're so glad you signed up.
Just a quick note to say hello.
A quick reminder about tomorrow's session.
Here's everything you need.
Here are the details:
See the details below.
Tap the link to hop on.
Ready?
Shall we save you a seat?
Count me in
Yes, save my seat
I want to join
Join the waitlist
Get the replay
Watch now
Read the full story
Start here
Learn how
Let's do this!
Come say hi.
Bring your laptop and your questions.
Put it in your diary.
No need to prepare anything.
Got five minutes?
Not sure yet?
If now isn't the right time, no worries.
If you've already registered, you can ignore this message.
You're receiving this because you registered for {{event.title}}.
You can unsubscribe at any time.
Until next time, keep going!
Hugs, Ana
Yours truly, The Academy
Have a lovely weekend!
With warm wishes,
Over and out,
Catch you later!
Sending good vibes,
Your friends at the Studio
See you on the inside,
Onward,
P.S. Hit reply, I read every message.
We missed you!
Sorry we missed you at the workshop.
Let us know how we can help.
Which topic would you like to hear more about?
Your link: {{link.join}}
When: {{event.starts_at}}
Where: {{event.location}}
{{contact.first_name}}, are you coming?
Only one thing left to do: pick your seat.
Talk to you tomorrow.`),
	lines(`
Hi Alex, thanks for joining!
Hello friends,
Good evening everyone,
Welcome back!
Hi {{contact.first_name}}, it's me again.
Happy Monday!
Guess what?
How are you?
How did it go?
We hope you enjoyed the session.
It was lovely to see you.
Thank you for coming!
We saved you a seat.
You're all set.
See you in the room.
See you {{event.starts_in}}!
Get your link here.
Open the link to join.
Save the link.
Add this to your calendar so you don't forget.
Take a moment to breathe.
Keep an eye on your inbox.
Invite a friend.
Bring a friend along!
Sign me up
Tell me more
Yes please!
Let's go!
Show me how
Reserve my place
Watch the recording: {{link.replay}}
Here's the replay, in case you missed it.
Need help? Just reply.
Questions? Write back any time.
Feel free to reply with your thoughts.
We would love to hear from you.
What is your biggest question right now?
Which day works best for you?
Cheers, Ben
Love, Mia
Thanks, The Crew
All my best,
In gratitude, Joan
Be well,
Bye for now!
Enjoy your day!
Goodbye, and thank you.
That's all for today.
More soon.
Stop by and say hi.`),
	lines(`
Hi Nina! Ready for tomorrow?
Hello lovely people,
Hey {{contact.first_name}}, quick question.
Greetings from all of us!
Morning!
Dear Ms. Okafor,
Thanks a million for joining us.
We're on!
It's happening.
We are live!
We start soon.
Doors open {{event.starts_in}}.
Jump in whenever you like.
Click below.
Use the link in this email.
Yes, count me in!
I'm in
Keep me posted
Remind me later
Read on.
Take your time.
Have your notes ready.
Close your other tabs.
Turn on your camera if you like.
Tell a friend.
Pass it on.
Anything on your mind?
Do you have a minute?
Where are you joining from?
Sound good?
Let me know what you think.
Drop me a line.
My inbox is open.
We're here if you need us.
Looking forward to it.
Can't wait!
See you on the call, Maya
Bye, Leo
Regards, The Programme Team
Thank you, and goodbye!
Big hug,
Yours, Nadia
Peace,
Wishing you a calm week.
Enjoy the rest of your day.`),
];
