import type { Refusal } from './refusal.ts';
import { assertNever, done, refuse, type Result } from './result.ts';
import type { RoundId } from './ids.ts';
import { lastsDays, type Method, type RoundState } from './round.ts';

/** What a facilitator (or the server's clock: 'time-up') tells the run sheet. `minutes` are added to the time left. */
export type RoundCommand =
	| { command: 'start' }
	| { command: 'pause' }
	| { command: 'resume' }
	| { command: 'add'; minutes: number }
	| { command: 'end' }
	| { command: 'next' }
	| { command: 'back' }
	/** On to a later round; those between are left out. */
	| { command: 'jump'; to: RoundId }
	| { command: 'time-up' };

/** What has happened, for the audit trail and for what hangs on it (reveal, poll). */
export type RoundEvent =
	| { event: 'started'; index: number }
	| { event: 'paused'; index: number }
	| { event: 'resumed'; index: number }
	| { event: 'extended'; index: number; minutes: number }
	| { event: 'grace'; index: number }
	| { event: 'ended'; index: number }
	| { event: 'left-out'; index: number }
	| { event: 'entered'; index: number; from: number }
	| { event: 'finished' };

export interface RoundDecision {
	round: RoundState;
	/** In the order they happened. */
	events: RoundEvent[];
}

/**
 * Decides, from the present state and the server's time alone, what a command does.
 * @param now milliseconds since 1970
 */
export function decideRound(command: RoundCommand, round: RoundState, method: Pick<Method, 'rounds' | 'graceSeconds'>, now: number): Result<RoundDecision, Refusal> {
	const { index } = round;
	const cannot = () => refuse({ reason: 'cannot-now', state: round.state } as const);
	const to = (next: RoundState, ...events: RoundEvent[]) => done({ round: next, events });

	switch (command.command) {
		case 'start': {
			if (round.state !== 'ready' && round.state !== 'over') return cannot();
			const spec = method.rounds[index];
			const lengthMs = (spec?.minutes ?? 0) * 60_000;
			// Until another day: nobody knows how long, so nothing runs out, and what may be done may be done all the while.
			if (spec?.overnight) return to({ state: 'paused', index, leftMs: lengthMs, lengthMs }, { event: 'started', index });
			return to({ state: 'running', index, endsAt: now + lengthMs, lengthMs }, { event: 'started', index });
		}
		case 'pause':
			if (round.state !== 'running') return cannot();
			return to({ state: 'paused', index, leftMs: Math.max(0, round.endsAt - now), lengthMs: round.lengthMs }, { event: 'paused', index });
		case 'resume':
			if (round.state !== 'paused') return cannot();
			return to({ state: 'running', index, endsAt: now + round.leftMs, lengthMs: round.lengthMs }, { event: 'resumed', index });
		case 'add': {
			const ms = command.minutes * 60_000;
			const event: RoundEvent = { event: 'extended', index, minutes: command.minutes };
			if (round.state === 'running') return to({ ...round, endsAt: round.endsAt + ms, lengthMs: round.lengthMs + ms }, event);
			if (round.state === 'paused') return to({ ...round, leftMs: round.leftMs + ms, lengthMs: round.lengthMs + ms }, event);
			// More time in the grace takes the round back to running: nobody is cut off twice.
			if (round.state === 'grace') return to({ state: 'running', index, endsAt: now + ms, lengthMs: ms }, event);
			return cannot();
		}
		case 'end': {
			if (round.state !== 'running' && round.state !== 'paused') return cannot();
			return endWithGrace(index, method.graceSeconds, now);
		}
		case 'time-up': {
			if (round.state === 'running' && now >= round.endsAt) return endWithGrace(index, method.graceSeconds, now);
			if (round.state === 'grace' && now >= round.endsAt) return to({ state: 'over', index }, { event: 'ended', index });
			return cannot();
		}
		case 'next': {
			if (round.state === 'finished') return refuse({ reason: 'no-next-round' });
			const events: RoundEvent[] = isBeforeEnd(round) ? [{ event: 'ended', index }] : [];
			if (index + 1 >= method.rounds.length) return to({ state: 'finished', index }, ...events, { event: 'finished' });
			return to({ state: 'ready', index: index + 1 }, ...events, { event: 'entered', index: index + 1, from: index });
		}
		case 'back': {
			if (round.state === 'finished') return to({ state: 'over', index }, { event: 'entered', index, from: index });
			if (index === 0) return refuse({ reason: 'no-round-before' });
			const events: RoundEvent[] = isBeforeEnd(round) ? [{ event: 'ended', index }] : [];
			return to({ state: 'ready', index: index - 1 }, ...events, { event: 'entered', index: index - 1, from: index });
		}
		case 'jump': {
			const target = method.rounds.findIndex(({ id }) => id === command.to);
			if (round.state === 'finished' || target <= index) return refuse({ reason: 'not-a-later-round' });
			const events: RoundEvent[] = isBeforeEnd(round) ? [{ event: 'ended', index }] : [];
			for (let i = round.state === 'ready' ? index : index + 1; i < target; i++) events.push({ event: 'left-out', index: i });
			return to({ state: 'ready', index: target }, ...events, { event: 'entered', index: target, from: index });
		}
		default:
			return assertNever(command);
	}
}

/** When the server must next fire 'time-up', or null while no clock runs. */
export function nextDeadline(round: RoundState): number | null {
	return round.state === 'running' || round.state === 'grace' ? round.endsAt : null;
}

/** Milliseconds left to show at `now`, or null where no clock is shown. */
export function timeLeft(round: RoundState, now: number): number | null {
	if (round.state === 'running' || round.state === 'grace') return Math.max(0, round.endsAt - now);
	if (round.state === 'paused') return round.leftMs;
	return null;
}

/**
 * How much is left of the silence at a round's beginning, ms: 0 when it is over, null where there is none. A round that was opened once more
 * for less than its silence has none either.
 * @param left of the round, ms
 * @param silentMs how long the silence is
 */
export function silenceLeft(round: RoundState, left: number | null, silentMs = 0): number | null {
	if (silentMs === 0 || left === null || (round.state !== 'running' && round.state !== 'paused') || round.lengthMs <= silentMs) return null;
	return Math.max(0, silentMs - (round.lengthMs - left));
}

/** Whether this round stays open for days, its clock running or not. */
export function isForDays(round: RoundState): boolean {
	return 'lengthMs' in round && lastsDays(round.lengthMs / 60_000);
}

/** When a round ends that stays open for days; null where there is none, or its clock is stopped. */
export function openUntil(round: RoundState): number | null {
	return round.state === 'running' && isForDays(round) ? round.endsAt : null;
}

function isBeforeEnd(round: RoundState): boolean {
	return round.state === 'running' || round.state === 'paused' || round.state === 'grace';
}

// Counted from now, not from the planned end: a round whose end passed while the server was down still gets its whole grace.
function endWithGrace(index: number, graceSeconds: number, now: number) {
	if (graceSeconds <= 0) return done<RoundDecision>({ round: { state: 'over', index }, events: [{ event: 'ended', index }] });
	const lengthMs = graceSeconds * 1000;
	return done<RoundDecision>({ round: { state: 'grace', index, endsAt: now + lengthMs, lengthMs }, events: [{ event: 'grace', index }] });
}
