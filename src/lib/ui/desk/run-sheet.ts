import type { RoundLine } from '#lib/domain/facts.ts';
import { lastsDays, type RoundState } from '#lib/domain/round.ts';
import { timeLeft } from '#lib/domain/run.ts';
import { roundNumbers } from '../round-numbers.ts';

/** One line of the run sheet. Breaks have no number: people count rounds, not tea. */
export interface SheetLine {
	id: string;
	title: string;
	minutes: number;
	number: number | null;
	rest: boolean;
	state: 'done' | 'left-out' | 'on' | 'to-come';
}

export function sheetLines(rounds: readonly RoundLine[], round: RoundState): SheetLine[] {
	const { numbers } = roundNumbers(rounds);
	return rounds.map((line, index) => ({
		id: line.id,
		title: line.short,
		minutes: line.minutes,
		number: numbers[index] ?? null,
		rest: line.kind === 'break',
		state: index < round.index || round.state === 'finished' ? (line.leftOut ? 'left-out' : 'done') : index > round.index ? 'to-come' : 'on'
	}));
}

/** A later round that the host can go straight to, and what is left out by it: numbers as on the run sheet. */
export interface Jump {
	id: string;
	number: number | null;
	title: string;
	leavesOut: string[];
}

/** Beyond the next one, which has its own button. A round that waits for its start is left out too. */
export function jumps(rounds: readonly RoundLine[], round: RoundState): Jump[] {
	if (round.state === 'finished') return [];
	const { numbers } = roundNumbers(rounds);
	const from = round.state === 'ready' ? round.index : round.index + 1;
	return rounds.flatMap(({ id, short }, index) => (index > round.index + 1 ? [{ id, number: numbers[index] ?? null, title: short, leavesOut: rounds.slice(from, index).map((line) => line.short) }] : []));
}

/** When everything ends, or this day of it, if the host goes straight on, ms since 1970; null when there is nothing left to run, and between days. */
export function sheetEnd(rounds: readonly Pick<RoundLine, 'minutes' | 'overnight'>[], round: RoundState, now: number): number | null {
	if (round.state === 'finished' || rounds[round.index]?.overnight) return null;
	const night = rounds.findIndex(({ overnight }, index) => overnight && index > round.index);
	const later = totalMinutes(rounds.slice(round.index + 1, night === -1 ? undefined : night)) * 60_000;
	const here = round.state === 'ready' ? (rounds[round.index]?.minutes ?? 0) * 60_000 : (timeLeft(round, now) ?? 0);
	return now + here + later;
}

export function totalMinutes(rounds: readonly Pick<RoundLine, 'minutes'>[]): number {
	return rounds.reduce((sum, line) => sum + line.minutes, 0);
}

/** Minutes behind the plan, which began with the first round; negative when ahead, null before the start or after the end, and where it goes over days: by then nobody is late. */
export function minutesLate(rounds: readonly Pick<RoundLine, 'minutes' | 'overnight'>[], round: RoundState, beganAt: number | null, now: number): number | null {
	const end = sheetEnd(rounds, round, now);
	if (beganAt === null || end === null || rounds.some(({ minutes, overnight }) => overnight || lastsDays(minutes))) return null;
	const late = Math.round((end - (beganAt + totalMinutes(rounds) * 60_000)) / 60_000);
	return lastsDays(late) ? null : late;
}
