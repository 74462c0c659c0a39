import type { Words } from '#lib/i18n/en.ts';
import type { Table } from './table.svelte.ts';

/** What is said to somebody whose line is down: cards and the notes of a talk go by themselves later, nothing else does. */
export function whileOffline({ board: { offline } }: Pick<Words, 'board'>, table: Pick<Table, 'inTalk' | 'scene' | 'mine'>): string {
	if (table.inTalk) return offline.inTalk;
	switch (table.scene) {
		case 'place':
		case 'look':
		case 'group':
			return offline.todo;
		case 'ballot':
			return table.mine.ballot ? offline.voted : offline.ballot;
		case 'wait':
		case 'break':
		case 'result':
		case 'finished':
			return offline.wait;
		default:
			return offline.press;
	}
}
