import type { RoundId } from '../ids.ts';
import type { Act, Method, Opening, RoundSpec } from '../round.ts';

/** Our own plain words for what Harrison Owen found (methods.md 2). The host may change each of them. */
export const opening: Opening = {
	principles: [
		'Whoever comes is right. Two people who care are enough.',
		'Start when you are ready. Not every good thought comes on time.',
		'What happens is what can happen. Work with it.',
		'When it is finished, it is finished. When it is not, carry on.',
		'Any place can be the right place.'
	],
	law: 'If you are not learning and not helping, use your feet. Go where you can. It is not rude. It is the rule.'
};

/** Walking is no right of a round: the law of two feet holds in each of them (people.ts, 'talk.walk'). */
const wall: readonly Act[] = ['talk.post', 'talk.mark', 'talk.merge', 'ask'];

/** Advisers take part as everyone does here, but have no ballot and no line of their own at the end; and they answer what is asked. */
const adviser = (may: RoundSpec['may']): RoundSpec['may'] =>
	may.participant ? { ...may, adviser: may.participant.flatMap((act): Act[] => (act === 'vote' || act === 'circle.say' ? [] : act === 'ask' ? ['answer'] : [act])) } : may;

const round = ({ may, ...spec }: Omit<RoundSpec, 'id' | 'visible' | 'cursors' | 'yields'> & { id: string; yields?: RoundSpec['yields'] }): RoundSpec => ({ visible: 'everyone', cursors: false, yields: 'nothing', ...spec, may: adviser(may), id: spec.id as RoundId });

const arrive = round({
	id: 'arrive',
	kind: 'arrive',
	title: 'Come in and try your feet',
	short: 'Arrive',
	instruction: 'Try it: step into a practice talk, walk on, and come back. We start soon.',
	script: 'Welcome. Tonight nobody sends you anywhere: you walk. Try it now. Step into a practice talk, walk on to the other one, then go back to the wall.',
	minutes: 10,
	may: { participant: ['ask'] }
});
const open = round({
	id: 'opening',
	kind: 'opening',
	title: 'What today is about',
	short: 'Opening',
	instruction: 'Read, listen and ask. You make the agenda yourselves next.',
	script: 'Read the question aloud. Then the rules of the day. Say: the wall is empty, and you will fill it.',
	minutes: 10,
	may: { participant: ['ask'] },
	opening
});
const market = round({
	id: 'market',
	kind: 'market',
	title: 'What do you want to talk about?',
	short: 'Marketplace',
	instruction: 'Start a talk, or choose ones to join. You can change your mind at any time.',
	script: 'Who cares about something? Start a talk: a title, and why it matters to you. Choose a place, or let one be found. Nobody decides for you what is on the wall.',
	minutes: 15,
	may: { participant: wall },
	yields: 'talks'
});
const signup = round({
	id: 'signup',
	kind: 'signup',
	title: 'Choose your talks',
	short: 'Sign up',
	instruction: 'Say where you will come. Want two at one time? Ask their hosts to move or to join up.',
	script: 'Look at the whole wall. Say where you will come; as many as you like. If two talks are one, their hosts may join them. Only they may.',
	minutes: 5,
	may: { participant: wall },
	yields: 'talks'
});
const talk = (id: string, title: string, short: string, minutes: number): RoundSpec =>
	round({
		id,
		kind: 'talks',
		title,
		short,
		instruction: 'Go to a talk. Walk on at any time. Write down what you say.',
		script: 'The talks begin. Go where you want. Use your feet at any time. Whoever started a talk sees that something is written down.',
		minutes,
		may: { participant: [...wall, 'report.write'] },
		yields: 'reports',
		slot: { label: '' }
	});
const news = round({
	id: 'news',
	kind: 'news',
	title: 'Read what others found',
	short: 'News wall',
	instruction: 'Every report is here, finished or not. Read, answer, mark what matters.',
	script: 'All reports are on the news wall. Read what you missed. Finish your own.',
	minutes: 10,
	may: { participant: ['ask', 'report.write', 'report.comment', 'report.link'] },
	yields: 'reports'
});
type Converging = Pick<RoundSpec, 'title' | 'instruction' | 'script' | 'may' | 'yields' | 'converge'>;
/** Two ways in which a day comes together; the host chooses, until the round has begun. */
const converging: Record<'dots' | 'reopen', Converging> = {
	dots: {
		title: 'What matters most now?',
		instruction: 'Put your dots on the reports that matter most to you. Every report stays in the book.',
		script: 'Your dots are secret. They show where the energy is, no more: every report stays in the book. Whoever hosted a talk may say which reports belong together.',
		may: adviser({ participant: ['vote', 'report.link'] }),
		yields: 'poll',
		converge: { by: 'dots' }
	},
	reopen: {
		title: 'The space is open again',
		instruction: 'What should happen now? Start a group for it, or join one. Every report stays in the book.',
		script: 'Nothing is voted on. The space is open again, for action this time. Whoever cares starts a group, and whoever wants to joins it. Whoever hosted a talk may say which reports belong together.',
		may: adviser({ participant: ['group.start', 'group.join', 'report.link', 'report.write'] }),
		yields: 'groups',
		converge: { by: 'reopen' }
	}
};

