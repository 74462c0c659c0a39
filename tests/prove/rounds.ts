import * as Y from 'yjs';
import type { Report } from './report.ts';
import { writeCardField } from '#lib/doc/board.ts';
import type { StageFact } from '#lib/domain/facts.ts';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { until } from './citizen.ts';
import { Guest } from './guest.ts';
import type { Hall } from './hall.ts';
import { Place } from './place.ts';

/** R3: rounds turn while a whole hall writes. Whether anything was taken in too late is read from the log, by the server's own time. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const [people, cycles] = long ? [300, 34] : [30, 3];
	const chance = new Chance(`rounds ${seed}`);
	const random = () => chance.next();
	const place = await Place.open();
	const guests: Guest[] = [];
	let beat: NodeJS.Timeout | undefined;
	try {
		const hall = await place.tell<Hall>({ do: 'open', people, boardBytes: 1000 });
		const { workshopId } = hall;
		const first = new Guest(hall, hall.members[0]!.token, random);
		first.keeps = true;
		guests.push(first);
		first.come();
		await until(() => first.even.length > 0, 'the first one has the board');
		for (const { token } of hall.members.slice(1)) guests.push(new Guest(hall, token, random));
		for (const guest of guests.slice(1)) guest.come();
		await until(() => guests.every(({ even }) => even.length > 0), 'everyone is in', 60_000);

		const hands = guests.map((guest, i) => {
			const doc = new Y.Doc();
			Y.applyUpdate(doc, first.whole!);
			doc.on('update', (update: Uint8Array) => guest.sendUpdate(update));
			let n = 0;
			return () => {
				doc.clientID = guest.clientId;
				writeCardField(doc, hall.members[i]!.cardId, 'text', `w${i}-${n++}-`);
			};
		});
		let next = 0;
		// One after another, so that each writes about once a second.
		beat = setInterval(() => {
			for (let k = 0; k < Math.ceil(people / 100); k++) hands[next++ % hands.length]!();
		}, 10);

		const heard = new Stopwatch();
		let turn = 0;
		const turns = guests.map(() => 0);
		let asked = 0;
		for (const [i, guest] of guests.entries()) {
			guest.onFact = ({ topic, value }) => {
				if (topic !== 'stage') return;
				const now = (value as StageFact).turn;
				if (now > turns[i]! && asked > 0) heard.add(performance.now() - asked);
				turns[i] = Math.max(turns[i]!, now);
				turn = Math.max(turn, now);
			};
		}
		let flips = 0;
		for (let i = 0; i < cycles; i++) {
			for (const command of ['next', 'back', 'start'] as const) {
				await new Promise((resolve) => setTimeout(resolve, 150 + chance.below(300)));
				const before = turn;
				asked = performance.now();
				await place.ask({ do: 'round', workshopId, command });
				flips += 1;
				await until(() => turns.every((mine) => mine > before), `everyone has the new round after ${command}`, 10_000);
			}
		}
		clearInterval(beat);
		await new Promise((resolve) => setTimeout(resolve, 500));
		const events = await place.ask<{ at: number; kind: string }[]>({ do: 'events', workshopId });
		// Words that were taken in stand in the log again wherever something else was put back to them.
		const taken = [...new Map((await place.ask<{ words: string; at: number }[]>({ do: 'log', workshopId, like: 'w\\d+-\\d+-' })).reverse().map((row) => [row.words, row])).values()];
		const windows: [number, number][] = [];
		let shut = 0;
		for (const { at, kind } of events) {
			if (kind === 'round.ended' || kind === 'round.entered') shut ||= at;
			else if (kind === 'round.started') {
				if (shut) windows.push([shut, at]);
				shut = 0;
			}
		}
		const late = taken.filter(({ at }) => windows.some(([from, to]) => at > from && at < to));
		const refused = guests.reduce((sum, guest) => sum + guest.refused.length, 0);
		const lines = guests.reduce((sum, { closings }) => sum + closings, 0);
		const what = `${flips} turns of the round under ${people} writers (seed ${seed})`;
		report({ promise: 'R3', what: `${what}: writes taken in after the closing tick`, bar: '0', got: `${late.length} of ${taken.length} taken in; ${refused} came too late and were refused; ${windows.length} closed spans looked at`, ok: late.length === 0 && taken.length > 0 && refused > 0 && windows.length >= cycles });
		report({ promise: 'R3', what: `${what}: from the command until a person has the new round`, bar: 'p99 <= 300 ms, everyone', got: `p50 ${heard.at(0.5)} ms, p99 ${heard.at(0.99)} ms, ${heard.count} of ${flips * people}`, ok: heard.at(0.99)! <= 300 && heard.count >= flips * people });
		report({ promise: 'R3', what: `${what}: disconnected`, bar: '0', got: `${lines}`, ok: lines === 0 });
	} finally {
		clearInterval(beat);
		for (const guest of guests) guest.leave();
		await place.dispose();
	}
}
