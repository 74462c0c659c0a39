import type { CastBallot } from '#lib/domain/ballot.ts';
import type { ConversationParameters } from '#lib/domain/conversation/round.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { Faults, type Fault } from './faults.ts';

type Cells = Record<string, string | number | boolean | null>;
type Tables = Record<string, Cells[]>;

/** One conversation of an export, with all that a recount needs and what the export says came out. */
export interface ExportedConversation {
	id: string;
	parameters: ConversationParameters;
	items: { id: CardId }[];
	voices: CastBallot[];
	digest: string;
	turnout: number;
	/** In the frozen order. */
	rows: { agree: number; disagree: number; pass: number; seen: number; consensus: number | null }[];
	/** People in each opinion group; null where there are none. */
	groups: number[] | null;
}

/** Every conversation of an export, oldest first; none in exports from before there were any. @throws Faults */
export function readConversations(tables: Tables): ExportedConversation[] {
	const faults: Fault[] = [];
	const all = (tables['conversations'] ?? []).map((row, index): ExportedConversation => {
		const id = String(row['conversation_id']);
		const of = (name: string) => (tables[name] ?? []).filter((each) => each['conversation_id'] === id);
		const items = of('conversation_items').sort((a, b) => Number(a['item_number']) - Number(b['item_number']));
		const known = new Set(items.map((item) => String(item['item_id'])));
		const byReceipt = new Map<string, Record<string, number>>();
		(tables['conversation_answers'] ?? []).forEach((answer, line) => {
			if (answer['conversation_id'] !== id) return;
			const [receipt, item, value] = [String(answer['receipt']), String(answer['item_id']), Number(answer['value'])];
			const choice = byReceipt.get(receipt) ?? {};
			byReceipt.set(receipt, choice);
			const field = (name: string, words: string) => faults.push({ line: line + 1, field: `conversation_answers.${name}`, words });
			if (!known.has(item)) field('item_id', `"${item}" was not asked about`);
			if (item in choice) field('item_id', `receipt ${receipt} answers "${item}" twice`);
			if (![1, 0, -1].includes(value)) field('value', `is "${String(answer['value'])}", not 1, 0 or -1`);
			choice[item] = value;
		});
		const sizes = new Map(of('conversation_groups').map((group) => [Number(group['opinion_group']), Number(group['people'])]));
		return {
			id,
			parameters: parametersOf(row, index, faults),
			items: items.map((item) => ({ id: String(item['item_id']) as CardId })),
			voices: [...byReceipt].map(([receipt, choice]) => ({ receipt, choice })),
			digest: String(row['digest']),
			turnout: Number(row['turnout']),
			rows: items.map((item) => ({ agree: Number(item['agree']), disagree: Number(item['disagree']), pass: Number(item['pass']), seen: Number(item['seen']), consensus: item['consensus'] === null || item['consensus'] === undefined ? null : Number(item['consensus']) })),
			groups: row['opinion_groups'] === null || row['opinion_groups'] === undefined ? null : [...sizes].sort(([a], [b]) => a - b).map(([, n]) => n)
		};
	});
	if (faults.length > 0) throw new Faults(faults);
	return all;
}

function parametersOf(row: Cells, index: number, faults: Fault[]): ConversationParameters {
	try {
		return JSON.parse(String(row['parameters'])) as ConversationParameters;
	} catch {
		faults.push({ line: index + 1, field: 'conversations.parameters', words: 'is not JSON' });
		return { about: 'cards', groupsAbove: 30 };
	}
}