/** The same round, by the other way. What the host has worded stays as it is. */
export function convergeBy(spec: RoundSpec, by: 'dots' | 'reopen'): RoundSpec {
	const [now, before] = [converging[by], converging[by === 'dots' ? 'reopen' : 'dots']];
	const worded = (field: 'title' | 'instruction' | 'script') => (spec[field] === before[field] ? now[field] : spec[field]);
	return { ...spec, ...now, title: worded('title'), instruction: worded('instruction'), script: worded('script') };
}

const converge = round({ id: 'converge', kind: 'converge', short: 'Converge', minutes: 10, ...converging.dots });
const act = round({
	id: 'act',
	kind: 'act',
	title: 'Who does what first?',
	short: 'Action groups',
	instruction: 'Start a group for something that should happen, or join one. Say the first step and its day.',
	script: 'What will you do? A group needs someone who gets it going, a first step and a day. What is needed and nobody takes goes on its own list.',
	minutes: 15,
	may: { participant: ['group.start', 'group.join', 'report.write', 'report.link'] },
	yields: 'groups'
});
const circle = round({
	id: 'circle',
	kind: 'circle',
	title: 'One line each',
	short: 'Closing round',
	instruction: 'Say one line, aloud or written. You may pass.',
	script: 'We go round once. One line each: what do you take with you? You may pass. Callers on the telephone are asked too.',
	minutes: 10,
	may: { participant: ['circle.say'], facilitator: ['circle.say'] },
	yields: 'lines'
});
const tea = round({ id: 'tea', kind: 'break', title: 'Tea', short: 'Tea', instruction: 'Time for tea. The clock keeps going.', script: 'Ten minutes. The clock keeps going. Come back when it rings.', minutes: 10, may: {} });

const first = talk('talks', 'Talks: first time', 'Talks 1', 35);
const second = talk('talks-2', 'Talks: second time', 'Talks 2', 30);

/** The Open Space session (methods.md 7.4): 150 minutes. The first time for talks has five more, to get up and walk. */
export const openSpace: Method = { id: 'open-space', title: 'Open Space session', graceSeconds: 30, rounds: [arrive, open, market, signup, first, second, news, converge, act, circle] };

/** In 90 minutes: 20 to open, twice 25, 20 to close. Never one time alone: then nobody carries anything from one talk to the next. */
export const openSpaceShort: Method = {
	id: 'open-space-90',
	title: 'Open Space session, short',
	graceSeconds: 30,
	rounds: [{ ...open, minutes: 5 }, market, { ...first, minutes: 25 }, { ...second, minutes: 25 }, { ...act, minutes: 10 }, circle]
};

/** The end of a day: the clock stands until the host starts the next round. */
const overnight = round({
	id: 'overnight',
	kind: 'break',
	title: 'Until we meet again',
	short: 'Until then',
	instruction: 'We go on another day. You can read the wall, write on in your talks and post new ones in the morning.',
	script: 'That is all for today. The page stays open: read, and finish your notes. Tomorrow begins with the news of today.',
	minutes: 5,
	overnight: true,
	may: { participant: ['talk.mark', 'report.write', 'report.comment'] }
});
const morning = { ...market, id: 'market-2' as RoundId, title: 'What do you want to talk about today?', short: 'Morning wall', instruction: 'Start a talk, or choose ones to join. Yesterday’s reports are on the news wall.', minutes: 15 };
const dayTime = (id: string, title: string, short: string, label: string): RoundSpec => ({ ...talk(id, title, short, 45), slot: { label } });

/** Over two days of three hours. The times on the wall carry the host's own words; the wall can grow by more days at any moment. */
export const openSpaceDays: Method = {
	id: 'open-space-days',
	title: 'Open Space over two days',
	graceSeconds: 60,
	rounds: [arrive, { ...open, minutes: 20 }, { ...market, minutes: 30 }, { ...signup, minutes: 10 }, dayTime('talks', 'Talks: day 1, first time', 'Day 1, 1', 'Day 1, first'), dayTime('talks-2', 'Talks: day 1, second time', 'Day 1, 2', 'Day 1, second'), { ...news, minutes: 15 }, overnight, morning, dayTime('talks-3', 'Talks: day 2, first time', 'Day 2, 1', 'Day 2, first'), dayTime('talks-4', 'Talks: day 2, second time', 'Day 2, 2', 'Day 2, second'), { ...news, id: 'news-2' as RoundId, minutes: 20 }, { ...converge, minutes: 15 }, { ...act, minutes: 25 }, { ...circle, minutes: 15 }]
};

/** All rounds that an Open Space session can have. */
export const openSpacePalette: readonly RoundSpec[] = [...openSpace.rounds, tea, overnight];
