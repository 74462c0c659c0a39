import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardTextLimit } from '#lib/domain/card.ts';
import { tidyDeck } from '#lib/domain/deck.ts';
import { arrange, canGiveNothing, editRounds, roundLimit, sourceOf } from '#lib/domain/method/arrange.ts';
import { methods, paletteOf } from '#lib/domain/method/all.ts';
import { nonsenseOf } from '#lib/domain/method/nonsense.ts';
import { convergeBy, openSpace, openSpacePalette } from '#lib/domain/method/open-space.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { starterDeck } from '#lib/domain/method/starter-deck.ts';
import type { Method } from '#lib/domain/round.ts';
import { iconOf, themeIcons, themeWordLimit, themeWords, tidyLooks, typedLooks } from '#lib/domain/theme-looks.ts';
import { themes } from '#lib/domain/theme.ts';
import { en } from '#lib/i18n/en.ts';
import { enHouse } from '#lib/i18n/en-house.ts';

const palette = planningForReal.rounds;
const must = (result: ReturnType<typeof arrange>): Method => {
	if (!result.ok) throw new Error(result.refusal.reason);
	return result.value;
};
const ids = (method: Method) => method.rounds.map(({ id }) => id as string);
const kinds = (...wanted: string[]): Method => ({ ...planningForReal, rounds: wanted.map((kind, i) => ({ ...palette.find((round) => round.kind === kind)!, id: `${kind}-${i}` as never })) });
const oddsOf = (method: Method) => nonsenseOf(method).map(({ nonsense }) => nonsense);

test('[B1] rounds are moved, taken out and added, each with an id of its own; a new one comes before the close', () => {
	expect(ids(must(arrange(planningForReal, { do: 'down', id: 'arrive' }, palette))).slice(0, 2)).toEqual(['place', 'arrive']);
	expect(must(arrange(planningForReal, { do: 'up', id: 'arrive' }, palette))).toEqual(planningForReal);
	const more = must(arrange(planningForReal, { do: 'add', id: 'place' }, palette));
	expect(ids(more).slice(-2)).toEqual(['place-2', 'close']);
	expect(ids(must(arrange(more, { do: 'add', id: 'place' }, palette)))).toContain('place-3');
	expect(ids(must(arrange(more, { do: 'remove', id: 'place-2' }, palette)))).toEqual(ids(planningForReal));
	expect(arrange(planningForReal, { do: 'add', id: 'dance' }, palette)).toMatchObject({ ok: false, refusal: { reason: 'no-such-round' } });
	expect(arrange({ ...planningForReal, rounds: palette.slice(0, 1) }, { do: 'remove', id: 'arrive' }, palette)).toMatchObject({ ok: false, refusal: { reason: 'rounds-few' } });
	const moves = fc.array(fc.tuple(fc.constantFrom('up', 'down', 'remove', 'add'), fc.constantFrom(...palette.map(({ id }) => id as string))), { maxLength: 60 });
	fc.assert(
		fc.property(moves, (all) => {
			let method: Method = planningForReal;
			for (const [what, id] of all) {
				const next = arrange(method, { do: what, id } as never, palette);
				if (next.ok) method = next.value;
			}
			return new Set(ids(method)).size === method.rounds.length && method.rounds.length > 0 && method.rounds.length <= roundLimit && method.rounds.every((round) => sourceOf(round, palette).kind === round.kind);
		})
	);
});

test('[B2] rights can be taken away and given back, never beyond what a kind of round has', () => {
	const edited = editRounds(planningForReal, { rounds: [{ id: 'look', minutes: 9, may: { participant: ['react', 'vote', 'card.add'], officer: ['vote'] }, visible: 'own', yields: 'poll' }, { id: 'place', minutes: 12, visible: 'everyone', cursors: true, yields: 'nothing' }] }, palette);
	if (!edited.ok) throw new Error(edited.refusal.reason);
	expect(edited.value.rounds[2]).toMatchObject({ minutes: 9, may: { participant: ['react'] }, visible: 'everyone', yields: 'reactions' });
	expect(edited.value.rounds[1]).toMatchObject({ visible: 'everyone', cursors: true, yields: 'nothing' });
	const back = editRounds(edited.value, { rounds: [{ id: 'look', minutes: 9, may: palette[2]!.may }] }, palette);
	expect(back.ok && back.value.rounds[2]!.may).toEqual(palette[2]!.may);
	expect(editRounds(planningForReal, { rounds: [{ id: 'look', minutes: Number.NaN }] }, palette)).toMatchObject({ ok: false, refusal: { reason: 'minutes-bad' } });
	expect(editRounds(planningForReal, { rounds: [{ id: 'look', minutes: 5, short: 'x'.repeat(25) }] }, palette)).toMatchObject({ ok: false, refusal: { reason: 'field-too-long', field: 'short' } });
});

