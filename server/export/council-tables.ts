import { peopleCell, peopleSay, type Cell, type Table } from './table.ts';
import type { Released } from './released.ts';
import { answerFieldNames } from '#lib/domain/answer.ts';
import { doers } from '#lib/domain/doing.ts';
import { toWorld } from '#lib/domain/geo/georeference.ts';
import { sortedJson } from '#lib/domain/outcome.ts';
import type { Plan } from '#lib/domain/plan.ts';
import type { Priority } from '#lib/domain/priority.ts';
import { safeEach, safeParts } from '#lib/domain/small-counts.ts';

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** Days end in `_date`: a spreadsheet makes dates of them. */
const answerKey = (field: string) => ({ nextUpdate: 'next_update_date' })[field] ?? snake(field);

/** What the council does with it: each priority with every field of the answer, the cards behind it, disagreement, actions and offers. */
export function councilTables({ workshop, priorities, pledges, safe }: Released): Table[] {
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
				score_unit: 'What that number counts: dots, ticks, stars, agree (people at the step in agreement_from or above), points, votes (of a ranking, in the last round it stood in) or beaten (others that it beats)',
				voters: 'Distinct voters who gave it anything',
				place: 'Its place there; equal ones share a place',
				tied: 'Whether another one has the same place',
				turnout: 'People who voted',
				eligible: 'People who could vote',
				voted_by_channel: `People who voted, by how they came in, as JSON: live, phone, hall, paper. ${peopleSay} {}: not told, because people can still come, or because it would tell how the few came in who did not vote, or not in another vote`,
				agreement: 'How far people agree, as JSON: people on each step of the scale, least agreement first; empty where there was no such vote',
				agreement_needed: 'So many people in a hundred had to stand at the step in agreement_from or above: said before the vote',
				agreement_from: 'That step',
				agreement_reached: 'Whether they did',
				heard_agree: 'In a conversation on it: people who agree. What was said of its cards stands in conversation_items',
				heard_disagree: 'People who disagree',
				heard_pass: 'People who passed',
				who_ourselves: `People who said “we could do it ourselves”. ${peopleSay}`,
				who_help: 'People who said “we could, with help”',
				who_others: 'People who said “others have to”',
				advice_cost_band: 'Added in the workshop by advisers, host or officers: what it may cost',
				advice_constraint: 'The same: what stands in the way',
				advice_coproduction: 'The same: which kinds of doing it together',
				advice_tilt: 'The same: substitutive, additive or neither',
				advice_risk: 'The same: risk and insurance',
				cards_placed: 'Of its cards: on the plan',
				cards_whole: 'Of its cards: about the whole area',
				cards_no_place: 'Of its cards: about no place',
				longitude: 'The middle of its cards that are on the plan, WGS84; empty where the plan has no coordinates',
				latitude: 'The same, WGS84',
				easting: 'The same, British National Grid (EPSG:27700), metres',
				northing: 'The same',
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
				score_unit: one.votes?.unit ?? '',
				voters: one.votes?.voters ?? null,
				place: one.votes?.place ?? null,
				tied: one.votes?.tied ?? null,
				turnout: one.votes?.turnout ?? null,
				eligible: one.votes?.eligible ?? null,
				voted_by_channel: one.votes ? sortedJson(one.votes.turnoutByChannel) : '',
				...agreementCells(one),
				heard_agree: one.heard?.whole?.agree ?? null,
				heard_disagree: one.heard?.whole?.disagree ?? null,
				heard_pass: one.heard?.whole?.pass ?? null,
				...whoCells(one),
				advice_cost_band: one.advice?.costBand ?? '',
				advice_constraint: one.advice?.constraint ?? '',
				advice_coproduction: one.advice?.coproduction.join(' ') ?? '',
				advice_tilt: one.advice?.tilt ?? '',
				advice_risk: one.advice?.risk ?? '',
				...placeCells(one, workshop.plan),
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
			name: 'placements',
			about: 'Where each table put a priority when tables sorted. One row for each table and priority; reasons stand in positions.',
			columns: { priority_id: 'The priority', table: 'The table', sorted_when: 'Where it put it', people: `People at the table. ${peopleSay}`, reasons: 'What it said about it, a line each' },
			rows: priorities.flatMap(({ id, placements }) => safeEach(placements.map(({ people }) => people)).map((people, i) => ({ priority_id: id, table: placements[i]!.table, sorted_when: placements[i]!.when, people: peopleCell(people), reasons: placements[i]!.reasons.join('\n') })))
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
			columns: { pledge_id: 'Id of the offer', priority_id: 'The priority it is for', action_id: 'The action it is for', kind: 'time, skill, place, tool, money or contact', what: 'The offer, unchanged; in a host’s files only that it stands in the officer’s', hours: 'Hours', per: 'month or once', from_date: 'From what day', to_date: 'To what day', conditions: 'Conditions', needs: 'access, dbs, insurance', by: 'resident, group, adviser or body', channel: 'How it came in: live (on a page of their own) or proxy (through a helper). Empty: not told, because people can still come, or few came one of these ways', state: 'offered, accepted, declined, kept, released or withdrawn', answer: 'What the council answered' },
			rows: pledges.map(({ id, priorityId, actionId, kind, what, hours, per, from, to, conditions, needs, by, channel, state, answer }) => ({ pledge_id: id, priority_id: priorityId, action_id: actionId, kind, what, hours, per, from_date: from, to_date: to, conditions, needs: needs.join(' '), by, channel, state, answer }))
		}
	];
}

function agreementCells({ agreement }: Priority): Record<string, Cell> {
	return {
		agreement: agreement ? JSON.stringify(Object.fromEntries(agreement.labels.map((label, i) => [label, agreement.counts[i] ?? 0]))) : '',
		agreement_needed: agreement?.needed ?? null,
		agreement_from: agreement ? (agreement.labels[agreement.level] ?? '') : '',
		agreement_reached: agreement?.reached ?? null
	};
}

function whoCells({ who }: Priority): Record<string, Cell> {
	const parts = who && safeParts(who);
	return Object.fromEntries(doers.map((doer) => [`who_${doer}`, parts ? peopleCell(parts[doer] ?? 0) : null]));
}

function placeCells({ place, cards }: Priority, { georeference }: Plan): Record<string, Cell> {
	const world = place.middle && georeference ? toWorld(georeference, place.middle) : null;
	const round = (value: number, decimals: number) => Number(value.toFixed(decimals));
	return {
		cards_placed: cards.length - place.whole - place.none,
		cards_whole: place.whole,
		cards_no_place: place.none,
		longitude: world ? round(world.lon, 6) : null,
		latitude: world ? round(world.lat, 6) : null,
		easting: world?.grid ? round(world.grid.easting, 1) : null,
		northing: world?.grid ? round(world.grid.northing, 1) : null
	};
}
