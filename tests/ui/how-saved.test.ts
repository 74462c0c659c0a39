import { expect, test } from 'vitest';
import { en } from '#lib/i18n/en.ts';
import { howSaved } from '#lib/ui/board/how-saved.ts';

type Standing = Parameters<typeof howSaved>[1];
const said = (over: Partial<Standing>) => howSaved(en, { saving: { state: 'saved' }, keeps: true, stopped: false, coming: null, ended: null, ...over })?.text ?? null;

test('[O15] saved, on its way and kept here are three things, with how many', () => {
	expect(said({})).toBe('All saved');
	expect(said({ saving: { state: 'saving', count: 1 } })).toBe('Saving 1 change…');
	expect(said({ saving: { state: 'saving', count: 12 } })).toBe('Saving 12 changes…');
	expect(said({ saving: { state: 'offline', count: 0 } })).toBe('Offline');
	expect(said({ saving: { state: 'offline', count: 2 } })).toBe('Offline. 2 changes are kept on this device.');
});

test('[O15] where the device keeps nothing, nothing is called kept', () => {
	expect(said({ saving: { state: 'offline', count: 2 }, keeps: false })).toBe('Offline. 2 changes are on this page only.');
	expect(said({ saving: { state: 'offline', count: 1 }, keeps: false })).not.toContain('kept');
});

test('[O15] it is never called saved while nothing can be saved, while the board is still coming, or behind a door that is shut', () => {
	expect(said({ stopped: true })).toBe('Not saving right now');
	expect(said({ stopped: true, saving: { state: 'saving', count: 1 } })).toBe('Not saving right now');
	expect(said({ coming: 0.418 })).toBe('Bringing the cards: 41%');
	expect(said({ coming: 0.9, saving: { state: 'offline', count: 0 } })).toBe('Offline');
	expect(said({ ended: { code: 4400, reason: '' } })).toBeNull();
});
