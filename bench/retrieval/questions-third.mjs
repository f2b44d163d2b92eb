/**
 * A third set, about passages drawn at random (seeded), in words that these mostly do not have. Written after the encoder and the weight of words had been
 * chosen; it had a part in choosing the parts of passages. Same form as `questions.mjs`.
 */
export const THIRD_QUESTIONS = {
	carpentries: [
		["How does the board split up its duties?", "standing Committees as a practical way"],
		["What happens if a teacher fails to show up?", "Instructor 'no-show' policy"],
		["Why was this charity founded?", "often not included as a part of basic research training"],
		["Which shade do I take for words I put on the emblem?", "Hex: FF4955"],
		[
			"Is the teaching course a fit for people who have taught adults for years?",
			"experienced educators aiming to enhance their practice",
		],
		["Over which video tool is the course on writing lessons held?", "over the Zoom video conferencing platform"],
		["Can my course material end up in a scholarly journal?", "The Journal of Open Source Education"],
		["Where do I suggest a new course for the incubating programme?", "visit the Proposals repository"],
		["Which class makes maps from data?", "people working with geospatial data"],
		["Is there a class on typing commands in a terminal?", "introduction to Bash shell scripting"],
		["Which of the two Python classes is the harder one?", "the more advanced of our two Python offerings"],
		[
			"Do you vouch for how good the lessons by volunteers are?",
			"accepts no responsibility for their accuracy or quality",
		],
		["Does a membership prolong itself?", "Some memberships may offer auto-renewal"],
		["May I still hand in translations of the glossary?", "translation contributions via GitHub issues"],
		["Did money trouble lead to the change at the top?", "reductions in university funding"],
		["How does the chair thank those who go?", "deeply grateful for their leadership"],
		[
			"Who should take the class about leading calls with remote teams?",
			"anyone responsible for organising and facilitating online meetings",
		],
		["Will I learn how to let everybody speak in a video call?", "ensure all participants have a voice"],
		["How soon after signing may we book a class?", "as soon as your Partnership agreement is in place"],
		["How do you decide how rich a country is?", "gross national income categorisation"],
	],
	"mozilla-open-leadership": [
		["Which single terms describe the group you belong to?", "What core words would you associate with your community"],
		["Show me how other projects told people how to take part", "Browse these examples of CONTRIBUTING files"],
		["Where may users ask for a new feature?", 'Info on how to request an "enhancement"'],
		["What matters most in the end when you work in public?", "working open is really all about relationships"],
		["Another word for the folder with all the files", "also known as a repository"],
		["How many big steps should I note at first?", "come up with two or three"],
		["What comes last after a helper's change has been taken in?", "Thank your contributor"],
		["How does somebody ask me to take in what they changed?", "makes what's called a pull request"],
		["Why will there be people waiting when I publish?", "launch to a built-in audience"],
		["Can I do without any roles because everybody decides?", "not a way to avoid process or structure"],
		[
			"Which part explains who made this course?",
			"learn a bit more about Mozilla, the organization that created this training",
		],
		[
			"My people know little about websites, where should we be?",
			"what social media channel your community members use",
		],
		["How do I keep people's personal details safe on the project?", "expose private or sensitive information"],
		["What do I do about documents that are missing?", "Look for gaps in your documentation"],
		["Why should I trust that tending the project pays?", "ensure its longevity and reliability"],
		["Which boxes of the plan may stay empty?", "channels boxes blank for now"],
		["How do I begin the plan of what is ahead?", 'Write your "Project Mission & Summary."'],
		["My project got stuck, does this help me?", "refocus an open project that’s stalled or stuck"],
		["Must my project be about software to join the course?", "build mobile apps with taxi drivers"],
		["How can what I wrote about a meeting bring in more people?", "use your event report as an invitation"],
	],
};
