import { expect, test } from 'vitest';
import { sendAway } from '#server/realtime/restart.ts';
import type { Seat } from '#server/realtime/seat.ts';
import { closeCode } from '#lib/doc/frames.ts';
import { Returning } from '#lib/live/line/returning.ts';
import { Chance } from '../load/chance.ts';
import { meeting } from '../support/people.ts';

interface Away {
	person: string;
	reason: string;
}

/** Each of `count` people with a page or two, sent away by a server that stops. */
function sentAway(count: number, random: () => number): Away[] {
	const away: Away[] = [];
	const seats = Array.from({ length: count + Math.floor(count / 3) }, (_, i) => {
		const person = `person-${i % count}`;
		return { actor: { personId: person }, close: (_code: string, reason: string) => void away.push({ person, reason }) } as unknown as Seat;
	});
	sendAway(seats, random);
	return away;
}

/** When each person's tries come, in ms after the goodbye, until one finds the server up again at `upAt`. */
function tries(away: Away[], upAt: number, random: () => number): number[][] {
	const persons = new Map(away.map(({ person, reason }) => [person, reason]));
	return [...persons.values()].map((reason) => {
		const returning = new Returning(random);
		const at = [returning.after({ code: closeCode.restarting, reason })];
		while (at.at(-1)! < upAt) at.push(at.at(-1)! + returning.after(null));
		return at;
	});
}

/** The most of these moments in any one second. */
function busiest(moments: number[]): number {
	const sorted = [...moments].sort((a, b) => a - b);
	let first = 0;
	return sorted.reduce((most, at, i) => {
		while (at - sorted[first]! >= 1000) first += 1;
		return Math.max(most, i - first + 1);
	}, 0);
}

test('[J6] after a restart at most 60 people come back in any second, and all 300 within 10 seconds, for as long as the server may be away', () => {
	for (let seed = 1; seed <= 20; seed++) {
		for (const upAt of [300, 1500, 2000, 2500, 3000]) {
			const chance = new Chance(String(seed));
			const random = () => chance.next();
			const people = tries(sentAway(300, random), upAt, random);
			const name = `seed ${seed}, up again after ${upAt} ms`;
			expect(people, name).toHaveLength(300);
			expect(busiest(people.map((at) => at.at(-1)!)), name).toBeLessThanOrEqual(60);
			expect(Math.max(...people.map((at) => at.at(-1)!)), name).toBeLessThanOrEqual(10_000);
		}
	}
});

test('[J6] moments are given in no order, all pages of a person come together, and 2,000 people are all back in 25 seconds', () => {
	const chance = new Chance('7');
	const away = sentAway(300, () => chance.next());
	const moments = new Map<string, string>();
	for (const { person, reason } of away) {
		expect(moments.get(person) ?? reason).toBe(reason);
		moments.set(person, reason);
	}
	const starts = [...moments.values()].map(parseFloat);
	expect(new Set(starts).size).toBe(300);
	expect(starts).not.toEqual([...starts].sort((a, b) => a - b));
	const many = tries(sentAway(2000, () => chance.next()), 1500, () => chance.next()).map((at) => at.at(-1)!);
	expect(Math.max(...many)).toBeLessThanOrEqual(25_000);
	expect(busiest(many)).toBeLessThanOrEqual(120);
});

test('[J6] a server that stops says to each socket when to come back', async () => {
	const room = await meeting(3);
	const callers = [];
	for (const person of room.people) callers.push(await room.sit(person));
	await room.rooms.close();
	expect(callers.map(({ closed }) => closed?.code)).toEqual([closeCode.restarting, closeCode.restarting, closeCode.restarting]);
	for (const { closed } of callers) expect(closed!.reason).toMatch(/^\d+-\d+$/);
	expect(new Set(callers.map(({ closed }) => closed!.reason)).size).toBe(3);
	await room.close();
});