test('[GR21] the silence before groups get names is the host’s to change, shorter than its round; no other kind of round has one', () => {
	const withSilence = (id: string, minutes: number, silentMinutes: number) => editRounds(planningForReal, { rounds: [{ id, minutes, silentMinutes }] }, palette);
	const longer = withSilence('group', 20, 8);
	expect(longer.ok && longer.value.rounds.find(({ id }) => id === 'group')!.silentMinutes).toBe(8);
	for (const wrong of [-1, 1.5, 15, Number.NaN]) expect(withSilence('group', 15, wrong), String(wrong)).toMatchObject({ ok: false, refusal: { reason: 'silence-bad' } });
	const look = withSilence('look', 8, 3);
	expect(look.ok && look.value.rounds[2]).not.toHaveProperty('silentMinutes');
});

test('[B3] rounds that make no sense are named: a vote before any cards, cards that are never turned over, a close in the middle', () => {
	expect(oddsOf(planningForReal)).toEqual([]);
	expect(nonsenseOf(kinds('vote', 'close'))).toEqual([{ nonsense: 'no-cards-before', round: 0 }]);
	expect(oddsOf(kinds('place', 'vote', 'close'))).toEqual(['no-groups-before']);
	expect(oddsOf(kinds('place'))).toEqual(['no-reveal', 'no-close']);
	expect(oddsOf(kinds('place', 'close', 'group'))).toEqual(['not-last']);
	expect(oddsOf({ ...planningForReal, rounds: palette.map((round) => (round.kind === 'look' ? { ...round, may: {} } : round)) })).toEqual(['nobody-acts']);
	expect(oddsOf({ ...planningForReal, rounds: palette.filter(({ kind }) => kind !== 'break').map((round) => ({ ...round, minutes: 40 })) })).toEqual(['no-break', 'too-long']);
	const forNothing = { ...planningForReal, rounds: palette.map((round) => (round.kind === 'vote' ? { ...round, yields: 'nothing' as const } : round)) };
	expect(nonsenseOf(forNothing)).toEqual([{ nonsense: 'vote-for-nothing', round: palette.findIndex(({ kind }) => kind === 'vote') }]);
	for (const odd of nonsenseOf(forNothing)) expect(enHouse.setup.rounds.nonsense[odd.nonsense](odd as never, () => 'Vote')).toContain('no vote would open');
	for (const odd of nonsenseOf(kinds('vote', 'place'))) expect(enHouse.setup.rounds.nonsense[odd.nonsense](odd as never, () => 'Vote')).not.toMatch(/undefined/);
});

test('[B2] what a round gives is asked only where something hangs on it, and a reopened space keeps its action groups', () => {
	expect(palette.filter(canGiveNothing).map(({ kind }) => kind)).toEqual(['vote']);
	expect(openSpacePalette.filter(canGiveNothing).map(({ kind }) => kind)).toEqual(['converge', 'act']);
	const spec = openSpace.rounds.find(({ kind }) => kind === 'converge')!;
	const reopened = convergeBy(spec, 'reopen');
	const source = sourceOf(reopened, openSpacePalette);
	expect([source.yields, sourceOf(spec, openSpacePalette).yields]).toEqual(['groups', 'poll']);
	const edited = editRounds({ ...openSpace, rounds: [reopened] }, { rounds: [{ id: reopened.id, minutes: 10, may: reopened.may, yields: source.yields }] }, openSpacePalette);
	expect(edited.ok && edited.value.rounds[0]).toEqual(reopened);
});

test('[B2] every right that the builder offers, and what each round gives, has words', () => {
	const { acts, gives } = enHouse.setup.rounds;
	const all = methods.flatMap(paletteOf).flatMap((round) => (round.converge ? [convergeBy(round, 'dots'), convergeBy(round, 'reopen')] : [round]));
	const offered = new Set(all.flatMap(({ may }) => Object.values(may).flat()));
	expect([...offered].filter((act) => !acts[act])).toEqual([]);
	expect(all.filter((round) => canGiveNothing(round) && !gives[round.yields])).toEqual([]);
});

