import { expect, test } from 'vitest';
import { readTakeAway } from '#server/export/take-away.ts';
import { readLog } from '#server/use/host/log.ts';
import { mineFor } from '#server/use/mine.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { sitDown, sortItem } from '#server/use/sorting.ts';
import { hostTable, sayReady } from '#server/use/table-hosts.ts';
import { viewFor } from '#server/use/views.ts';
import { roles, type Actor } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, ada } = await ourApp();

test('[ST12] anyone at a table may look after it, one at a time; it is shown, handed on and let go; the host of the workshop sees which tables are ready, and nobody decides alone', async () => {
	const { workshopId, people, groups, start, turn } = await votedWorkshop(app, ada, 8, { vote: false });
	const tableOf = async (person: Actor) => (await mineFor(app, workshopId, person.personId))!.table!;
	expect(reasonOf(await hostTable(app, people[0]!, 'take'))).toBe('not-in-this-round');
	await start('sort');
	const seats = await Promise.all(people.map(tableOf));
	const at = (n: number) => people.filter((_, i) => seats[i]!.table === n);
	const [ann, bob] = at(1) as [Actor, Actor];
	const [cy] = at(2) as [Actor];
	expect(await tableOf(ann)).toMatchObject({ host: 'none', hosting: false, ready: false });
	for (const role of roles.filter((one) => one !== 'participant')) expect(reasonOf(await hostTable(app, { ...ann, role }, 'take')), role).toBe('not-in-this-round');

	// The first of two has it.
	const both = await Promise.all([hostTable(app, ann, 'take'), hostTable(app, bob, 'take')]);
	expect(both.filter(({ ok }) => ok).length).toBe(1);
	const [first, second] = both[0]!.ok ? [ann, bob] : [bob, ann];
	expect([await tableOf(first), await tableOf(second), await tableOf(cy)]).toMatchObject([{ host: 'here', hosting: true }, { host: 'here', hosting: false }, { host: 'none', hosting: false }]);
	expect(JSON.stringify([await tableOf(second), await viewFor(app, workshopId, 'sort', 'facilitator')])).not.toContain(first.personId);

	// Ready is said by whoever looks after the table, and goes with the next move of anyone there.
	expect([reasonOf(await sayReady(app, second, true)), reasonOf(await sayReady(app, cy, true))]).toEqual(['not-allowed', 'not-allowed']);
	must(await sayReady(app, first, true));
	expect((await viewFor(app, workshopId, 'sort', 'facilitator'))!.tables!.map(({ ready, host }) => [ready, host])).toEqual([[true, 'here'], [false, 'none']]);
	must(await sortItem(app, second, { item: groups[0]!, when: 'now', was: null }));
	expect((await tableOf(first)).ready).toBe(false);
	// It lets nobody decide: what another has put there is moved by anyone, as before.
	must(await sortItem(app, second, { item: groups[0]!, when: 'later', was: 'now' }));

	// Handed on: nobody takes it before it is offered, and it is looked after until then.
	expect(reasonOf(await hostTable(app, second, 'take'))).toBe('just-changed');
	expect(reasonOf(await hostTable(app, second, 'let-go'))).toBe('just-changed');
	must(await hostTable(app, first, 'offer'));
	expect(await tableOf(first)).toMatchObject({ host: 'offered', hosting: true });
	must(await hostTable(app, second, 'take'));
	expect([await tableOf(first), await tableOf(second)]).toMatchObject([{ host: 'here', hosting: false }, { host: 'here', hosting: true }]);
	// Whoever sits down elsewhere looks after it no more, and somebody else may.
	must(await sitDown(app, second, { table: 2 }));
	expect([(await tableOf(first)).host, await tableOf(second)]).toMatchObject(['none', { table: 2, host: 'none', hosting: false }]);
	must(await hostTable(app, first, 'take'));
	must(await hostTable(app, first, 'let-go'));
	expect((await tableOf(first)).host).toBe('none');

	const log = (await readLog(app, workshopId, 50)).map(({ kind }) => kind).filter((kind) => kind.startsWith('table.'));
	expect(log).toEqual(['table.let-go', 'table.taken-on', 'table.taken-on', 'table.taken-on']);
	await turn('end', 'next');
	expect(reasonOf(await hostTable(app, first, 'take'))).toBe('not-in-this-round');
});

test('[X58] which tables are looked after and ready is in workshop.json, without who, and comes back from it equal', async () => {
	const { workshopId, people, start, turn } = await votedWorkshop(app, ada, 8, { vote: false });
	await start('sort');
	const seats = await Promise.all(people.map(async (person) => (await mineFor(app, workshopId, person.personId))!.table!.table));
	const [ann, cy] = [1, 2].map((table) => people[seats.indexOf(table)]!) as [Actor, Actor];
	must(await hostTable(app, ann, 'take'));
	must(await sayReady(app, ann, true));
	must(await hostTable(app, cy, 'take'));
	must(await hostTable(app, cy, 'offer'));
	await turn('end');
	const fileOf = async (id: typeof workshopId) => (await (await readTakeAway(app, id, { offerWords: true }))!.files.find(({ name }) => name === 'workshop.json')!.make()) as string;
	const tablesIn = (file: string) => (JSON.parse(file) as { whole: { tables?: unknown[] } }).whole.tables;
	const file = await fileOf(workshopId);
	const stood = [
		{ round: 'sort', table: 1, host: 'here', ready: true },
		{ round: 'sort', table: 2, host: 'offered', ready: false }
	];
	expect(tablesIn(file)).toEqual(stood);
	for (const { personId } of people) expect(file).not.toContain(personId);
	const back = async (text: string) => {
		const restored = await restoreWorkshop(app, ada, text);
		if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
		return restored.value.id;
	};
	const id = await back(file);
	expect(tablesIn(await fileOf(id))).toEqual(stood);
	// Nobody sits there: no table is shown that would have been sorted at.
	expect(await viewFor(app, id, 'sort', 'facilitator')).toMatchObject({ seats: [], tables: [] });
	const { whole, ...rest } = JSON.parse(file) as { whole: Record<string, unknown> };
	const { tables: _, ...older } = whole;
	expect(tablesIn(await fileOf(await back(JSON.stringify({ ...rest, whole: older }))))).toEqual([]);
});
