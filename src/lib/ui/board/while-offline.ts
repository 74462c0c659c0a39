import type { Words } from '#lib/i18n/en.ts';
import type { Table } from './table.svelte.ts';

type Sitting = Pick<Table, 'inTalk' | 'scene' | 'mine' | 'role' | 'stage'>;

/** What is said to somebody whose line is down: cards and the notes of a talk go by themselves later, nothing else does; and who only looks has nothing to send. */
export function whileOffline({ board: { offline } }: Pick<Words, 'board'>, { inTalk, scene, mine, role, stage }: Sitting): string {
	if (inTalk) return offline.inTalk;
	if (role === 'observer') return offline.wait;
	switch (scene) {
		case 'place':
		case 'look':
		case 'group':
			return stage.may.some((act) => /^(card|cluster)\./.test(act)) ? offline.todo : offline.press;
		case 'ballot':
			if (role !== 'participant' || !mine.mayVote || !stage.may.includes('vote')) return offline.wait;
			return mine.ballot ? offline.voted : offline.ballot;
		case 'result':
		case 'finished':
			// At the close there is one more thing to hand in: how it was.
			return role === 'participant' && stage.rounds[stage.round.index]?.kind === 'close' ? offline.press : offline.wait;
		case 'wait':
		case 'break':
			return offline.wait;
		default:
			return offline.press;
	}
}
