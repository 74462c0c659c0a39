/** What is measured. The same for every peer. */
export type Case =
	/** `warmMs`: written so long before anything is counted. */
	| { kind: 'fan-out'; name: string; people: number; writers: number; hz: number; warmMs?: number }
	| { kind: 'presence'; name: string; people: number; writers: number; hz: number; warmMs?: number }
	| { kind: 'paused'; name: string; people: number; readers: number; megabytes: number }
	| { kind: 'joins'; name: string; people: number; ms: number; boardBytes: number }
	| { kind: 'restart'; name: string; people: number; writers: number; hz: number };

const fanOut = (people: number, writers: number, hz: number): Case => ({ kind: 'fan-out', name: writers === 1 ? 'lone' : `${people}x${writers}`, people, writers, hz });
const presence = (people: number, hz: number): Case => ({ kind: 'presence', name: `presence${people}`, people, writers: people, hz });

export const cases: readonly Case[] = [
	fanOut(100, 1, 5),
	fanOut(100, 10, 5),
	fanOut(300, 10, 5),
	fanOut(500, 10, 5),
	fanOut(400, 100, 10),
	fanOut(1000, 100, 10),
	fanOut(2000, 100, 10),
	presence(300, 2),
	presence(2000, 1),
	{ kind: 'paused', name: 'paused', people: 20, readers: 1, megabytes: 40 },
	{ kind: 'joins', name: 'joins', people: 300, ms: 2000, boardBytes: 1_000_000 },
	{ kind: 'restart', name: 'restart', people: 300, writers: 10, hz: 5 }
];

/** To see in two minutes that all of it runs. */
export const quickCases: readonly string[] = ['lone', '100x10', '300x10'];

/** How a case is called in words. */
export function wordsOf(what: Case): string {
	switch (what.kind) {
		case 'fan-out':
			return `${what.people} people, ${what.writers === 1 ? '1 writes' : `${what.writers} write`} ${what.hz} times a second`;
		case 'presence':
			return `${what.people} people point ${what.hz} times a second`;
		case 'paused':
			return `${what.readers} of ${what.people + what.readers} people stop${what.readers === 1 ? 's' : ''} reading, ${what.megabytes} MB of changes`;
		case 'joins':
			return `${what.people} people join in ${what.ms / 1000} s, board of ${what.boardBytes / 1e6} MB`;
		case 'restart':
			return `restart with ${what.people} people, ${what.writers} writing ${what.hz} times a second`;
	}
}
