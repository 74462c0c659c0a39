import { peopleCell, peopleSay, type Cell, type Table } from './table.ts';
import type { Released } from './released.ts';
import { channels } from '#lib/domain/people.ts';
import { evaluationQuestions, evaluationSteps } from '#lib/domain/evaluation.ts';

/** Who took part, as counts that give nobody away, what they asked, and how they found it. */
export function peopleTables({ workshop, took, joinedByChannel, areas, questions, evaluated, safe }: Released): Table[] {
	const joined = joinedByChannel;
	const voted = took.votedByChannel;
	const over = workshop.state === 'closed';
	const votesTold = took.voted === null || Object.keys(voted).length > 0;
	const used = channels.filter((way) => joined[way] !== undefined || voted[way] !== undefined);
	return [
		{
			name: 'taken_part',
			about: 'Who took part, by how they came in. One row a way; people are counted, never named. Who did not come is said by an officer in the workshop table. While the workshop is open, how many came in each way is not shown: the next file would tell it of whoever came between.',
			columns: { channel: 'live (on a page of their own), phone, hall or paper (through a helper)', joined: `People who joined so. ${peopleSay}`, voted: 'People who voted in the newest vote. “hidden” also where few who joined did not vote, or where an earlier vote tells it: one taken from the other would tell how these few came in' },
			rows: used.map((way): Record<string, Cell> => ({ channel: way, joined: peopleCell(joined[way] ?? (over ? 0 : 'hidden')), voted: peopleCell(voted[way] ?? (votesTold ? 0 : 'hidden')) }))
		},
		{
			name: 'known_areas',
			about: 'Which part of the plan people said they know best: only who wanted to say. Nothing joins it to a card. Empty while the workshop is open, for the same reason.',
			columns: { area: 'A place of the plan, whole (all of it) or elsewhere', people: `People who said so. ${peopleSay}` },
			rows: Object.entries(areas).map(([area, people]): Record<string, Cell> => ({ area, people: peopleCell(people) }))
		},
		{
			name: 'questions',
			about: 'What people asked, and what was answered in writing. No row says who asked.',
			columns: { question_id: 'Id of the question', card_id: 'The card it is about; empty: about none', question: 'What was asked', state: 'waiting, asked (with the advisers), answered, or left (words that stood in a form when its round was over, for the hosts)', answer: 'The answer in writing; empty where it was given aloud, or not yet', answered_as: 'adviser or host; empty where it was answered aloud' },
			rows: questions.map(({ id, cardId, text, state, answer, answeredAs }): Record<string, Cell> => ({ question_id: id, card_id: cardId, question: text, state, answer, answered_as: answeredAs }))
		},
		{
			name: 'evaluation',
			about: 'How people found it: sums that nothing joins to a person. Of fewer than ten answers nothing is broken down. Their words are in no file.',
			columns: { question: 'say (did I have a say?) or worth (was it worth my time?)', step: '1 not at all, 2 a little, 3 half and half, 4 mostly, 5 very much; empty: fewer than ten answered', people: `People who said so. ${peopleSay}` },
			rows: evaluated
				? evaluationQuestions.flatMap((question): Record<string, Cell>[] => {
						const { answered, steps } = evaluated.questions[question];
						return steps ? evaluationSteps.map((step) => ({ question, step, people: peopleCell(steps[step]) })) : [{ question, step: null, people: peopleCell(safe(answered)) }];
					})
				: []
		}
	];
}
