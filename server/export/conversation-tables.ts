import type { Released } from './released.ts';
import { peopleCell, peopleSay, type Cell, type Table } from './table.ts';
import { wordFor } from '#lib/domain/conversation/round.ts';
import { sortedJson } from '#lib/domain/outcome.ts';

/** Rounds in which people agreed, disagreed or passed: the result, and all that is needed to count it again. */
export function conversationTables({ conversations, safe }: Released): Table[] {
	return [
		{
			name: 'conversations',
			about: 'Every round in which people agreed, disagreed or passed on cards or groups, with its turnout. The digest is the SHA-256 that a recount of conversation_answers must give again.',
			columns: {
				conversation_id: 'Id of the conversation',
				parameters: 'What it was about and from how many people on there are opinion groups, as JSON with sorted keys: the digest is over this text',
				eligible: 'People who could answer when it closed',
				turnout: 'People who answered anything',
				answers: 'All answers together: the last one of each person on each card',
				opinion_groups: 'How many opinion groups there are; empty where too few people answered',
				silhouette: 'How clearly the opinion groups stand apart, -1 to 1',
				digest: 'SHA-256 over the parameters, what was asked about, and all voices',
				opened_at: 'When it opened, UTC',
				closed_at: 'When it closed, UTC'
			},
			rows: conversations.map(({ id, parameters, eligible, turnout, digest, result, openedAt, closedAt }) => ({
				conversation_id: id,
				parameters: sortedJson(parameters),
				eligible,
				turnout,
				answers: result.votes,
				opinion_groups: result.opinions?.groups.length ?? null,
				silhouette: result.opinions?.silhouette ?? null,
				digest,
				opened_at: openedAt.toISOString(),
				closed_at: closedAt.toISOString()
			}))
		},
		{
			name: 'conversation_items',
			about: 'What people were asked about in each conversation, and what they said.',
			columns: {
				conversation_id: 'The conversation',
				item_id: 'Id of the card or group',
				item_number: 'Its position when the conversation opened, from 1: the digest needs this order',
				kind: 'cluster (a group) or card',
				statement: 'Its words when the conversation opened',
				people: `Distinct people who wrote the cards behind it. ${peopleSay}`,
				agree: 'People who agree',
				disagree: 'People who disagree',
				pass: 'People who passed',
				seen: 'People who answered it at all',
				consensus: 'Group-informed consensus: the product over the opinion groups of (agree + 1) / (seen + 2); empty where there are no groups'
			},
			rows: conversations.flatMap(({ id, items, result }) =>
				items.map(({ id: item, kind, name, people }, i): Record<string, Cell> => ({ conversation_id: id, item_id: item, item_number: i + 1, kind, statement: name, people: peopleCell(safe(people)), ...result.agreement[i]!, consensus: result.opinions?.consensus[i] ?? null }))
			)
		},
		{
			name: 'conversation_groups',
			about: 'What each opinion group said of each card. One row for each group and card; a group is people who answered in much the same way, and nobody knows who they are.',
			columns: {
				conversation_id: 'The conversation',
				opinion_group: 'Number of the group, from 1: the largest first',
				people: 'People in it',
				item_id: 'The card or group they were asked about',
				agree: 'Of them who agree',
				disagree: 'Of them who disagree',
				pass: 'Of them who passed',
				seen: 'Of them who answered it',
				stands_for: 'agree or disagree, where the group is told by this card: it says so more than the others do; empty for the rest'
			},
			rows: conversations.flatMap(({ id, items, result }) =>
				(result.opinions?.groups ?? []).flatMap((members, g) =>
					items.map(({ id: item }, i): Record<string, Cell> => ({ conversation_id: id, opinion_group: g + 1, people: members.length, item_id: item, ...result.opinions!.agreement[g]![i]!, stands_for: result.opinions!.representative[g]!.find(({ card }) => card === i)?.for ?? null }))
				)
			)
		},
		{
			name: 'conversation_answers',
			about: 'Every answer, by the receipt of its voice, in the order of the receipts. Cut from its person when the conversation closed. One row for each card they answered.',
			columns: { conversation_id: 'The conversation', receipt: 'A random name for this voice', item_id: 'The card or group', said: 'agree, disagree or pass', value: '1 agree, -1 disagree, 0 pass' },
			rows: conversations.flatMap(({ id, items, voices }) =>
				voices.flatMap(({ receipt, choice }) =>
					items.flatMap(({ id: item }): Record<string, Cell>[] => {
						const said = choice[item] as 1 | 0 | -1 | undefined;
						return said === undefined ? [] : [{ conversation_id: id, receipt, item_id: item, said: wordFor(said), value: said }];
					})
				)
			)
		}
	];
}
