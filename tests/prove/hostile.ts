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

/** H1: hostile frames, posts and lines without end, while honest people work; the server is a process of its own. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const [frames, attackers, honestPeople] = long ? [1_000_000, 60, 10] : [2000, 8, 4];
	const chance = new Chance(`hostile ${seed}`);
	const place = await Place.open();
	const open: { leave(): void }[] = [];
	const honest: Citizen[] = [];
	const saving = new Stopwatch();
	let isOver = false;
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: attackers + honestPeople, boardBytes: 50_000 });
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
		const what = `${done.frames} hostile frames on ${done.lines} lines, ${done.posts} posts, ${done.bare} bare lines, the corpus of ${Object.keys(corpus).length + Object.keys(known).length} (seed ${seed})`;
		report({ promise: 'H1', what: `${what}: the process`, bar: '0 exits, nothing unhandled', got: `${place.isAlive ? 'lives' : 'ended'}, ${after.unhandled} unhandled`, ok: place.isAlive && after.unhandled === 0 });
		report({ promise: 'H1', what: `${what}: the loop meanwhile`, bar: 'p99 < 50 ms', got: `p99 ${during.p99Ms.toFixed(1)} ms, at most ${during.maxMs.toFixed(0)} ms (before: p99 ${before.p99Ms.toFixed(1)} ms)`, ok: during.p99Ms < 50 });
		report({ promise: 'H1', what: `${what}: memory`, bar: '+64 MB at most', got: `+${(after.rssMb - before.rssMb).toFixed(0)} MB (${(during.rssMb - before.rssMb).toFixed(0)} MB meanwhile)`, ok: after.rssMb - before.rssMb <= 64 });
		report({ promise: 'H1', what: `${what}: honest writes saved`, bar: 'p95 < 300 ms; no line lost; all hold the board', got: `p50 ${saving.at(0.5)} ms, p95 ${saving.at(0.95)} ms of ${saving.count}; ${lost} lost; ${even} of ${honest.length}`, ok: saving.at(0.95)! < 300 && lost === 0 && even === honest.length });
	} finally {
		isOver = true;
		for (const one of open) one.leave();
		await place.dispose();
	}
}
