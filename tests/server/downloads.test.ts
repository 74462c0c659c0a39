import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import { acceptInvite, makeInvite } from '#server/auth/accounts.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { readSessionToken, type SignedIn } from '#server/auth/session.ts';
import { offerPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { load as atDesk } from '../../src/routes/w/[id]/outcome/+page.server.ts';
import { GET } from '../../src/routes/w/[id]/outcome/export/[file]/+server.ts';
import { load as offersPage } from '../../src/routes/w/[id]/outcome/offers/+page.server.ts';
import { emptyTables } from '../support/database.ts';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { votedWorkshop } from '../support/voted.ts';

let app: App;
beforeAll(async () => {
	app = await testApp();
});
afterAll(() => app.close());
beforeEach(() => emptyTables(app.db));

const ask = async (user: SignedIn | null, id: string, file: string): Promise<Response | { status: number }> => {
	try {
		return await GET({ locals: { app, user, sessionId: null }, params: { id, file } } as unknown as Parameters<typeof GET>[0]);
	} catch (refused) {
		return refused as { status: number };
	}
};

test('[P3] every file of a workshop comes as a download that no browser opens as a page', async () => {
	const host = await someAdmin(app);
	const { workshopId } = await openWorkshop(app, host);
	for (const [file, type] of [['cards.csv', 'text/csv'], ['dictionary.csv', 'text/csv'], ['workshop.json', 'application/json'], ['everything.zip', 'application/zip']] as const) {
		const { headers } = (await ask(host, workshopId, file)) as Response;
		expect([headers.get('content-disposition'), headers.get('x-content-type-options'), headers.get('content-type')?.split(';')[0]]).toEqual([`attachment; filename="millbrook-streets-and-river-${file}"`, 'nosniff', type]);
	}
	expect((await ask(host, workshopId, 'people.csv')).status).toBe(404);
});

test('[P3] the files are for the hosts and the officer: a participant is told no, a stranger learns nothing', async () => {
	const host = await someAdmin(app);
	const { workshopId } = await openWorkshop(app, host);
	const invited = must(await makeInvite(app, host, { kind: 'officer', workshopId }));
	const { userId } = must(await acceptInvite(app, invited.token, { name: 'Oona', login: 'oona', password: 'a long enough password' }));
	const officer: SignedIn = { id: userId, kind: 'account', name: 'Oona', admin: false };
	const { session } = must(await joinWorkshop(app, { workshopId, alias: 'Heron', user: null }));
	const citizen = (await readSessionToken(app, session!.token))!.user;
	const stranger: SignedIn = { ...officer, id: 'somebodyelse0000' as SignedIn['id'] };
	const statuses = [];
	for (const user of [officer, citizen, stranger, null]) statuses.push((await ask(user, workshopId, 'cards.csv')).status);
	expect(statuses).toEqual([200, 403, 404, 404]);
});

test('[DO3] the words of an offer stand in the officer’s files and on the officer’s pages, and in none of a host’s: there its kind, its hours and its state', { timeout: 60_000 }, async () => {
	const host = await someAdmin(app);
	const { workshopId, officerUser, people } = await votedWorkshop(app, host);
	const [priority] = await readPriorities(app, workshopId);
	must(await offerPledge(app, people[0]!, { priorityId: priority!.id, offer: { kind: 'tool', what: 'A zq-ladder for the bridge', hours: 3, per: 'month', from: '', to: '', conditions: 'Not on zq-Sundays', needs: [], by: 'resident', publicName: '' } }));
	const names = ['pledges.csv', 'workshop.json', 'report.html', 'statement.html', 'key-issues.csv', 'summary.html'];
	const read = async (user: SignedIn) => {
		const files = new Map<string, string>();
		for (const name of names) {
			const answer = (await ask(user, workshopId, name)) as Response;
			if (answer.status === 200) files.set(name, await answer.text());
		}
		const event = { locals: { app, user }, params: { id: workshopId }, url: new URL('http://localhost/') } as never;
		return { files, pages: JSON.stringify([await offersPage(event), await atDesk(event)]) };
	};
	const officers = await read(officerUser);
	for (const name of ['pledges.csv', 'workshop.json', 'report.html']) expect([name, officers.files.get(name)]).toEqual([name, expect.stringContaining('zq-ladder')]);
	expect(officers.pages).toContain('zq-ladder');
	const hosts = await read(host);
	expect([...hosts.files.keys()]).toEqual([...officers.files.keys()]);
	for (const text of [...hosts.files.values(), hosts.pages]) expect(text).not.toContain('zq-');
	expect(hosts.files.get('pledges.csv')).toContain('tool,[told in the officer’s files only],3,month');
	expect(hosts.files.get('report.html')).toContain('[told in the officer’s files only]');
	expect(hosts.pages).toContain('"kind":"tool"');
});
