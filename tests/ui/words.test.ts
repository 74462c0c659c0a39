import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { cardTextLimit } from '#lib/domain/card.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { can } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { en } from '#lib/i18n/en.ts';
import { enHouse } from '#lib/i18n/en-house.ts';
import { sayRefusal } from '#lib/i18n/say-refusal.ts';
import { measure } from '#lib/ui/board/card-text.ts';
import { spokenBetween } from '#lib/ui/board/spoken-clock.ts';
import AdviceLines from '#lib/ui/doing/AdviceLines.svelte';
import { groupCode, tokenInLink } from '#lib/ui/door/code-groups.ts';
import { lookAttributes, readLook, writeLook } from '#lib/ui/look.ts';

test('[O6] a card that is too long says how many letters to take out, counted as people count', () => {
	expect(measure('a'.repeat(cardTextLimit))).toEqual({ letters: 280, over: 0 });
	expect(measure(` ${'a'.repeat(cardTextLimit + 24)} `)).toEqual({ letters: 304, over: 24 });
	expect(measure('🌳'.repeat(cardTextLimit)).over).toBe(0);
	expect(en.board.card.tooLong(24).todo).toBe('Take out 24 letters, or make two cards.');
	expect(en.board.card.tooLong(1).todo).toBe('Take out 1 letter, or make two cards.');
});

// One of each reason with fields; the rest need none.
const samples: Partial<Record<Refusal['reason'], object>> = {
	'board-full': { limit: 5000 },
	'text-too-long': { limit: 280, over: 24 },
	'workshop-full': { limit: 2000 },
	'code-incomplete': { have: 5, want: 8 },
	'too-many-tries': { waitSeconds: 61 },
	'alias-too-long': { limit: 30 },
	'password-too-short': { least: 12 },
	'password-too-long': { limit: 200 },
	'deal-incomplete': { missing: ['decider', 'feedbackDate'] },
	'date-bad': { field: 'decisionDate' },
	'field-empty': { field: 'title' },
	'field-too-long': { field: 'title', limit: 80 },
	'minutes-bad': { least: 1, most: 240 },
	'picture-too-big': { limit: 20 * 1024 * 1024 },
	'poll-needs-options': { have: 1, want: 2 },
	'poll-too-many-options': { have: 31, limit: 20 },
	'conversation-few': { have: 1, want: 2 },
	'conversation-many': { have: 230, limit: 200 },
	'groups-need-names': { count: 1 },
	'ballot-over': { used: 4, dots: 3 },
	'ballot-cap': { cap: 2 },
	'rows-bad': { rows: [2, 5] },
	'fields-bad': { faults: [{ field: 'reason', problem: 'needed' }] },
	'keys-many': { limit: 20 },
	'keep-day': { after: '2027-04-30' },
	'keep-why': { limit: 500 },
	'sheet-unreadable': { line: 3 },
	'sheet-too-big': { limit: 2 * 1024 * 1024 },
	'rounds-many': { limit: 30 },
	'round-begun': { round: 'Look' },
	'round-order': { fault: 'no-groups-before', round: 'Vote' },
	'templates-many': { limit: 50 },
	'rehearsals-many': { limit: 3 },
	'deck-text': { text: 'A bench' },
	'deck-long': { text: 'A bench', over: 3 },
	'deck-many': { have: 130, limit: 120 },
	'deck-unread': { line: 7 },
	'deck-columns': { have: 'a, b' },
	'theme-long': { word: 'A very long name', over: 3 },
	'theme-word-twice': { word: 'Homes' },
	'themes-alike': { a: 'Homes', b: 'Play' },
	'theme-look-unknown': { word: 'Homes', have: 'skull' },
	'points-few': { have: 1, want: 2 },
	'who-few': { least: 5 },
	'points-many': { limit: 20 },
	'points-together': { first: 1, second: 2 },
	'point-unplaced': { point: 1, text: 'Z9' },
	'place-many': { limit: 600 },
	'point-unread': { point: 1, text: 'Mill Lane' },
	'plan-mirrored': { where: 'line-4' },
	'plan-size-odd': { metres: 560_000 },
	'world-file-lines': { have: 5 },
	'world-file-number': { line: 3, text: 'nought' },
	'world-file-unknown': { x: -14_240, y: 6_711_542 },
	'axes-swapped': { where: 'geojson', feature: 3, x: 51.5, y: -0.13 },
	'world-file-long': { limit: 1000 },
	'ballot-ticks': { used: 4, most: 3 },
	'ballot-points': { used: 11, points: 10 },
	'ballot-few': { have: 1, least: 3 },
	'ballot-dear': { cost: 600, budget: 500 },
	'ballot-same-rank': { rank: 2 },
	'geojson-unread': { line: 12 },
	'geojson-many': { limit: 60_000 },
	'geojson-shape': { feature: 3 },
	'geojson-grid': { feature: 1, x: 530_024, y: 180_403 },
	'geojson-degrees': { feature: 1, x: -14_240, y: 6_711_542 },
	'geojson-crs': { name: 'EPSG:27700' },
	'picture-pixels': { megapixels: 60, limit: 50 },
	'pdf-slow': { seconds: 20 },
	'pdf-page': { pages: 400 },
	'place-line': { line: 2, text: 'Mill Lane' },
	'plan-bad': { fields: ['budget'], least: 1, most: 100 },
	'poll-needs-costs': { missing: 2 },
	'talks-many': { limit: 12 },
	'spaces-many': { limit: 80 },
	'slots-many': { limit: 12 }
};

