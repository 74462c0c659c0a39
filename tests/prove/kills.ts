import { startPostgres } from '../support/postgres.js';
import { createPostgres } from '../support/postgres-database.ts';
import type { Report } from './report.ts';
import { Chance } from '../load/chance.ts';
import { Citizen, until } from './citizen.ts';
import type { Hall } from './hall.ts';
import { Ended, Place } from './place.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';

const people = 8;
const theVote = planningForReal.rounds.findIndex(({ kind }) => kind === 'vote');

/** R7: eight people write, vote and turn rounds while the server is killed at any moment; whatever was called saved must be there afterwards. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const cycles = long ? 200 : 3;
	await killed(report, { cycles, seed, kind: 'PGlite', env: {} });
	const postgres = await startPostgres();
	if ('why' in postgres) return report({ promise: 'R7', what: 'the same on PostgreSQL', bar: 'runs', got: postgres.why, ok: false });
	try {
		const { url, drop } = await createPostgres(postgres.url);
		await killed(report, { cycles, seed, kind: 'PostgreSQL', env: { DATABASE_URL: url } });
		await drop();
	} finally {
		await postgres.stop();
	}
}

interface Killed {
	cycles: number;
	seed: number;
	kind: string;
	env: Record<string, string>;
}

async function killed(report: Report, { cycles, seed, kind, env }: Killed): Promise<void> {
	const chance = new Chance(`kills ${seed}`);
	const place = await Place.open(env);
	const missing: string[] = [];
	let changes = 0;
	let turns = 0;
	let votes = 0;
	let citizens: Citizen[] = [];
	try {
		const hall = await place.tell<Hall>({ do: 'open', people, boardBytes: 1000 });
		const { workshopId } = hall;
		citizens = hall.members.map((member) => new Citizen(hall, member, () => chance.next()));
		await until(() => citizens.every(({ isSaved }) => isSaved), 'everyone has the board', 60_000);
		/** The highest number of each card that its page has called saved. */
		const saved = hall.members.map(() => -1);
		/** Asked for and not answered: it may stand or not. */
		let isTurning = false;
		let state: unknown = await place.ask({ do: 'state', workshopId });

		const writing = async (isOver: () => boolean, cycle: number) => {
			let n = 0;
			while (!isOver()) {
				for (const { doc, member } of citizens) {
					if (chance.next() > 0.5) continue;
					doc.make({ act: 'edit-card', cardId: member.cardId, text: `c${cycle * 1000 + n}` });
				}
				n += 1;
				await new Promise((resolve) => setTimeout(resolve, 15));
				look();
			}
		};
		const look = () => {
			for (const [i, { doc, member }] of citizens.entries()) {
				const waiting = new Set(doc.unsaved.flatMap((act) => (act.act === 'edit-card' ? [act.text] : [])));
				const shown = doc.doc.getMap<{ get(key: string): unknown }>('cards').get(member.cardId)?.get('text') as string | undefined;
				// Called saved: it is shown, and nothing of it waits.
				if (doc.isEven && waiting.size === 0 && shown?.startsWith('c')) {
					const number = Number(shown.slice(1));
					if (number > saved[i]!) changes += 1;
					saved[i] = Math.max(saved[i]!, number);
				}
			}
		};
		const turning = async (until: () => boolean) => {
			while (!until()) {
				const command = (state as { state: string }).state === 'paused' ? 'resume' : 'pause';
				isTurning = true;
				try {
					state = await place.ask({ do: 'round', workshopId, command });
					isTurning = false;
					turns += 1;
				} catch (error) {
					if (error instanceof Ended) return;
					throw error;
				}
				await new Promise((resolve) => setTimeout(resolve, 40));
			}
		};
		/** At a random moment after it has got going. */
		const killAt = async (begun: () => number, doing: (until: () => boolean) => Promise<unknown>) => {
			let over = false;
			const before = begun();
			const done = doing(() => over);
			await until(() => begun() > before, 'people are at it', 60_000);
			await new Promise((resolve) => setTimeout(resolve, 30 + chance.below(500)));
			const restarted = place.restart('SIGKILL');
			over = true;
			await Promise.all([done, restarted]);
		};

		const voting = Math.max(1, Math.floor(cycles / 4));
		for (let cycle = 0; cycle < cycles - voting; cycle++) {
			await killAt(() => turns, (until) => Promise.all([writing(until, cycle), turning(until)]));
			look();
			const board = await place.ask<{ cards: { id: string; text: string }[] }>({ do: 'board', workshopId });
			for (const [i, { cardId }] of hall.members.entries()) {
				const text = board.cards.find(({ id }) => id === cardId)?.text ?? '';
				const number = text.startsWith('c') ? Number(text.slice(1)) : -1;
				if (number < saved[i]!) missing.push(`cycle ${cycle}: card ${i} is at ${number}, ${saved[i]} was called saved`);
			}
			const now = await place.ask<{ state: string }>({ do: 'state', workshopId });
			const answered = (state as { state: string }).state;
			if (now.state !== answered && !isTurning) missing.push(`cycle ${cycle}: the round was ${answered} and is ${now.state}`);
			isTurning = false;
			state = now;
			await until(() => citizens.every(({ doc }) => doc.isEven), `cycle ${cycle}: everyone is back`, 60_000);
			await until(() => citizens.every(({ isSaved }) => isSaved), `cycle ${cycle}: everything is saved`, 60_000);
			look();
		}
		const { content } = await place.ask<{ content: string }>({ do: 'board', workshopId });
		const even = citizens.filter((citizen) => citizen.content === content).length;

		if ((state as { state: string }).state === 'paused') await place.ask({ do: 'round', workshopId, command: 'resume' });
		await place.ask({ do: 'round', workshopId, command: 'next' });
		await place.ask({ do: 'round', workshopId, command: 'start' });
		await place.ask({ do: 'groups', workshopId });
		while ((await place.ask<{ index: number }>({ do: 'state', workshopId })).index < theVote) for (const command of ['next', 'start'] as const) await place.ask({ do: 'round', workshopId, command });
		const cast = new Map<string, { choice: string; nth: number }>();
		let nth = 0;
		for (let cycle = 0; cycle < voting; cycle++) {
			/** Asked and not answered when the server died: may stand or not. */
			const open = new Set<string>();
			await killAt(() => votes, async (until) => {
				await Promise.all(hall.members.map(async ({ token }) => {
					while (!until()) {
						open.add(token);
						try {
							const { receipt, choice } = await place.ask<{ receipt: string; choice: unknown }>({ do: 'cast', workshopId, token, nth: nth++ });
							cast.set(token, { choice: `${receipt} ${JSON.stringify(choice)}`, nth });
							open.delete(token);
							votes += 1;
						} catch (error) {
							if (error instanceof Ended) return;
							throw error;
						}
					}
				}));
			});
			const kept = (await place.ask<{ receipt: string; choice: unknown }[]>({ do: 'ballots', workshopId })).map(({ receipt, choice }) => `${receipt} ${JSON.stringify(choice)}`);
			for (const [token, { choice }] of cast) {
				const receipt = choice.split(' ')[0]!;
				if (open.has(token) ? !kept.some((ballot) => ballot.startsWith(receipt)) : !kept.includes(choice)) missing.push(`vote cycle ${cycle}: a ballot that was answered is not there`);
			}
			const now = await place.ask<{ state: string }>({ do: 'state', workshopId });
			if (now.state !== 'running') missing.push(`vote cycle ${cycle}: the round is ${now.state}`);
		}
		const what = `${kind}: ${people} people, SIGKILL at ${cycles} random moments (seed ${seed})`;
		report({ promise: 'R7', what: `${what}: saved changes, ballots and turns of the round that are missing`, bar: '0', got: `${missing.length} of ${changes} changes, ${votes} ballots, ${turns} turns${missing.length > 0 ? `: ${missing.slice(0, 3).join('; ')}` : ''}`, ok: missing.length === 0 && changes > 0 && votes > 0 && turns > 0 });
		report({ promise: 'R7', what: `${what}: pages that went on by themselves and hold the server’s board`, bar: `${people}`, got: `${even}`, ok: even === people });
	} finally {
		for (const citizen of citizens) citizen.leave();
		await place.dispose();
	}
}