test('[B4] each of the eight themes has three to six starter cards of its own, one of them to keep things as they are', () => {
	for (const { id } of themes.filter(({ id }) => id !== 'else')) {
		const cards = starterDeck.filter(({ theme }) => theme === id);
		expect(cards.length, id).toBeGreaterThanOrEqual(3);
		expect(cards.length, id).toBeLessThanOrEqual(6);
		expect(cards.some(({ keep }) => keep), id).toBe(true);
	}
	expect(new Set(starterDeck.map(({ text }) => text)).size).toBe(starterDeck.length);
	const tidy = tidyDeck(starterDeck);
	expect(tidy.ok && tidy.value).toEqual(starterDeck);
	expect(tidyDeck([{ theme: 'green', text: '  ', keep: false }])).toEqual({ ok: true, value: [] });
	expect(tidyDeck([{ theme: 'green', text: 'x'.repeat(cardTextLimit + 2), keep: false }])).toMatchObject({ ok: false, refusal: { reason: 'deck-long', over: 2 } });
});

test('[ST4] a host words the trays and the sides, takes High, Medium, Low in one step, and says how many sit at a table', () => {
	const sorting = (method: Method) => method.rounds.find(({ kind }) => kind === 'sort')!.sorting!;
	const edit = (trays: Record<string, { name: string; hint: string }>, seats = 8, sides: readonly [string, string] = ['For', 'Against']) => editRounds(planningForReal, { rounds: [{ id: 'sort', minutes: 20, sorting: { trays, seats, sides } }] }, palette);
	const worded = sorting(must(edit({ now: { name: ' This year ', hint: 'Before Christmas' }, soon: { name: '', hint: '' } })));
	expect(worded).toMatchObject({ seats: 8, sides: ['For', 'Against'] });
	expect(worded.trays.map(({ when, name, hint }) => [when, name, hint])).toEqual([['now', 'This year', 'Before Christmas'], ['soon', 'Soon', ''], ['later', 'Later', 'After 3 years'], ['disagree', 'Disagree', 'We see it differently']]);
	expect(sorting(must(edit({}, 99))).seats).toBe(12);
	expect(sorting(must(edit({}, Number.NaN))).seats).toBe(6);
	expect(edit({ now: { name: 'n'.repeat(25), hint: '' } })).toMatchObject({ ok: false, refusal: { reason: 'field-too-long' } });
	expect(edit({ now: { name: 'Now\u202e', hint: '' } })).toMatchObject({ ok: false });
	expect(sorting(must(arrange(planningForReal, { do: 'trays', id: 'sort', set: 'weight' }, palette))).trays.map(({ name }) => name)).toEqual(['High', 'Medium', 'Low', 'Disagree']);
	// A round that does not sort has none.
	expect(must(arrange(planningForReal, { do: 'trays', id: 'look', set: 'weight' }, palette))).toEqual(planningForReal);
});

test('[B13] themes have a word, a picture and a colour of the workshop’s own; none is called or looks as another', () => {
	const usual = en.common.themes;
	const typed = (changes: Record<string, object>) => tidyLooks(typedLooks(usual, null).map((look) => ({ ...look, ...changes[look.theme] })), usual);
	expect(typed({})).toEqual({ ok: true, value: null });
	// Two that change places in one step.
	const swapped = typed({ play: { word: '  The   river ', icon: 'sprout', colour: 'work' }, work: { colour: 'play' } });
	expect(swapped).toEqual({ ok: true, value: { play: { word: 'The river', icon: 'sprout', colour: 'work' }, work: { colour: 'play' } } });
	const looks = swapped.ok ? swapped.value : null;
	expect([themeWords(usual, looks).play, iconOf('play', looks), themeWords(usual, looks).homes, iconOf('homes', looks)]).toEqual(['The river', 'sprout', usual.homes, 'house']);
	expect(tidyLooks(typedLooks(usual, looks), usual)).toEqual(swapped);
	expect(typed({ play: { word: '' } })).toEqual({ ok: true, value: null });
	expect(typed({ play: { word: 'homes' } })).toMatchObject({ ok: false, refusal: { reason: 'theme-word-twice' } });
	expect(typed({ play: { icon: 'house', colour: 'homes' } })).toMatchObject({ ok: false, refusal: { reason: 'themes-alike', a: 'Homes', b: 'Play, sport and culture' } });
	expect(typed({ play: { colour: 'homes' } }).ok, 'another picture in the same colour can be told apart').toBe(true);
	expect(typed({ play: { word: 'x'.repeat(themeWordLimit + 3) } })).toMatchObject({ ok: false, refusal: { reason: 'theme-long', over: 3 } });
	expect(typed({ play: { word: 'River\u202e' } })).toMatchObject({ ok: false, refusal: { reason: 'deck-text' } });
	for (const odd of [{ icon: 'skull' }, { colour: '#ff0000' }]) expect(typed({ play: odd })).toMatchObject({ ok: false, refusal: { reason: 'theme-look-unknown' } });
	const drawn = readFileSync('static/icons.svg', 'utf8');
	for (const icon of themeIcons) expect(drawn, icon).toContain(`id="i-${icon}"`);
});
