import { expect, test } from 'vitest';
import { en } from '#lib/i18n/en.ts';
import { whileOffline } from '#lib/ui/board/while-offline.ts';

type Sitting = Parameters<typeof whileOffline>[1];
const { offline } = en.board;
const told = (scene: Sitting['scene'], may: string[], more: object = {}, kind = 'vote') => whileOffline(en, { inTalk: false, scene, role: 'participant', mine: { mayVote: true, ballot: null }, stage: { may, rounds: [{ kind }], round: { index: 0 } }, ...more } as unknown as Sitting);

test('[V53] who is offline is told what is true for them: about a ballot only who has one', () => {
	expect(told('ballot', ['vote'])).toBe(offline.ballot);
	expect(told('ballot', ['vote'], { mine: { mayVote: true, ballot: { choice: {} } } })).toBe(offline.voted);
	expect(told('ballot', ['vote'], { mine: { mayVote: false, ballot: null } })).toBe(offline.wait);
	expect(told('ballot', [])).toBe(offline.wait);
	for (const role of ['facilitator', 'observer', 'adviser']) expect(told('ballot', ['vote'], { role })).toBe(offline.wait);
	expect(told('place', ['card.add'])).toBe(offline.todo);
	expect(told('look', [])).toBe(offline.press);
	expect(told('place', ['card.add'], { role: 'observer' })).toBe(offline.wait);
	expect(told('sort', [])).toBe(offline.press);
	expect(told('break', [])).toBe(offline.wait);
	expect(told('result', [])).toBe(offline.wait);
	for (const scene of ['result', 'finished'] as const) expect(told(scene, [], {}, 'close'), 'how was it?').toBe(offline.press);
	for (const role of ['facilitator', 'observer']) expect(told('finished', [], { role }, 'close')).toBe(offline.wait);
	expect(told('group', [], { inTalk: true })).toBe(offline.inTalk);
});
