import type { TalkId } from '#lib/domain/ids.ts';
import { Chance } from './chance.ts';
import { Facilitator } from './people/facilitator.ts';
import { Hall } from './people/hall.ts';
import { Walker } from './people/walker.ts';

export interface OpenSpaceRehearsal {
	server: { readonly origin: string; readonly adminLink: string | null; readonly pid: number };
	people: number;
	/** Talks that people post; the tenth of them where it is not said (methods.md 2). */
	talks?: number;
	/** Steps of each person in each time for talks. */
	steps?: number;
	seed: string;
	speed: number;
	keep: boolean;
	say: (line: string) => void;
}

/** What the JSON line says. Durations in milliseconds. */
export interface OpenSpaceFigures {
	people: number;
	talks: number;
	waiting: number;
	marks: number;
	steps: number;
	refused: number;
	/** From a step until the server has taken it. */
	stepP50Ms: number | null;
	stepP99Ms: number | null;
	/** How often the host's page was compared with where everybody's socket says they are, and how often it agreed in the end. */
	headChecks: number;
	headsAgreed: number;
	/** The longest it took after the last step of a wave until everybody's count agreed. */
	headsSlowestMs: number;
	groups: number;
	lines: number;
	seconds: number;
}

const subjects = ['Who could run the hall café', 'A hall that is warm', 'What teenagers want here', 'Getting here without a car', 'Lunch club: who cooks', 'Dancing and being noisy', 'Sharing tools', 'The name of the hall', 'Quiet evenings', 'Who has the key'];

