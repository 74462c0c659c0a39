import { peopleCell, peopleSay, type Cell, type Table } from './table.ts';
import type { Released } from './released.ts';
import { answerFieldNames } from '#lib/domain/answer.ts';

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** Days end in `_date`: a spreadsheet makes dates of them. */
const answerKey = (field: string) => ({ nextUpdate: 'next_update_date' })[field] ?? snake(field);

/** What the council does with it: each priority with every field of the answer, the cards behind it, disagreement, actions and offers. */
export function councilTables({ priorities, pledges, safe }: Released): Table[] {
	return [
		{
			name: 'agreed_priorities',
			about: 'Each priority with what the council says about it. An empty field has not been filled in.',
			columns: {
				priority_id: 'Id of the priority',
				number: 'Its number',
				source_kind: 'cluster (a group) or card (a card on its own)',
				source_id: 'Id of that group or card',
				statement: 'Its words',
				sorted_when: 'now, soon, later, disagree, high, medium or low; empty where nobody sorted it',
				disagreed: 'Whether the room put it down as one it does not agree on',
				cards: 'Cards behind it',
				people: `Distinct people who wrote those cards. ${peopleSay}`,
				outcome_id: 'The newest vote it stood in',
				score: 'What it got there',
				voters: 'Distinct voters who gave it anything',
				place: 'Its place there; equal ones share a place',
				...Object.fromEntries(answerFieldNames.map((field) => [answerKey(field), `The council: ${snake(field).replaceAll('_', ' ')}`]))
			},
			rows: priorities.map((one) => ({
				priority_id: one.id,
				number: one.number,
				source_kind: one.source.kind,
				source_id: one.source.id,
				statement: one.statement,
				sorted_when: one.when,
				disagreed: one.disagreed,
				cards: one.cards.length,
				people: peopleCell(safe(one.people)),
				outcome_id: one.outcomeId,
				score: one.votes?.score ?? null,
				voters: one.votes?.voters ?? null,
				place: one.votes?.place ?? null,
				...Object.fromEntries(answerFieldNames.map((field): [string, Cell] => [answerKey(field), Array.isArray(one.answer[field]) ? one.answer[field].join(' ') : (one.answer[field] as string)]))
			}))
		},
		{
			name: 'priority_cards',
			about: 'Which cards lie behind which priority. One row a card.',
			columns: { priority_id: 'The priority', card_id: 'The card' },
			rows: priorities.flatMap(({ id, cards }) => cards.map((card) => ({ priority_id: id, card_id: card.id })))
		},
		{
			name: 'positions',
			about: 'Where people see a priority differently, and why. One row a reason; no row says whose it is.',
			columns: { priority_id: 'The priority', card_id: 'The card it is about; empty: the whole priority', position: 'What is seen differently', reason: 'Why' },
			rows: priorities.flatMap(({ id, positions }) => positions.flatMap(({ cardId, position, reasons }) => reasons.map((reason) => ({ priority_id: id, card_id: cardId, position, reason }))))
		},
		{
			name: 'actions',
			about: 'Who does what about a priority.',
			columns: { action_id: 'Id of the action', priority_id: 'The priority', task: 'What is to be done', first_step: 'The first step', lead: 'residents, joint or body', lead_name: 'Which group or body', helpers_needed: 'How many helpers it needs', help_sought: 'Which help is sought', due_date: 'By what day', resources: 'What is there', training: 'Which training it needs', success_sign: 'How people see that it worked', status: 'open, started, done or dropped' },
			rows: priorities.flatMap((one) =>
				one.actions.map(({ id, priorityId, task, firstStep, lead, leadName, helpersNeeded, helpSought, due, resources, training, successSign, status }) => ({ action_id: id, priority_id: priorityId, task, first_step: firstStep, lead, lead_name: leadName, helpers_needed: helpersNeeded, help_sought: helpSought, due_date: due, resources, training, success_sign: successSign, status }))
			)
		},
		{
			name: 'pledges',
			about: 'What people offer, without names. Who offers and how to reach them stands in no file.',
			columns: { pledge_id: 'Id of the offer', priority_id: 'The priority it is for', action_id: 'The action it is for', kind: 'time, skill, place, tool, money or contact', what: 'The offer, unchanged', hours: 'Hours', per: 'month or once', from_date: 'From what day', to_date: 'To what day', conditions: 'Conditions', needs: 'access, dbs, insurance', by: 'resident, group, adviser or body', state: 'offered, accepted, declined, kept, released or withdrawn', answer: 'What the council answered' },
			rows: pledges.map(({ id, priorityId, actionId, kind, what, hours, per, from, to, conditions, needs, by, state, answer }) => ({ pledge_id: id, priority_id: priorityId, action_id: actionId, kind, what, hours, per, from_date: from, to_date: to, conditions, needs: needs.join(' '), by, state, answer }))
		}
	];
}
