import type { Report } from './report.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { cardIn } from '#lib/live/act.ts';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { Citizen, until } from './citizen.ts';
import type { Hall } from './hall.ts';
import { Place } from './place.ts';

/** R2: people are refused, over real sockets with our own client, and their pages heal by themselves. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const [people, each] = long ? [40, 25] : [5, 4];
	const chance = new Chance(`heal ${seed}`);
	const place = await Place.open();
	const citizens: Citizen[] = [];
	try {
		const hall = await place.tell<Hall>({ do: 'open', people, boardBytes: 1000 });
		for (const member of hall.members) citizens.push(new Citizen(hall, member, () => chance.next()));
		await until(() => citizens.every(({ isSaved }) => isSaved), 'everyone has the board');
		const watch = new Stopwatch();
		const faults: string[] = [];
		let untold = 0;
		let wordless = 0;
		const suffer = async (citizen: Citizen) => {
			for (let i = 0; i < each; i++) {
				const words = `${chance.pick(['No!', 'Bench', 'Lamp'])} ${chance.below(1e9)}`;
				const other = chance.pick(hall.members.filter((member) => member !== citizen.member)).cardId;
				const [act, cardId] = chance.pick<() => [Parameters<Citizen['doc']['make']>[0], CardId]>([
					() => [{ act: 'edit-card', cardId: other, text: words }, other],
					() => [{ act: 'edit-card', cardId: citizen.member.cardId, text: words.repeat(40) }, citizen.member.cardId],
					() => {
						const cardId = `${chance.below(1e9)}`.padStart(16, 'a') as CardId;
						return [{ act: 'place-card', cardId, draft: { text: words, theme: 'green', at: 'none' } }, cardId];
					}
				])();
				const own = cardIn(citizen.doc.doc, cardId)?.text ?? null;
				const count = citizen.refused.length;
				const start = performance.now();
				citizen.doc.make(act);
				await until(() => citizen.refused.length > count && (cardIn(citizen.doc.doc, cardId)?.text ?? null) === own, `a refusal of ${act.act}`, 10_000).catch((error: Error) => faults.push(error.message));
				watch.add(performance.now() - start);
				const told = citizen.refused[count]?.refused;
				if (!told?.refusal.reason) untold += 1;
				if (!told?.text?.includes(words)) wordless += 1;
				await new Promise((resolve) => setTimeout(resolve, 20 + chance.below(60)));
			}
		};
		await Promise.all(citizens.map(suffer));
		await until(() => citizens.every(({ isSaved }) => isSaved), 'everything is saved');
		const { content } = await place.ask<{ content: string }>({ do: 'board', workshopId: hall.workshopId });
		await until(() => citizens.every((citizen) => citizen.content === content), 'all copies are the server’s').catch(() => {});
		const even = citizens.filter((citizen) => citizen.content === content).length;
		const lines = citizens.reduce((sum, { lost, stopped }) => sum + lost + stopped, 0);
		const what = `${watch.count} refusals of ${people} people (seed ${seed})`;
		report({ promise: 'R2', what: `${what}: until the page is healed and told`, bar: 'p99 <= 500 ms', got: `p50 ${watch.at(0.5)} ms, p99 ${watch.at(0.99)} ms`, ok: faults.length === 0 && watch.at(0.99)! <= 500 });
		report({ promise: 'R2', what: `${what}: told why, with the words`, bar: 'each', got: `${untold} without a reason, ${wordless} without the words`, ok: untold + wordless === 0 });
		report({ promise: 'R2', what: `${what}: without a reload, copies equal to the server’s`, bar: `0 lines lost, ${people} equal`, got: `${lines} lost, ${even} equal${faults.length > 0 ? `; ${faults.length} never healed` : ''}`, ok: lines === 0 && even === people && faults.length === 0 });
	} finally {
		for (const citizen of citizens) citizen.leave();
		await place.dispose();
	}
}
