import { expect, test } from 'vitest';
import { Chance } from '../load/chance.ts';
import { channels, type Channel } from '#lib/domain/people.ts';
import { countChannels, turnoutsByChannel, type SafeByChannel } from '#lib/domain/turnout-by-channel.ts';
import { safeParts } from '#lib/domain/small-counts.ts';

const people = (parts: Partial<Record<Channel, number>>) => new Map<string, Channel>(Object.entries(parts).flatMap(([channel, n]) => Array.from({ length: n }, (_, i) => [`${channel}${i}`, channel as Channel] as const)));

test('[X49] two votes with one person between them do not tell how that person came in, nor does a vote beside all who joined', () => {
	const came = people({ live: 20, phone: 12 });
	const all = [...came.keys()];
	const but = (...left: string[]) => all.filter((person) => !left.includes(person));
	expect(turnoutsByChannel('closed', came, [all, but('phone0')])).toEqual([{ live: 20, phone: 12 }, {}]);
	expect(turnoutsByChannel('closed', came, [but('phone0'), but('live0')])).toEqual([{}, {}]);
	// Eleven were not there: the first such vote is told, and the same people in another one; not those with one person more.
	const eleven = but(...all.slice(0, 11));
	expect(turnoutsByChannel('closed', came, [eleven, [...eleven, 'live0'], [...eleven].reverse(), all])).toEqual([{ live: 9, phone: 12 }, {}, { live: 9, phone: 12 }, { live: 20, phone: 12 }]);
	// Who were not there are ten, one of whom came by phone.
	expect(turnoutsByChannel('closed', came, [but('phone0', ...all.slice(0, 9))])).toEqual([{}]);
	expect(turnoutsByChannel('open', came, [all])).toEqual([{}]);
	// Where everybody came in the same way there is nothing to tell apart.
	expect(turnoutsByChannel('closed', people({ live: 20 }), [['live0', 'live1', 'live2', 'live3', 'live4', 'live5', 'live6', 'live7', 'live8', 'live9']])).toEqual([{ live: 10 }]);
});

test('[X49] seeded: whoever takes any two told counts from each other is left with nobody, with ten or more of whom each part has five, or with people who all came in one way', () => {
	for (let seed = 0; seed < 400; seed++) {
		const chance = new Chance(`turnouts ${seed}`);
		const came = people(Object.fromEntries(channels.slice(0, 1 + chance.below(channels.length)).map((channel) => [channel, chance.below(40)]).filter(([, n]) => n !== 0)));
		const all = [...came.keys()];
		const votes: string[][] = [];
		for (let i = 0; i < 5; i++) {
			const before = votes.length > 0 ? chance.pick(votes) : all;
			const kind = chance.below(4);
			votes.push(kind === 0 ? all : kind === 1 ? before.filter(() => chance.next() < 0.6) : kind === 2 ? before.slice(0, -1) : before);
		}
		const told = [[all, safeParts(countChannels(came.values()))] as const, ...turnoutsByChannel('closed', came, votes).map((parts, i) => [votes[i]!, parts] as const)].filter(([, parts]: readonly [string[], SafeByChannel]) => Object.keys(parts).length > 0);
		const ways = new Set(came.values()).size;
		for (const [one] of told) {
			for (const [other] of told) {
				const between = countChannels(one.filter((person) => !other.includes(person)).map((person) => came.get(person)!));
				const counts = Object.values(between);
				const many = counts.reduce((sum, n) => sum + n, 0);
				expect([seed, ways < 2 || many === 0 || (many >= 10 && counts.every((n) => n >= 5))]).toEqual([seed, true]);
			}
		}
	}
});
