import type { SafeCount } from '#lib/domain/small-counts.ts';
import { common } from './common.ts';

const when: Record<string, string> = { now: 'Now', soon: 'Soon', later: 'Later', disagree: 'We do not agree', high: 'High', medium: 'Medium', low: 'Low', '': 'Not sorted by when' };
const channels: Record<string, string> = { live: 'By phone or computer', phone: 'By telephone', paper: 'On paper', event: 'At an event', proxy: 'Through a helper' };
const methods: Record<string, string> = { dots: 'Dots', approval: 'Pick up to a number', stars: 'Stars, 0 to 5', agreement: 'Agreement scale', budget: 'Budget', ranked: 'Ranked choice' };

/** Words of reports. A separate catalogue: no page needs them. */
export const report = {
	author: 'Folkmoot',
	pageOf: (page: number, pages: number) => `Page ${page} of ${pages}`,
	count: (count: SafeCount) => (count === 'under-5' ? 'under 5' : count === 'hidden' ? 'not shown' : String(count)),
	people: (count: SafeCount) => (count === 'under-5' ? 'under 5 people' : count === 'hidden' ? 'a number of people that is not shown' : common.people(count)),
	made: (day: string) => `Made on ${day}.`,
	/** Stands where words were taken out before release. */
	blanked: { email: '[e-mail taken out]', phone: '[phone number taken out]', postcode: '[postcode taken out]', address: '[address taken out]', handle: '[online name taken out]', name: '[name taken out]' },
	none: 'None.',
	notSaid: 'Not said.',
	blankLine: '',
	when: (key: string | null) => when[key ?? ''] ?? key ?? '',
	channel: (key: string) => channels[key] ?? key,
	method: (key: string) => methods[key] ?? key,
	card: (number: number, where: string) => `Card ${number}${where ? `. ${where}` : ''}`,
	where: { whole: 'About the whole area', none: 'Not about a place', square: (square: string) => `Square ${square}`, near: (place: string, square: string) => `Near ${place}, square ${square}` },
	titles: {
		report: (title: string) => `Report: ${title}`,
		summary: (title: string) => `Summary: ${title}`,
		statement: (title: string) => `Statement of consultation: ${title}`,
		issues: (title: string) => `Key issues: ${title}`,
		proceedings: (title: string) => `Book of proceedings: ${title}`
	},
	deal: {
		title: 'The deal: what people were promised',
		lead: 'This was shown to everyone at the door.',
		purpose: 'What it is for',
		canChange: 'What can change',
		cannotChange: 'What cannot change, and why',
		decider: 'Who decides',
		decisionDate: 'By what day they decide',
		feedbackDate: 'By what day people hear back',
		feedbackHow: 'How people hear back',
		kept: 'What is kept, and for how long',
		foi: 'Freedom of information'
	},
	how: {
		title: 'How it was done',
		question: 'The question',
		method: 'Kind of session',
		opened: 'Doors opened',
		closed: 'Workshop closed',
		stillOpen: 'It is still open',
		rounds: 'What happened, in order',
		round: 'Round',
		minutes: 'Minutes planned',
		silent: 'In silence',
		yes: 'Yes',
		no: 'No',
		silence: 'In a silent round nobody could see what others wrote until all cards were turned over together.'
	},
	publicity: { title: 'How people were invited', missing: 'Nothing has been written about this yet. Before you publish, say who was invited and how: letters, posters, schools, groups, the press.' },
	who: {
		title: 'Who took part',
		lead: 'People and contributions are counted apart: one person may have given many.',
		joined: 'People who joined',
		wrote: 'People who wrote a card',
		voted: 'People who voted last',
		couldVote: 'People who could vote then',
		cards: 'Cards',
		same: '“Same here”',
		differ: '“I see it differently”',
		questions: 'Questions asked',
		channels: 'How people came in',
		channel: 'How',
		people: 'People',
		suppressed: 'Counts of people under 5 are shown as “under 5”. Where such a count could be worked out from the others, another one is not shown either. Of fewer than 10 people nothing is broken down.',
		equality: 'No questions about equality (age, disability, ethnic group and so on) were asked in this workshop, so nothing can be said about them here.',
		absent: 'Who was not there',
		absentMissing: 'Nobody has written down who was missing. Before you publish, say whose voice was not heard.'
	},
	findings: {
		title: 'What people said',
		lead: 'Words in quotes are as people wrote them, in the language they wrote them in. Nothing has been put right.',
		theme: (theme: string, cards: number) => `${theme}: ${common.cards(cards)}`,
		groups: (names: string[]) => `Groups: ${names.join('; ')}.`,
		alone: 'Cards on their own',
		quoted: (shown: number, all: number) => `${shown} of ${all} cards are quoted here: those with the most people saying “same here” or seeing it differently, then the oldest. All of them stand at the end.`,
		same: (count: number) => (count === 0 ? '' : count === 1 ? '1 person said “same here”' : `${count} people said “same here”`),
		differ: (card: string) => `${card}: someone sees it differently.`,
		noReason: 'no reason given',
		table: 'Cards by theme',
		columns: { theme: 'Theme', cards: 'Cards', same: '“Same here”', differ: 'Different views' }
	},
	priorities: {
		title: 'Priorities',
		none: 'No priorities have been agreed yet.',
		lead: 'Each priority is a group of cards, or one card, with the votes it got. Agreeing is not needed: where people see it differently that is said.',
		overview: 'All priorities',
		columns: { number: 'No.', statement: 'Priority', when: 'When', score: 'Votes', place: 'Place', evidence: 'Behind it' },
		evidence: (cards: number, people: string) => `${common.cards(cards)} from ${people}`,
		score: (score: number, voters: number | null) => (voters === null ? String(score) : `${score} from ${common.people(voters)}`),
		placed: (place: number, tied: boolean) => (tied ? `${place} (tie)` : String(place)),
		voted: (turnout: number, eligible: number) => `${turnout} of ${eligible} people voted.`,
		disagreement: 'Not everyone agrees',
		disagreed: 'The room put this down as one it does not agree on.',
		position: (position: string) => `About “${position}”:`,
		tables: 'Tables put it down differently',
		tableWhen: (table: string, when: string) => `${table}: ${when}`,
		decision: 'What the council says',
		waiting: 'No answer yet.'
	},
	votes: {
		title: 'Votes',
		none: 'No vote has been held.',
		vote: (method: string, day: string) => `${method}, closed on ${day}`,
		method: 'Method',
		parameters: 'Rules',
		turnout: 'Turnout',
		turnoutOf: (turnout: number, eligible: number) => `${turnout} of ${eligible} people who could vote`,
		blank: '“None of these”',
		ties: 'Ties',
		tied: (names: string[]) => `${names.join(' and ')} have the same result. A tie is a tie: nothing was done to break it.`,
		noTies: 'No two options have the same result.',
		digest: 'Digest of the ballots (SHA-256)',
		secret: 'Ballots were secret. Nobody could see a count while the vote was open. Each ballot is published by its receipt, without its voter, so that anyone can count again. For that reason votes are never hidden as small counts.',
		table: 'Result',
		columns: { place: 'Place', option: 'Option', score: 'Score', voters: 'Voters', spread: 'How votes were put' },
		agreement: 'How far people agree',
		level: 'Answer',
		people: 'People'
	},
	doing: {
		title: 'Who does what',
		actions: 'Actions',
		noActions: 'No actions have been agreed yet.',
		columns: { task: 'What', first: 'First step', lead: 'Who leads', helpers: 'Helpers needed', due: 'By', status: 'Status' },
		lead: { residents: 'Residents', joint: 'Residents and the council', body: 'The council or another body' } as Record<string, string>,
		status: { open: 'Not begun', started: 'Begun', done: 'Done', dropped: 'Dropped' } as Record<string, string>,
		pledges: 'What people offer',
		noPledges: 'Nobody has offered anything yet. Offering nothing is normal.',
		pledgesLead: 'Offers are shown without names.',
		pledgeColumns: { what: 'Offer', kind: 'Kind', amount: 'How much', by: 'From', state: 'State' },
		kind: { time: 'Time', skill: 'Skill', place: 'Place', tool: 'Tool', money: 'Money', contact: 'Contact' } as Record<string, string>,
		by: { resident: 'A resident', group: 'A group', adviser: 'An adviser', body: 'A public body' } as Record<string, string>,
		state: { offered: 'Waits for an answer', accepted: 'Accepted', declined: 'Not taken up', kept: 'Done', released: 'Released', withdrawn: 'Taken back' } as Record<string, string>,
		hours: (hours: number | null, per: 'month' | 'once') => (hours === null ? '' : `${hours} ${hours === 1 ? 'hour' : 'hours'}${per === 'month' ? ' a month' : ', once'}`)
	},
	next: {
		title: 'What happens next',
		decides: (who: string, day: string) => `${who || 'The decider'} decides by ${day}.`,
		hear: (day: string, how: string) => `People hear back by ${day}. ${how}`,
		updates: 'Next updates',
		columns: { statement: 'Priority', day: 'Next update', next: 'Next step' }
	},
	limits: {
		title: 'What this report cannot say',
		items: [
			'People chose to come. They are not a sample, and may not stand for everyone in the area.',
			'What people wrote has not been checked for facts.',
			'Cards were put into groups by the people in the room. Others might have grouped them in another way.',
			'The vote is advice. Who decides is said in the deal.',
			'A number of cards says how often something was written, not how many people think so.'
		],
		blurred: (metres: number) => `Places of cards have been moved to the middle of a square of ${metres} metres, so that no garden or house can be picked out.`,
		open: 'The workshop is not closed yet. Later reports may say more.'
	},
	moderation: {
		title: 'What was taken out',
		removed: 'Cards taken back by their writers',
		blanked: 'Words taken out before release',
		blankedKinds: { email: 'E-mail addresses', phone: 'Phone numbers', postcode: 'Postcodes', address: 'House addresses', name: 'Names', handle: 'Names used online' } as Record<string, string>,
		unreviewed: 'Nobody has looked through the words for names, phone numbers and addresses yet. Do that before you publish this.',
		reviewed: 'Words that looked like names, phone numbers or addresses were looked at by a person before release. The originals are kept.',
		log: 'Every card that the hosts took away, with the reason, is in the log of the workshop.'
	},
	readMe: {
		files: 'What is in here',
		lines: [
			'report, summary, statement-of-consultation, key-issues: to read and to edit (.docx, .odt), to file (.pdf), for the web (.html)',
			'everything.xlsx: all tables in one workbook. The same tables stand one by one as .csv (UTF-8). dictionary.csv says what every column means',
			'workshop.json: all of it for programs; workshop.schema.json says what it holds. Folkmoot can read it back in',
			'vote-1.pb and so on: the ballots for Pabulib and for anyone who counts again',
			'decidim-proposals.csv: to take priorities into a Decidim site as proposals',
			'The same id means the same card, group, priority or vote in every file. No file says who wrote or voted'
		],
		map: 'cards.geojson, priorities.geojson: WGS84, longitude and latitude. map.gpkg and cards-british-grid.csv: British National Grid (EPSG:27700) where the plan lies on it',
		noMap: 'There are no map files: nobody has said where the plan lies in the world',
		transform: 'Between WGS84 and the British National Grid',
		mind: 'Please mind'
	},
	annex: { title: 'All cards', lead: 'Every card on the board, as it was written. No card says who wrote it.', columns: { number: 'No.', words: 'Words', theme: 'Theme', where: 'Where' } },
	summary: {
		happened: 'What happened',
		told: (people: string, cards: number, day: string) => `${people} came together${day ? ` on ${day}` : ''} and wrote ${common.cards(cards)}.`,
		asked: (question: string) => `The question was: ${question}`,
		said: 'What people said most',
		top: (place: string, statement: string, score: string) => `${place}. ${statement} (${score})`,
		more: (rest: number) => `${rest} more are in the full report.`,
		disagree: 'Where people do not agree',
		allAgree: 'Nobody wrote that they see a priority differently.',
		council: 'What the council says so far',
		careful: 'Please note',
		caution: 'People chose to come, so this may not be what everyone thinks. Nothing people wrote has been checked for facts.'
	},
	statement: {
		lead: 'The four questions of the law (England: plan-making, supplementary planning documents and neighbourhood plans) with what this workshop recorded. Fill in what only the council knows. The last column of the table is left blank for you.',
		invited: '1. Who was invited',
		how: '2. How they were invited',
		howTook: 'How they could take part',
		issues: '3. Main issues, and 4. How they were taken into account',
		table: 'Main issues raised',
		columns: { number: 'No.', issue: 'Main issue', raised: 'How often it was raised', own: 'In people’s own words', account: 'How it was taken into account' },
		representations: 'Number of people and of contributions',
		raised: (cards: number, people: string, voters: number | null) => `${common.cards(cards)} from ${people}${voters === null ? '' : `; ${common.people(voters)} voted for it`}`,
		differently: (count: number) => (count === 1 ? '1 person sees it differently.' : `${count} people see it differently.`)
	},
	issues: { lead: 'One line for each priority. The spreadsheet of the same name can be filled in and brought back.', table: 'Key issues', columns: { number: 'No.', issue: 'Issue', evidence: 'Evidence', position: 'Council’s position', decision: 'Decision', reason: 'Reason', owner: 'Owner', date: 'Date' } },
	proceedings: {
		lead: 'Every session that was held, with its report. Sessions without a vote are here too.',
		wall: 'All sessions',
		columns: { when: 'When', where: 'Where', title: 'Session', people: 'People' },
		convener: 'Called by',
		when: 'When and where',
		people: 'People there',
		question: 'The question',
		keyPoints: 'Key points',
		agreements: 'What people agree on',
		disagreements: 'Where people do not agree',
		recommendations: 'What they recommend',
		requests: 'What they ask for',
		resources: 'What is there to use',
		next: 'Next step, and who',
		quotes: 'In people’s own words',
		related: 'See also',
		merged: (title: string) => `This session was joined with “${title}”.`,
		notWritten: 'No report was written.',
		notHeld: 'This session was not held.',
		corrections: 'Added after the book was closed',
		dots: (dots: number, voters: number) => `${common.dots(dots)} from ${common.people(voters)}`,
		votes: 'Votes',
		noVotes: 'No votes.'
	}
};

export type ReportWords = typeof report;