test('[O7] every refusal says what happened and what to do, in words of the house', () => {
	for (const reason of Object.keys(enHouse.refusals) as Refusal['reason'][]) {
		const { what, todo } = sayRefusal(enHouse, { reason, ...samples[reason] } as Refusal);
		for (const text of [what, todo]) {
			expect(text, reason).toMatch(/^[A-Z\d].*[.]$/);
			expect(text, reason).not.toMatch(/undefined|NaN|!|\b(submit|user|cluster|session|invalid|error|asset|please note)\b/i);
		}
	}
	expect(sayRefusal(en, { reason: 'code-incomplete', have: 5, want: 8 }).what).toBe('The code has 8 letters and numbers. You typed 5.');
	expect(sayRefusal(en, { reason: 'too-many-tries', waitSeconds: 61 }).todo).toContain('2 minutes');
	expect(sayRefusal(enHouse, { reason: 'deal-incomplete', missing: ['decider', 'feedbackDate'] }).todo).toBe('Fill in who decides and the day people hear back.');
	// A participant's page does not hold the words of hosts; what cannot come still says something.
	expect(sayRefusal(en, { reason: 'rounds-few' })).toEqual(sayRefusal(en, { reason: 'bad-shape' }));
});

test('[O8] half time, 2 minutes, 30 seconds and the end are each said once; more time says nothing', () => {
	const twelve = 12 * 60_000;
	const said: string[] = [];
	for (let left = twelve; left > 0; left -= 250) {
		const mark = spokenBetween(left, left - 250, twelve);
		if (mark) said.push(mark);
	}
	expect(said).toEqual(['half', 'two-minutes', 'thirty-seconds', 'time-up']);
	expect(spokenBetween(20_000, 80_000, twelve)).toBeNull();
	expect(spokenBetween(null, 20_000, twelve)).toBeNull();
	// A tab that slept says where it is now, not all it missed.
	expect(spokenBetween(twelve, 25_000, twelve)).toBe('thirty-seconds');
});

test('[O9] the code box shows two groups of four, however the code comes, and takes a whole link', () => {
	expect(groupCode('k7wm3fqt')).toBe('K7WM 3FQT');
	expect(groupCode(' k7wm - 3f')).toBe('K7WM 3F');
	expect(groupCode('k7')).toBe('K7');
	expect(groupCode('https://moot.example/j/abc')).toBe('https://moot.example/j/abc');
	expect(tokenInLink(' https://moot.example/j/AbC_123-xyz/ ')).toBe('AbC_123-xyz');
	expect(tokenInLink('K7WM 3FQT')).toBeNull();
});

test('[O10] the chosen look comes back, and nothing that was not offered gets into the page', () => {
	for (const hearing of [[], ['sound', 'no-line']] as const) {
		for (const text of [false, true]) {
			const look = { theme: 'dark', size: 'xl', pointers: 'hide', hearing, text } as const;
			expect(readLook(writeLook(look))).toEqual(look);
		}
	}
	expect(lookAttributes(readLook('system.m.show..text'))).toBe(' data-text="only"');
	expect(lookAttributes(readLook('system.m.show.sound.text+"><script>'))).toBe(' data-hearing="sound"');
	expect(lookAttributes(readLook('light.m.show.no-time+x"><script>+sound'))).toBe(' data-theme="light" data-hearing="sound no-time"');
	expect(lookAttributes(readLook('dark.l'))).toBe(' data-theme="dark" data-size="l"');
	expect(lookAttributes(readLook('"><script>.l'))).toBe(' data-size="l"');
	expect(lookAttributes(readLook(undefined))).toBe('');
});

test('[RO1] who invites an officer reads what an officer may do', () => {
	const { officer } = enHouse.desk.inviting.say;
	expect(can('officer', 'card.erase')).toBe(true);
	expect(officer).toContain('erase a card');
	expect(can('officer', 'workshop.keep')).toBe(true);
	expect(officer).toContain('delete the workshop');
	expect(planningForReal.rounds.filter(({ kind }) => kind === 'who' || kind === 'plan').map(({ may }) => may.officer)).toEqual([['advise'], ['plan', 'advise']]);
	expect(officer).toMatch(/cost.*plan/);
	expect(officer).not.toContain('Cannot');
});

test('[DO4] what a thing costs is headed by no office: a host and an adviser say it too', () => {
	const advice = { costBand: 'to-1k', constraint: 'The bank is soft', coproduction: [], tilt: '', risk: '' } as const;
	const { body } = render(AdviceLines, { props: { advice } });
	expect(body).toContain('The bank is soft');
	expect(body).not.toMatch(/council/i);
	expect(body).not.toContain('i-landmark');
});
