import { clockIsRight, type Check, type CheckResult } from '#lib/domain/network-check.ts';
import type { NetworkWords } from '#lib/i18n/en/network.ts';
import type { Held } from '#lib/live/check/long-run.svelte.ts';

export interface Said {
	say: string;
	figure: string;
	look: 'ok' | 'warn' | 'wait';
}

/** One row of the check in words. */
export function sayCheck(t: NetworkWords, check: Check, result: CheckResult, cutMs: number): Said {
	if (result.state === 'waiting') return { say: t.waiting.say, figure: t.waiting.figure, look: 'wait' };
	if (result.state === 'running') return { say: t.running[check], figure: t.runningFigure, look: 'wait' };
	if (result.state === 'clock') {
		const right = clockIsRight(result.offsetMs);
		return { say: right ? t.good.clock : t.clock.wrong(result.offsetMs), figure: right ? t.clock.right : t.clock.fixed, look: 'ok' };
	}
	if (result.state === 'good') return { say: check === 'return' ? t.good.return(cutMs) : t.good[check], figure: t.figure(result.ms), look: 'ok' };
	const figure = t.badFigure[result.why];
	if ('afterMs' in result) return { say: result.why === 'cut' ? t.cut(result.afterMs) : t.late(result.afterMs), figure, look: 'warn' };
	return { say: (t.bad[check] as Partial<Record<typeof result.why, string>>)[result.why] ?? t.badOther, figure, look: 'warn' };
}

export function sayHeld(t: NetworkWords, { ms, state }: Held): string {
	if (state === 'refused' || state === 'late') return t.long[state];
	return t.long[state](ms);
}

/** The address a network has to let through, and its port. */
export function addressOf(origin: string): { address: string; port: string } {
	const { protocol, hostname, port } = new URL(origin);
	const isSecure = protocol === 'https:';
	return { address: `${isSecure ? 'wss' : 'ws'}://${hostname}`, port: port || (isSecure ? '443' : '80') };
}