/** A whole Open Space session over real sockets and real HTTP: the wall, two times for talks, dots, action groups, last lines. */
export async function rehearseOpenSpace({ server, people, talks: wanted, steps = 4, seed, speed, keep, say }: OpenSpaceRehearsal): Promise<{ figures: OpenSpaceFigures; door: { code: string; link: string } }> {
	const started = performance.now();
	const chance = new Chance(seed);
	const hall = new Hall(server.origin, speed);
	const facilitator = new Facilitator(hall);
	if (server.adminLink === null) throw new Error('the server has an administrator already');
	await facilitator.arrive(server.adminLink);
	await facilitator.makeWorkshop('What should the village hall be for?', 'What should the village hall be for?', [], 'open-space');
	const door = await facilitator.door();
	const crowd = Array.from({ length: people }, (_, n) => new Walker(n, hall, new Chance(`${seed} ${n}`)));
	await inWaves(crowd, 40, (one) => one.join(door.code));
	say(`${people} people are in.`);

	const heads = { checks: 0, agreed: 0, slowest: 0 };
	/** Everybody who is here sits where they last walked to, by the host's page; who is lost sits nowhere. */
	const compare = async () => {
		const since = performance.now();
		heads.checks += 1;
		const truth = countOf(crowd);
		const agrees = () => facilitator.until((facts) => facts.heads !== undefined && facts.heads !== null && sameCounts(facts.heads, truth), 'the head counts');
		await Promise.race([agrees(), new Promise((_, reject) => setTimeout(() => reject(new Error(`the heads do not agree: ${JSON.stringify(truth)}`)), 60_000).unref())]);
		heads.agreed += 1;
		heads.slowest = Math.max(heads.slowest, performance.now() - since);
	};

	await facilitator.round('arrive', () => inWaves(crowd, 40, async (one) => {
		await one.walk('rest');
		await one.walk('wall');
	}));
	await compare();
	await facilitator.round('opening', async () => {});
	const count = wanted ?? Math.max(3, Math.ceil(people / 10));
	let marks = 0;
	await facilitator.start('market');
	await inWaves(crowd.slice(0, count), 20, async (one) => {
		await one.think(20);
		await one.does('postTalk', { title: `${subjects[one.n % subjects.length]!}? (${one.n + 1})`, why: 'I live next to it.', cell: '' });
	});
	await facilitator.until(({ wall }) => wall?.talks.length === count, 'the talks');
	const wall = () => crowd[0]!.table.facts.wall!;
	await crowd[0]!.table.until(() => wall()?.talks.length === count, 'the wall');
	await inWaves(crowd, 40, async (one) => {
		for (const talk of chance.shuffled(wall().talks).slice(0, 3)) {
			const mark = chance.next() < 0.6 ? 'coming' : 'interest';
			if ((await one.does('markTalk', { talk: talk.id, mark })).state !== 'refused') marks += 1;
		}
	});
	say(`${count} talks are on the wall, ${wall().talks.filter(({ cell }) => cell === null).length} of them wait for a place. ${marks} marks.`);
	await facilitator.turn({ command: 'next' });
	await facilitator.round('signup', async () => {});

	for (const time of [0, 1]) {
		await facilitator.round('talks', async () => {
			const here = () => wall().talks.filter(({ cell, state }) => state === 'posted' && cell?.slot === wall().slots[time]!.id).map(({ id }) => id);
			for (let step = 0; step < steps; step++) {
				await inWaves(crowd, 100, async (one) => {
					await one.think(5);
					if (!one.isHere) await one.sit();
					const places: ('rest' | 'wall' | TalkId)[] = chance.next() < 0.9 ? here() : ['rest', 'wall'];
					await one.walk(chance.pick(places.length > 0 ? places : ['rest']));
				});
				// A few telephones go through a tunnel: they sit nowhere until they are back.
				for (const one of crowd) if (chance.next() < 0.02) one.lose();
				await compare();
			}
		});
		say(`Time ${time + 1} is over; the head counts agreed ${heads.agreed} of ${heads.checks} times.`);
	}
	for (const one of crowd) if (!one.isHere) await one.sit();
	await facilitator.round('news', async () => {});
	await facilitator.round('converge', () => inWaves(crowd, 40, async (one) => {
		await one.table.until(() => one.table.facts.poll?.state === 'open', 'the dots');
		const poll = one.table.facts.poll!;
		if (poll.state !== 'open' || poll.method !== 'dots') return;
		await one.does('vote', { poll: poll.id, [`give-${chance.pick(poll.options).id}`]: String(poll.parameters.dots) });
	}));
	await facilitator.round('act', async () => {
		for (const one of crowd.slice(0, 4)) await one.does('startGroup', { title: `${subjects[one.n]!}: do it`, lead: one.n === 3 ? '' : 'yes', firstStep: 'Ask who has the key', firstDay: '2027-04-01' });
		await crowd[0]!.table.until(() => (crowd[0]!.table.facts.closing?.groups.length ?? 0) >= Math.min(4, people), 'the groups');
		const groups = crowd[0]!.table.facts.closing!.groups;
		await inWaves(crowd.slice(4), 40, async (one) => {
			if (chance.next() < 0.5) await one.does('joinGroup', { group: chance.pick(groups).id, into: 'yes', brings: chance.next() < 0.3 ? 'An hour a month' : '' });
		});
	});
	await facilitator.start('circle');
	await inWaves(crowd, 40, async (one) => {
		const does = chance.pick(['typed', 'spoke', 'passed']);
		await one.does('sayLine', { did: does, text: does === 'typed' ? 'I know now whom to ask.' : '' });
	});
	await facilitator.until(({ closing }) => closing !== undefined && closing !== null && closing.circle.spoke + closing.circle.passed >= people, 'the last lines');
	const closing = crowd[0]!.table.facts.closing!;
	const figures: OpenSpaceFigures = {
		people,
		talks: count,
		waiting: wall().talks.filter(({ cell }) => cell === null).length,
		marks,
		steps: hall.saved.count,
		refused: hall.refused.length,
		stepP50Ms: hall.saved.at(0.5),
		stepP99Ms: hall.saved.at(0.99),
		headChecks: heads.checks,
		headsAgreed: heads.agreed,
		headsSlowestMs: Math.round(heads.slowest),
		groups: closing.groups.length,
		lines: closing.circle.lines.length,
		seconds: Math.round((performance.now() - started) / 1000)
	};
	for (const line of new Set(hall.refused)) say(`Refused: ${line}`);
	if (!keep) {
		await facilitator.turn({ command: 'next' });
		for (const one of crowd) one.lose();
		facilitator.leave();
	}
	return { figures, door };
}

async function inWaves<T>(all: readonly T[], size: number, run: (one: T) => Promise<unknown>): Promise<void> {
	for (let at = 0; at < all.length; at += size) await Promise.all(all.slice(at, at + size).map(run));
}

function countOf(crowd: readonly Walker[]) {
	const truth: { talks: Record<string, number>; rest: number; wall: number } = { talks: {}, rest: 0, wall: 0 };
	for (const one of crowd) {
		if (!one.isHere) continue;
		if (one.at === 'rest') truth.rest += 1;
		else if (one.at === 'wall') truth.wall += 1;
		else truth.talks[one.at] = (truth.talks[one.at] ?? 0) + 1;
	}
	return truth;
}

function sameCounts(a: { talks: Record<string, number>; rest: number; wall: number }, b: { talks: Record<string, number>; rest: number; wall: number }): boolean {
	const ids = new Set([...Object.keys(a.talks), ...Object.keys(b.talks)]);
	return a.rest === b.rest && a.wall === b.wall && [...ids].every((id) => (a.talks[id] ?? 0) === (b.talks[id] ?? 0));
}
