import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Report } from './report.ts';
import { corpus } from '../fuzz/corpus/all.ts';
import { known } from '../fuzz/frames.ts';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { Citizen, until } from './citizen.ts';
import type { Hall } from './hall.ts';
import type { Done, Mission } from './mob.ts';
import type { Vitals } from './orders.ts';
import { Place } from './place.ts';

/** What one board went through. */
interface Siege {
	done: Done;
	isAlive: boolean;
	unhandled: number;
	loop: { before: number; p99: number; max: number };
	/** MB more than before: after it, and meanwhile. */
	memory: { after: number; meanwhile: number };
	lost: number;
	/** Honest people who hold the board in the end. */
	even: number;
}

/** A board that has taken this many has grown so large by them that to make one more costs the mob more than to take it costs the server. */
const framesOfBoard = 25_000;

/** H1: hostile frames, posts and lines without end, while honest people work; each board's server is a process of its own. The worst of all boards counts. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const [boards, frames, attackers, honestPeople] = long ? [40, framesOfBoard, 60, 10] : [1, 2000, 8, 4];
	const saving = new Stopwatch();
	const sieges: Siege[] = [];
	for (let board = 0; board < boards; board++) sieges.push(await besiege({ frames, attackers, honestPeople, seed: seed * 1000 + board, saving }));

	const sum = (of: (done: Done) => number) => sieges.reduce((all, { done }) => all + of(done), 0);
	const worst = (of: (siege: Siege) => number) => Math.max(...sieges.map(of));
	const what = `${sum(({ frames }) => frames)} hostile frames at ${boards} board${boards === 1 ? '' : 's'} on ${sum(({ lines }) => lines)} lines, ${sum(({ posts }) => posts)} posts, ${sum(({ bare }) => bare)} bare lines, the corpus of ${Object.keys(corpus).length + Object.keys(known).length} (seed ${seed})`;
	const ended = sieges.filter(({ isAlive }) => !isAlive).length;
	const unhandled = sieges.reduce((all, one) => all + one.unhandled, 0);
	report({ promise: 'H1', what: `${what}: the process`, bar: '0 exits, nothing unhandled', got: `${ended} ended, ${unhandled} unhandled`, ok: ended === 0 && unhandled === 0 });
	const loop = worst(({ loop }) => loop.p99);
	report({ promise: 'H1', what: `${what}: the loop meanwhile`, bar: 'p99 < 50 ms', got: `p99 ${loop.toFixed(1)} ms, at most ${worst(({ loop }) => loop.max).toFixed(0)} ms (before: p99 ${worst(({ loop }) => loop.before).toFixed(1)} ms)`, ok: loop < 50 });
	const memory = worst(({ memory }) => memory.after);
	report({ promise: 'H1', what: `${what}: memory`, bar: '+64 MB at most', got: `+${memory.toFixed(0)} MB (${worst(({ memory }) => memory.meanwhile).toFixed(0)} MB meanwhile)`, ok: memory <= 64 });
	const lost = sieges.reduce((all, one) => all + one.lost, 0);
	const even = sieges.reduce((all, one) => all + one.even, 0);
	const of = boards * honestPeople;
	report({ promise: 'H1', what: `${what}: honest writes saved`, bar: 'p95 < 300 ms; no line lost; all hold the board', got: `p50 ${saving.at(0.5)} ms, p95 ${saving.at(0.95)} ms of ${saving.count}; ${lost} lost; ${even} of ${of}`, ok: saving.at(0.95)! < 300 && lost === 0 && even === of });
}

async function besiege({ frames, attackers, honestPeople, seed, saving }: { frames: number; attackers: number; honestPeople: number; seed: number; saving: Stopwatch }): Promise<Siege> {
	const chance = new Chance(`hostile ${seed}`);
	const place = await Place.open();
	const open: { leave(): void }[] = [];
	const honest: Citizen[] = [];
	let isOver = false;
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: attackers + honestPeople + 1, boardBytes: 50_000 });
		const { workshopId, host } = hall;
		for (const member of hall.members.slice(0, honestPeople)) honest.push(new Citizen(hall, member, () => chance.next()));
		open.push(...honest);
		await until(() => honest.every(({ isSaved }) => isSaved), 'the honest are in', 60_000);
		let n = 0;
		const works = honest.map(async (citizen) => {
			while (!isOver) {
				const start = performance.now();
				citizen.doc.make({ act: 'edit-card', cardId: citizen.member.cardId, text: `honest ${n++}` });
				await until(() => citizen.isSaved, 'an honest write is saved', 60_000);
				saving.add(performance.now() - start);
				await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 400));
			}
		});
		await new Promise((resolve) => setTimeout(resolve, 2000));
		const before = await place.ask<Vitals>({ do: 'vitals', workshopId });

		// In a process of its own: what it costs to make all this must not be counted as the time of the honest.
		const mob = fork(join(import.meta.dirname, 'mob.ts'), { execArgv: ['--import', 'tsx'] });
		open.push({ leave: () => mob.kill() });
		mob.send({ hall, from: honestPeople, frames, theirClient: honest[0]!.doc.provider.doc.clientID, seed } satisfies Mission);
		const [done] = (await Promise.race([once(mob, 'message'), once(mob, 'exit').then(() => Promise.reject(new Error('the mob ended')))])) as [Done];
		const during = await place.ask<Vitals>({ do: 'vitals', workshopId });
		mob.kill();
		isOver = true;
		await Promise.all(works);
		await new Promise((resolve) => setTimeout(resolve, 3000));
		const after = await place.ask<Vitals>({ do: 'vitals', workshopId });
		const { content } = await place.ask<{ content: string }>({ do: 'board', workshopId });
		await until(() => honest.every((citizen) => citizen.content === content), 'the honest hold the board').catch(() => {});
		const even = honest.filter((citizen) => citizen.content === content).length;
		const lost = honest.reduce((sum, { lost, stopped }) => sum + lost + stopped, 0);
		return {
			done,
			isAlive: place.isAlive,
			unhandled: after.unhandled,
			loop: { before: before.p99Ms, p99: during.p99Ms, max: during.maxMs },
			memory: { after: after.rssMb - before.rssMb, meanwhile: during.rssMb - before.rssMb },
			lost,
			even
		};
	} finally {
		isOver = true;
		for (const one of open) one.leave();
		await place.dispose();
	}
}
