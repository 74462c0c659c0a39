import type { RoundId } from '../ids.ts';
import type { Method } from '../round.ts';
import { traySets } from '../sorting.ts';

/**
 * The Planning for Real-style session (methods.md section 7.3). The name stands here and nowhere
 * else, so that an installation can rename it: Planning for Real is a registered trade mark of its owner.
 */
export const planningForReal: Method = {
	id: 'planning-for-real',
	title: 'Planning for Real-style session',
	graceSeconds: 30,
	rounds: [
		{
			id: 'arrive' as RoundId,
			kind: 'arrive',
			title: 'Come in and look around',
			short: 'Arrive',
			instruction: 'Find your street on the plan. We start soon.',
			script: 'Welcome. Find your street on the plan. Nothing you do now is seen by anyone.',
			minutes: 10,
			may: { participant: ['skills', 'ask'] },
			visible: 'everyone',
			cursors: false,
			yields: 'nothing'
		},
		{
			id: 'place' as RoundId,
			kind: 'place',
			title: 'Place your cards',
			short: 'Place cards',
			instruction: 'Only you can see your cards.',
			script: 'Write what should change, and what should stay. One thought on each card. Put each card where it belongs. Nobody can see your cards yet.',
			minutes: 12,
			may: { participant: ['card.add', 'card.edit', 'card.place', 'card.remove', 'ask'] },
			visible: 'own',
			cursors: false,
			yields: 'cards'
		},
		{
			id: 'look' as RoundId,
			kind: 'look',
			title: 'Look together',
			short: 'Look',
			instruction: 'Cards are face up now. Say “same here”, or say how you see it differently.',
			script: 'Look around. Press “Same here” or “I see it differently”. Ask if a card is not clear.',
			minutes: 8,
			may: {
				participant: ['react', 'ask', 'card.edit', 'card.place', 'card.remove'],
				// Two cards that say the same go together where the host sees it, and apart again.
				facilitator: ['card.group', 'cluster.add', 'cluster.remove'],
				adviser: ['answer']
			},
			visible: 'everyone',
			cursors: true,
			yields: 'reactions'
		},
		{
			id: 'group' as RoundId,
			kind: 'group',
			title: 'Put cards that belong together in one group',
			short: 'Group',
			instruction: 'Work in silence first. Anyone may move any card. Cards may stay alone. Then name the groups.',
			script: 'Five minutes in silence: put cards together that belong together. Then give each group a name that says what should happen.',
			minutes: 15,
			silentMinutes: 5,
			may: {
				participant: ['card.remove', 'card.group', 'cluster.add', 'cluster.name', 'cluster.merge', 'cluster.remove', 'react', 'ask'],
				facilitator: ['card.group', 'cluster.add', 'cluster.name', 'cluster.merge', 'cluster.remove'],
				adviser: ['answer']
			},
			visible: 'everyone',
			cursors: true,
			yields: 'clusters'
		},
		{
			id: 'tea' as RoundId,
			kind: 'break',
			title: 'Tea',
			short: 'Tea',
			instruction: 'Time for tea. The clock keeps going.',
			script: 'Ten minutes. The clock keeps going. Come back when it rings.',
			minutes: 10,
			may: { participant: ['card.remove'] },
			visible: 'everyone',
			cursors: false,
			yields: 'nothing'
		},
		{
			id: 'sort' as RoundId,
			kind: 'sort',
			title: 'When should each one happen?',
			short: 'Sort',
			instruction: 'Talk at your table, then choose a tray. “Disagree” is a good answer too.',
			script: 'First agree aloud what now, soon and later mean. Then, at your table, put each group in a tray. Where you do not agree, put it in “Disagree” and write down both sides.',
			minutes: 20,
			may: { participant: ['sort', 'ask'], adviser: ['answer'] },
			visible: 'everyone',
			cursors: false,
			yields: 'placements',
			sorting: {
				trays: traySets.time,
				seats: 6,
				sides: ['Some of us', 'Others']
			}
		},
		{
			id: 'vote' as RoundId,
			kind: 'vote',
			title: 'Vote in secret',
			short: 'Vote',
			instruction: 'Put your dots on what matters most to you.',
			script: 'Your vote is secret. Nobody sees any count until the vote is over. You can change it until the clock stops.',
			minutes: 8,
			may: { participant: ['vote'] },
			visible: 'everyone',
			cursors: false,
			yields: 'poll'
		},
		{
			id: 'who' as RoundId,
			kind: 'who',
			title: 'Who could do it?',
			short: 'Who does it',
			instruction: 'For each one: ourselves, with help, or others. Offer something if you like.',
			script: 'For each one, say who could do it: we ourselves, we with help, or others. If you have something to give, offer it. Offering nothing is normal. Advisers now say what it costs and what stands in the way.',
			minutes: 15,
			may: { participant: ['who', 'pledge', 'skills', 'ask'], facilitator: ['advise'], officer: ['advise'], adviser: ['advise', 'pledge'] },
			visible: 'everyone',
			cursors: false,
			yields: 'owners'
		},
		{
			id: 'plan' as RoundId,
			kind: 'plan',
			title: 'What is the first step?',
			short: 'Action plan',
			instruction: 'Write what to do, the first step, who leads, and by when. Begin small.',
			script: 'Start with the top ones. Write one thing to do, and its first small step. Who leads? By when? What help is missing? The advisers plan with you now.',
			minutes: 15,
			may: { participant: ['plan', 'pledge', 'ask'], facilitator: ['plan', 'advise'], officer: ['plan', 'advise'], adviser: ['plan', 'advise', 'pledge'] },
			visible: 'everyone',
			cursors: false,
			yields: 'actions'
		},
		{
			id: 'close' as RoundId,
			kind: 'close',
			title: 'What happens next',
			short: 'Close',
			instruction: 'See what was agreed. Tell us how it was. Keep your receipt: the answer comes there.',
			script: 'Read back what was agreed: what, who, and by when. Say who decides, when, and when people hear back. Ask everyone how it was.',
			minutes: 7,
			may: { participant: ['evaluate', 'pledge'], adviser: ['pledge'] },
			visible: 'everyone',
			cursors: false,
			yields: 'nothing'
		}
	]
};
