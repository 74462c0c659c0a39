import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { optionLimit, optionsAdvised } from '#lib/domain/poll.ts';
import type { SortFact } from '#lib/domain/facts.ts';
import { minutesInDay, type RoundState } from '#lib/domain/round.ts';
import type { SortTable } from '#lib/domain/sorting.ts';
import { decideRound, openUntil, type RoundCommand } from '#lib/domain/run.ts';
import { lengthOf } from '#lib/i18n/en/lengths.ts';
import { common } from '#lib/i18n/en/common.ts';
import { spokenBetween } from '#lib/ui/board/spoken-clock.ts';
import { clockTime } from '#lib/ui/clock-words.ts';
import { dayAndHourOf, whenOf } from '#lib/ui/hour.ts';
import NowTicket from '#lib/ui/NowTicket.svelte';
import AskFirst from '#lib/ui/desk/AskFirst.svelte';
import BeforeVote from '#lib/ui/desk/BeforeVote.svelte';
import TieDesk from '#lib/ui/desk/TieDesk.svelte';
import TablesPanel from '#lib/ui/desk/TablesPanel.svelte';
import ClockDesk from '#lib/ui/desk/ClockDesk.svelte';
import { controls, isSettled } from '#lib/ui/desk/controls.ts';
import { cueNow } from '#lib/ui/desk/cue.ts';
import { Panels, panelsKey } from '#lib/ui/desk/panels.svelte.ts';
import { peopleBars, withoutCard, writers } from '#lib/ui/desk/people-bars.ts';
import { readiness, votable } from '#lib/ui/desk/readiness.ts';
import { jumps, minutesLate, sheetEnd, sheetLines, totalMinutes } from '#lib/ui/desk/run-sheet.ts';
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
	test('[V52] the honest ways out of a tie stand in their order: a wider cut, a narrower one, a runoff, and a lot last of all', () => {
		const poll = { state: 'closed', outcome: 'o', result: { open: { among: ['a', 'b'], places: 1 } } };
		const { body } = render(TieDesk, { props: { poll: poll as never } });
		expect([...body.matchAll(/name="how" value="(\w+)"/g)].map(([, how]) => how)).toEqual(['widen', 'shrink', 'runoff', 'lot']);
	});

	test('[F1] the main button starts a round that waits, goes on from any other, and closes after the last', () => {
		expect(controls(stageAt({ state: 'ready', index: 1 }), noPoll).main).toMatchObject({ command: 'start', to: { number: 2 } });
		expect(controls(stageAt(running(1)), noPoll).main).toMatchObject({ command: 'next', to: { number: 3 } });
		expect(controls(stageAt({ state: 'over', index: rounds.length - 1 }), noPoll).main).toMatchObject({ command: 'next', to: null });
		expect(controls(stageAt({ state: 'finished', index: rounds.length - 1 }), noPoll).main).toMatchObject({ command: 'close', ask: 'close' });
		expect(controls(stageAt(running(1), 'closed'), noPoll)).toEqual({ main: null, clock: [], addTime: false, back: null, jump: false });
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
		expect(controls(stageAt({ state: 'paused', index: at('place'), leftMs: 1, lengthMs: 1 }), noPoll).main?.ask).toBe('reveal');
	});

	test('[F2] going on while people write or act and the clock runs asks first; from tea, and from a round that stands, is in its grace or over, it does not', () => {
		const asks = (round: RoundState) => controls(stageAt(round), noPoll).main?.ask;
		for (const kind of ['look', 'group', 'sort', 'who', 'plan', 'close']) {
			const index = at(kind);
			expect(asks(running(index)), kind).toBe('go-on');
			expect([asks({ state: 'paused', index, leftMs: 1, lengthMs: 1 }), asks({ state: 'grace', index, endsAt: 1, lengthMs: 1 }), asks({ state: 'over', index })], kind).toEqual([null, null, null]);
		}
		expect(['arrive', 'break'].map((kind) => asks(running(at(kind))))).toEqual([null, null]);
	});

	test('[F2] of the two ways on the grace comes first and is the main one; both are plain forms, and the way back is last', () => {
		const ask = (gently: { go: string; command: string } | null) => render(AskFirst, { props: { question: 'go-on', title: 'End this round now?', say: '', go: 'Go on now', icon: 'skip-forward', action: '?/round', command: 'next', gently }, context: new Map([[panelsKey, new Panels('go-on')]]) }).body;
		const pressed = (body: string) => [...body.matchAll(/(?:name="command" value="(\w+)"[^]*?)?<button class="btn (btn--main)?[^>]*>[^]*?<span>([^<]*)|<button class="btn safe[^>]*>([^<]*)/g)].map(([, command, isMain, text, back]) => [text ?? back, command ?? null, isMain !== undefined]);
		expect(pressed(ask({ go: 'Give 30 seconds, then end', command: 'end' }))).toEqual([['Give 30 seconds, then end', 'end', true], ['Go on now', 'next', false], ['Not yet', null, false]]);
		expect(pressed(ask(null))).toEqual([['Go on now', 'next', true], ['Not yet', null, false]]);
	});

	test('[F2] a question whose moment has gone closes by itself: nobody ends a second round with it', () => {
		const now = controls(stageAt(running(at('group'))), noPoll);
		const later: RoundState[] = [{ state: 'grace', index: at('group'), endsAt: 1, lengthMs: 1 }, { state: 'ready', index: at('group') + 1 }];
		expect(isSettled(now, 'go-on')).toBe(false);
		for (const round of later) expect(isSettled(controls(stageAt(round), noPoll), 'go-on'), round.state).toBe(true);
		expect([isSettled(now, 'ticket'), isSettled(now, null)], 'no question').toEqual([false, false]);
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

	test('[T13] later rounds than the next are offered, each with what it leaves out; what was left out is not called done', () => {
		const offered = jumps(stageAt(running(1)).rounds, running(1));
		expect(offered.map(({ number }) => number)).toEqual([4, null, 5, 6, 7, 8, 9]);
		expect(offered[1]).toEqual({ id: rounds[4]!.id, number: null, title: 'Tea', leavesOut: ['Look', 'Group'] });
		expect(jumps(rounds, { state: 'ready', index: 1 })[0]!.leavesOut).toEqual(['Place cards', 'Look']);
		const last = rounds.length - 1;
		for (const round of [running(last - 1), { state: 'finished', index: last } as RoundState]) expect([jumps(rounds, round), controls(stageAt(round), noPoll).jump]).toEqual([[], false]);
		const lines = sheetLines(rounds.map((line, index) => (index === 2 ? { ...line, leftOut: true as const } : line)), running(4));
		expect(lines.map(({ state }) => state).slice(0, 5)).toEqual(['done', 'done', 'left-out', 'done', 'on']);
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
	const text = (open: boolean, forDays = false) => render(TablesPanel, { props: { sort, open, forDays } }).body.replace(/<[^>]*>/g, ' ');
	expect(text(true)).toContain('press “Keep it open for days” under the clock');
	expect(text(true)).toContain('9 people placed cards. 4 people sorted.');
	expect(text(false)).not.toContain('for days');
	expect(text(true, true), 'what has been pressed').not.toContain('for days');
});

describe('what the host says aloud', () => {
	const from = (lengthMs: number, atEach = 1000) => {
		const shown: [string, number][] = [];
		for (let left = lengthMs; left >= 0; left -= atEach) {
			const cue = cueNow({ state: 'running', index: 1, endsAt: 0, lengthMs }, left);
			if (cue && shown.at(-1)?.[0] !== cue) shown.push([cue, left / 1000]);
		}
		return shown;
	};

	test('[F13] at half, two minutes and thirty seconds the desk says what to say aloud, for twenty seconds each, wherever the screen readers of the others announce it', () => {
		expect(from(12 * 60_000)).toEqual([['half', 360], ['two-minutes', 120], ['thirty-seconds', 30], ['time-up', 0]]);
		expect(from(3 * 60_000)).toEqual([['half', 90], ['thirty-seconds', 30], ['time-up', 0]]);
		const at = (left: number) => cueNow({ state: 'running', index: 1, endsAt: 0, lengthMs: 12 * 60_000 }, left * 1000);
		expect([361, 360, 341, 340, 121, 120, 101, 100].map(at)).toEqual([null, 'half', 'half', null, null, 'two-minutes', 'two-minutes', null]);
	});

	test('[GR21] when the silence of a round is over the desk says what to say aloud; where half the time is up at the same moment, this comes first', () => {
		const said = (lengthMs: number, silentMs: number) => [...Array(lengthMs / 1000 + 1).keys()].map((gone) => cueNow({ state: 'running', index: 3, endsAt: 0, lengthMs }, lengthMs - gone * 1000, silentMs)).filter((cue, n, all) => cue && cue !== all[n - 1]);
		expect(said(15 * 60_000, 5 * 60_000)).toEqual(['silence-over', 'half', 'two-minutes', 'thirty-seconds', 'time-up']);
		expect(said(10 * 60_000, 5 * 60_000)).toEqual(['silence-over', 'two-minutes', 'thirty-seconds', 'time-up']);
		expect(spokenBetween(300_250, 300_000, 600_000, 300_000)).toBe('silence-over');
		expect(said(4 * 60_000, 5 * 60_000), 'opened once more for four minutes').not.toContain('silence-over');
	});

	test('[F13] the end is said in the grace; a stopped clock, one of days and a round that is over say nothing', () => {
		const grace: RoundState = { state: 'grace', index: 1, endsAt: 0, lengthMs: 30_000 };
		expect([30, 11, 10, 0].map((left) => cueNow(grace, left * 1000))).toEqual(['time-up', 'time-up', null, null]);
		expect(cueNow({ state: 'paused', index: 1, leftMs: 120_000, lengthMs: 720_000 }, 120_000)).toBeNull();
		const days = 3 * minutesInDay * 60_000;
		expect(cueNow({ state: 'running', index: 1, endsAt: 0, lengthMs: days }, 30_000)).toBeNull();
		expect(cueNow({ state: 'over', index: 1 }, null)).toBeNull();
	});

	test('[F13] it fits what people are doing, and stands where a screen reader hears it come', () => {
		const desk = { askedForTime: 0 } as never;
		const clock = (kind: string, left: number) => {
			const round: RoundState = { state: 'running', index: at(kind), endsAt: 0, lengthMs: 720_000 };
			const { body } = render(ClockDesk, { props: { stage: stageAt(round), desk, left, now: null, graceSeconds: 30, press: controls(stageAt(round), noPoll) } });
			return /<p[^>]*role="status"[^>]*>([^]*?)<\/p>/.exec(body)![1]!.replace(/<[^>]+>/g, '').trim();
		};
		expect(clock('place', 115_000)).toBe('Say aloud: “Two minutes left. Finish the card you are on.”');
		expect(clock('break', 115_000)).toBe('Say aloud: “Two minutes left. Please come back to your seats.”');
		expect(clock('place', 300_000)).toBe('');
	});
});

describe('a round that stays open for days', () => {
	const day = minutesInDay * 60_000;
	const endsAt = new Date(2026, 11, 3, 18, 0).getTime();

	test('[F10] its length and what is left are told in days, and until which day and hour; below a day the clock runs', () => {
		expect([12, 1, minutesInDay, 3 * minutesInDay, 2 * minutesInDay + 390].map(lengthOf)).toEqual(['12 minutes', '1 minute', '1 day', '3 days', '2 days and 6 hours']);
		expect([3 * day - 1000, 2.4 * day, day + 1, day, 61_000].map((left) => clockTime(left, common))).toEqual(['3 days', '2 days', '1 day', '24:00:00', '1:01']);
		expect(dayAndHourOf(endsAt)).toBe('Thursday 3 December, 6:00pm');
		expect([whenOf(endsAt, endsAt - 60_000), whenOf(endsAt, endsAt - day)]).toEqual(['6:00pm', 'Thursday 3 December, 6:00pm']);
		const ticket = (until: number | null) => render(NowTicket, { props: { number: 5, of: 9, title: 'Sort', instruction: 'Sort them.', until } }).body;
		expect(ticket(endsAt)).toContain('Open until Thursday 3 December, 6:00pm.');
		expect(ticket(null)).not.toContain('Open until');
	});

	test('[F10] only a clock of days that runs has such an end; the host is not called late by it, and half, 2 minutes, 30 seconds and the end are said once each', () => {
		const clock = { index: 0, endsAt, lengthMs: 3 * day };
		expect([openUntil({ state: 'running', ...clock }), openUntil({ state: 'grace', ...clock }), openUntil({ state: 'running', ...clock, lengthMs: day - 1 })]).toEqual([endsAt, null, null]);
		expect(openUntil({ state: 'paused', index: 0, leftMs: day, lengthMs: 3 * day })).toBeNull();
		const rounds = [{ minutes: 10 }, { minutes: 20 }];
		expect(minutesLate([{ minutes: 10 }, { minutes: 3 * minutesInDay }], { state: 'ready', index: 1 }, 0, 60 * 60_000)).toBeNull();
		expect(minutesLate(rounds, { state: 'running', index: 1, endsAt: 3 * day, lengthMs: 3 * day }, 0, day)).toBeNull();
		const said: string[] = [];
		for (let left = 3 * day; left > 0; left -= 5_000) {
			const mark = spokenBetween(left, left - 5_000, 3 * day);
			if (mark) said.push(mark);
		}
		expect(said).toEqual(['half', 'two-minutes', 'thirty-seconds', 'time-up']);
	});
});
