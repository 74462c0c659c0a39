import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { readRecord } from '#server/export/read-record.ts';
import { howItWasDone } from '#server/export/report/setting.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { readLog } from '#server/use/host/log.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import type { RoundId, WorkshopId } from '#lib/domain/ids.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { joinAs, must, openWorkshop, reasonOf, someAdmin, testApp } from '../support/app.ts';

let app: App;
let ada: SignedIn;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
});
afterAll(() => app.close());

const { rounds } = planningForReal;
const idOf = (kind: string) => rounds.find((round) => round.kind === kind)!.id as RoundId;
const indexOf = (kind: string) => rounds.findIndex((round) => round.kind === kind);
const leftOut = async (workshopId: WorkshopId) => (await viewFor(app, workshopId, 'stage', 'participant')).rounds.filter((round) => round.leftOut).map(({ kind }) => kind);

test('[T13] only who turns rounds goes to a later one; where that is refused nothing has changed', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const otter = await joinAs(app, workshopId, 'Otter');
	must(await commandRound(app, facilitator, { command: 'next' }));
	expect(reasonOf(await commandRound(app, otter, { command: 'jump', to: idOf('vote') }))).toBe('not-allowed');
	for (const kind of ['arrive', 'place']) expect(reasonOf(await commandRound(app, facilitator, { command: 'jump', to: idOf(kind) })), kind).toBe('not-a-later-round');
	expect((await viewFor(app, workshopId, 'stage', 'facilitator')).round).toEqual({ state: 'ready', index: indexOf('place') });
});

test('[T14] what was jumped over stands as not held in the log, on every page, in the report and in the file, also when it is brought back', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const turn = async (...commands: (RoundCommand['command'] | RoundCommand)[]) => {
		for (const command of commands) must(await commandRound(app, facilitator, typeof command === 'string' ? ({ command } as RoundCommand) : command));
	};
	await turn('start', 'next', 'start', { command: 'jump', to: idOf('sort') });
	expect(await viewFor(app, workshopId, 'stage', 'participant')).toMatchObject({ round: { state: 'ready', index: indexOf('sort') } });
	expect(await leftOut(workshopId)).toEqual(['look', 'group', 'break']);
	const log = (await readLog(app, workshopId, null)).flatMap(({ kind, data }) => (kind === 'round.left-out' ? [Number(data['index'])] : []));
	expect(log.sort()).toEqual(['look', 'group', 'break'].map(indexOf));

	// Going back and holding one after all takes it off; skipping one by "Next" leaves it out just as well.
	await turn('back', 'back', 'start', 'next', 'next', 'start', { command: 'jump', to: idOf('close') }, 'start', 'next');
	const names = (kinds: string[]) => kinds.map((kind) => rounds[indexOf(kind)]!.title).join('; ');
	const gone = ['look', 'break', 'vote', 'who', 'plan'];
	expect(await leftOut(workshopId)).toEqual(gone);
	const record = (await readRecord(app, workshopId))!;
	const blocks = howItWasDone(record);
	const table = blocks.find((block) => block.kind === 'table');
	expect(table?.kind === 'table' && table.rows.map(([title]) => title).join('; ')).toBe(names(['arrive', 'place', 'group', 'sort', 'close']));
	expect(blocks).toContainEqual({ kind: 'text', text: `Planned, and not held: ${names(gone)}.` });

	const { files } = (await readTakeAway(app, workshopId, { offerWords: true }))!;
	const restored = await restoreWorkshop(app, ada, (await files.find(({ name }) => name === 'workshop.json')!.make()) as string);
	if (!restored.ok) throw new Error(restored.refusal.reason);
	const twin = restored.value.id;
	expect((await readRecord(app, twin))!.rounds.filter(({ came }) => came === 'left-out').map(({ title }) => title).join('; ')).toBe(names(gone));
});
