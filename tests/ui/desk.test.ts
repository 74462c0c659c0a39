import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { optionLimit, optionsAdvised } from '#lib/domain/poll.ts';
import type { SortFact } from '#lib/domain/facts.ts';
import type { RoundState } from '#lib/domain/round.ts';
import type { SortTable } from '#lib/domain/sorting.ts';
import { decideRound, type RoundCommand } from '#lib/domain/run.ts';
import BeforeVote from '#lib/ui/desk/BeforeVote.svelte';
import TablesPanel from '#lib/ui/desk/TablesPanel.svelte';
import { controls } from '#lib/ui/desk/controls.ts';
import { peopleBars, withoutCard, writers } from '#lib/ui/desk/people-bars.ts';
import { readiness, votable } from '#lib/ui/desk/readiness.ts';
import { sheetEnd, sheetLines, totalMinutes } from '#lib/ui/desk/run-sheet.ts';
import type { ClusterId } from '#lib/domain/ids.ts';
import { openPoll, noPoll, stageAt } from './facts.ts';

const { rounds } = planningForReal;
const at = (kind: string) => rounds.findIndex((round) => round.kind === kind);
const running = (index: number): RoundState => ({ state: 'running', index, endsAt: 60_000, lengthMs: 60_000 });
const every: RoundState[] = rounds.flatMap((_, index): RoundState[] => [
	{ state: 'ready', index },
	running(index),
	{ state: 'paused', index, leftMs: 5000, lengthMs: 60_000 },
	{ state: 'grace', index, endsAt: 30_000, lengthMs: 30_000 },
	{ state: 'over', index },
	{ state: 'finished', index }
]);

describe('what the host can press', () => {
	test('[F1] the main button starts a round that waits, goes on from any other, and closes after the last', () => {
		expect(controls(stageAt({ state: 'ready', index: 1 }), noPoll).main).toMatchObject({ command: 'start', to: { number: 2 } });
		expect(controls(stageAt(running(1)), noPoll).main).toMatchObject({ command: 'next', to: { number: 3 } });
		expect(controls(stageAt({ state: 'over', index: rounds.length - 1 }), noPoll).main).toMatchObject({ command: 'next', to: null });
		expect(controls(stageAt({ state: 'finished', index: rounds.length - 1 }), noPoll).main).toMatchObject({ command: 'close', ask: 'close' });
		expect(controls(stageAt(running(1), 'closed'), noPoll)).toEqual({ main: null, clock: [], addTime: false, back: null });
	});

	test('[F1] nothing is offered that the run sheet would refuse', () => {
		for (const round of every) {
			const { main, clock, addTime, back } = controls(stageAt(round), noPoll);
			const offered = [main, ...clock, back].flatMap((press) => (press && press.command !== 'close' ? [{ command: press.command } as RoundCommand] : []));
			if (addTime) offered.push({ command: 'add', minutes: 5 });
			for (const command of offered) expect(decideRound(command, round, planningForReal, 1000), `${command.command} at ${JSON.stringify(round)}`).toMatchObject({ ok: true });
		}
	});

	test('[F2] starting a vote, leaving an open one, and turning cards over early ask first; ending early does not', () => {
		expect(controls(stageAt({ state: 'ready', index: at('vote') }), noPoll).main?.ask).toBe('start-vote');
		const voting = controls(stageAt(running(at('vote'))), openPoll);
		expect([voting.main?.ask, voting.back?.ask]).toEqual(['end-vote', 'leave-vote']);
		expect(voting.clock.map(({ command, ask }) => [command, ask])).toEqual([['pause', null], ['end', null]]);
		expect(controls(stageAt(running(at('place'))), noPoll).main?.ask).toBe('reveal');
		expect(controls(stageAt({ state: 'over', index: at('place') }), noPoll).main?.ask).toBeNull();
		expect(controls(stageAt(running(at('look'))), noPoll).main?.ask).toBeNull();
	});
});

