import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import { acceptInvite, makeInvite } from '#server/auth/accounts.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { readSessionToken, type SignedIn } from '#server/auth/session.ts';
import { GET } from '../../src/routes/w/[id]/outcome/export/[file]/+server.ts';
import { emptyTables } from '../support/database.ts';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';

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
