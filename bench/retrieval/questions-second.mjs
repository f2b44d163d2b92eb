/**
 * A second set, from passages drawn at random (seeded), written before any ranking of it was looked at. It too had a
 * part in choosing what was tried. Same form as `questions.mjs`.
 */
export const SECOND_QUESTIONS = {
	carpentries: [
		["What will be shut down at the end of summer 2026?", "The Carpentries Lab - will close on 31 August 2026"],
		["May we let outsiders take part in our class?", "up to the workshop organisers to decide who can attend"],
		["How do I stop registered people from not turning up?", "reduces the number of no-shows"],
		["Why are the two leaders going?", "stepping down was the most responsible decision"],
		["In which year did Kari start with the organisation?", "joined Data Carpentry in May 2016"],
		[
			"Which programming language is the lesson site builder written in?",
			"lesson infrastructure built with the R programming language",
		],
		[
			"What coding abilities must a future teacher have?",
			"no specific technical skills required to become a Carpentries Instructor",
		],
		[
			"A course about working well with colleagues who are far away",
			"productively and inclusively in distributed environments",
		],
		[
			"Which real-life figures are used in the social science class?",
			"interviews of farmers in two countries in eastern",
		],
		["How many weeks is the course for those who train teachers?", "10 weekly 1-hour sessions"],
		["How long is the teacher course in hours?", "16-hour interactive training"],
		["What is the biggest rebate somebody can get on a package?", "maximum discount of 60%"],
		[
			"What comes after the course before I may call myself certified?",
			"three “checkout” steps",
			"three checkout steps",
		],
		["Do you follow web standards for disabled people?", "committed to providing inclusive and accessible content"],
		["Who is chair of the board?", "Dr Phil Brooks (Chair of the Board)"],
		[
			"Will help with running workshops go on despite the cuts?",
			"full administrative support for Centrally-Organised Workshops",
		],
		[
			"Can a package get extra places for training trainers later on?",
			"can be added to your Partnership package at any time",
		],
		[
			"What did the departing technology director build?",
			"contributed extensively to the development and maintenance of AMY",
		],
	],
	"mozilla-open-leadership": [
		["What happens to my work if my laptop is destroyed?", "serves as a backup of your local repository"],
		["Rules for what files and folders are called", "predefined rules for the naming and structure of folders"],
		["How should I plan backwards from the day itself?", "start backwards from the event itself"],
		[
			"Where do I keep track of who hosts which part of a meet-up?",
			"create a facilitation checklist as a GitHub issue",
		],
		["Why do many people find more mistakes than one?", "given enough eyeballs, all bugs are shallow"],
		[
			"What should the start page say when we look for a venue?",
			"special kind of help, expertise, or a resource like event space",
		],
		[
			"What counts as material that isn't code for a licence?",
			"things like your contribution guidelines, code of conduct",
		],
		[
			"Why must I be able to say my goal quickly to anybody?",
			"clearly and concisely, in a short form, to anyone, on a moment’s notice",
		],
		["What makes a write-up of a gathering good?", "Contain clear calls to action to get involved with the project"],
		["Explain parallel versions of a project with water", "you can imagine a river"],
		["What is a regular phone meeting that everybody may listen to?", "regularly scheduled phone calls or webcasts"],
		["How do I see tasks on a board with columns?", "create kanban-style boards"],
		[
			"Should others help me write the rules for joining in?",
			"write a draft of the CONTRIBUTING file with members of your community",
		],
		["What two duties do I have towards my community?", "your responsibility to your community is twofold"],
		["How are breaches of the behaviour rules judged?", "Who decides what does and does not violate the code"],
		[
			"What are important turning points in a plan?",
			"significant turning points or events that will move the project forward",
		],
		["Who works on Firefox besides paid staff?", "collaborative community of volunteers"],
		[
			"A lasting number for finding a thing on the web",
			"set of numbers and/or characters, frequently in the form of a URL",
		],
		["Tool that shows formatted text while I type", "MacDown"],
	],
};