describe('the run sheet', () => {
	test('[F3] rounds before this one are done, a break has no number, and at the end all are done', () => {
		const lines = sheetLines(stageAt(running(at('group'))).rounds, running(at('group')));
		expect(lines.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'on', ...rounds.slice(4).map(() => 'to-come')]);
		expect(lines.map(({ number }) => number)).toEqual([1, 2, 3, 4, null, 5, 6, 7, 8, 9]);
		const last = rounds.length - 1;
		expect(sheetLines(stageAt(running(last)).rounds, { state: 'finished', index: last }).every(({ state }) => state === 'done')).toBe(true);
	});

	test('[F4] the end counts what is left of this round and all rounds after it; a stopped clock pushes it out', () => {
		const minute = 60_000;
		const later = totalMinutes(rounds.slice(2)) * minute;
		expect(sheetEnd(rounds, { state: 'ready', index: 1 }, 0)).toBe(rounds[1]!.minutes * minute + later);
		expect(sheetEnd(rounds, { state: 'running', index: 1, endsAt: 5 * minute, lengthMs: 0 }, 2 * minute)).toBe(5 * minute + later);
		const paused: RoundState = { state: 'paused', index: 1, leftMs: 3 * minute, lengthMs: 0 };
		expect(sheetEnd(rounds, paused, 10 * minute)! - sheetEnd(rounds, paused, 0)!).toBe(10 * minute);
		expect(sheetEnd(rounds, { state: 'over', index: 1 }, 0)).toBe(later);
		expect(sheetEnd(rounds, { state: 'finished', index: 6 }, 0)).toBeNull();
	});
});

describe('people and readiness', () => {
	test('[F5] bars say how many have how many cards, against the tallest; without people there is none', () => {
		expect(peopleBars([4, 15, 10, 4, 1])).toEqual([
			{ cards: '0', people: 4, height: 27 },
			{ cards: '1', people: 15, height: 100 },
			{ cards: '2', people: 10, height: 67 },
			{ cards: '3', people: 4, height: 27 },
			{ cards: '4+', people: 1, height: 7 }
		]);
		expect(peopleBars([0, 0, 0, 0, 0]).every(({ height }) => height === 0)).toBe(true);
		expect([withoutCard([4, 15, 10, 4, 1]), writers([4, 15, 10, 4, 1])]).toEqual([4, 30]);
	});

	test('[F6] before the vote the desk names what would stop it: names, too few, too many', () => {
		const stops = (desk: { unnamed?: number; single?: number; singleInVote?: boolean }, groups: number) =>
			readiness({ joined: 10, unnamed: 0, single: 0, singleInVote: false, ...desk }, groups).flatMap((line) => (line.stops ? [line.about] : []));
		expect(stops({}, 9)).toEqual([]);
		expect(stops({ unnamed: 2 }, 9)).toEqual(['names']);
		expect(stops({ single: 5 }, 1)).toEqual(['options']);
		expect(stops({ single: 5, singleInVote: true }, 1)).toEqual([]);
		expect(stops({}, optionLimit + 1)).toEqual(['options']);
		expect(readiness({ joined: 34, unnamed: 0, single: 0, singleInVote: false }, 9)[0]).toEqual({ about: 'way', ready: true, stops: false, way: { method: 'dots', parameters: { dots: 3, cap: 2 } }, runoffOf: null });
	});

	test('[V48] with more than 12 to choose from the host reads before the vote that 12 are easier to read, with more than 20 that they are too many', () => {
		const reads = (groups: number) => {
			const lines = readiness({ joined: 10, unnamed: 0, single: 0, singleInVote: false }, groups);
			const { body } = render(BeforeVote, { props: { lines, comes: null, board: '/w/x', setUp: '/w/x/desk/vote' } });
			const text = body.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
			return [text, body.includes('href="/w/x"')];
		};
		expect(reads(optionsAdvised)[0]).not.toContain('easier');
		expect(reads(optionsAdvised + 1)).toEqual([expect.stringContaining('13 to choose from. 12 are easier to read'), false]);
		expect(reads(optionLimit)[0]).toContain('20 to choose from. 12 are easier to read');
		expect(reads(optionLimit + 1)).toEqual([expect.stringContaining('21 are too many. Put some together: 20 at most'), true]);
	});

	test('[F6] a group without cards is not something to vote on', () => {
		expect(votable({ ['a' as ClusterId]: { cards: 2, people: 2 }, ['b' as ClusterId]: { cards: 0, people: 0 } })).toBe(1);
	});
});

test('[ST13] while tables sort the host is told how to let it stay open for days, and who placed and who sorted', () => {
	const table: SortTable = { table: 1, people: 4, sorted: 1, placed: { a: 'now' }, reasons: [], host: 'none', ready: false };
	const sort: SortFact = { trays: [], sides: ['For', 'Against'], items: [], seats: [4], tables: [table], placedBy: 9, sortedBy: 4 };
	const text = (open: boolean) => render(TablesPanel, { props: { sort, open } }).body.replace(/<[^>]*>/g, ' ');
	expect(text(true)).toContain('pause the clock. People can go on sorting');
	expect(text(true)).toContain('9 people placed cards. 4 people sorted.');
	expect(text(false)).not.toContain('pause the clock');
});
