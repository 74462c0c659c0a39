import { BadProxy } from '../support/bad-proxy.ts';
import { startServer } from '../support/server.ts';
import { joinByLink, keys } from './cast/citizen.ts';
import { firstCards } from './cast/first-cards.ts';
import { comeIn, tabTo } from './cast/hall.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

test('[KP1] [KP6] [KP7] an officer sets the day and deletes on a phone, by keyboard and without scripts; whoever is in it is led to a page that says so; the proof can be taken away', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	try {
		const { host, link } = await firstCards(server, 'keep');
		const maple = await comeIn(browser, 'desk', () => server.origin);
		await joinByLink(maple.page, keys, link, 'Maple');
		const { browser: signedIn } = await host.callOfficer();

		// Without scripts: the day, a day that cannot be, a later day without a reason, the wrong name.
		const plain = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
		await plain.addCookies(signedIn.cookies);
		const sheet = await plain.newPage();
		const keep = `/w/${host.workshopId}/outcome/take/keep`;
		await sheet.goto(`/w/${host.workshopId}/outcome/take`);
		await sheet.getByRole('link', { name: 'Until when it is kept, and deleting it' }).click();
		await expect(sheet.getByText('No day is set. Nothing is deleted by itself.')).toBeVisible();
		const save = async (day: string, why = '') => {
			await sheet.getByLabel('Last day on which it is kept').fill(day);
			await sheet.getByLabel('Why', { exact: true }).fill(why);
			await sheet.getByRole('button', { name: 'Save the day' }).click();
		};
		await save('2001-01-01');
		await expect(sheet.getByRole('alert')).toContainText('It cannot be kept until that day.');
		await save('2090-04-30');
		await expect(sheet.getByRole('status')).toContainText('Saved. People read it in the deal.');
		await save('2091-04-30');
		await expect(sheet.getByRole('alert')).toContainText('People were promised an earlier day.');
		await save('2091-04-30', 'An appeal');
		await expect(sheet.getByText(/^It is kept until .*30 April 2091/)).toBeVisible();
		const stranger = await browser.newPage({ baseURL: server.origin });
		await stranger.goto(link);
		await expect(stranger.getByText(/We keep all of this until .*30 April 2091. Then it is deleted./)).toBeVisible();

		// On a phone, by keyboard.
		const officer = await comeIn(browser, 'phone', () => server.origin);
		await officer.context.addCookies(signedIn.cookies);
		const page = officer.page;
		await page.goto(keep);
		await tabTo(page, page.getByRole('radio', { name: 'It is over, and not needed any more' }));
		await page.keyboard.press('Space');
		await tabTo(page, page.getByLabel(/^Type its name/));
		await page.keyboard.type('Millbrook');
		await page.keyboard.press('Enter');
		await expect(page.getByRole('alert')).toContainText('Nothing was deleted.');
		await tabTo(page, page.getByRole('radio', { name: 'It is over, and not needed any more' }));
		await page.keyboard.press('Space');
		await tabTo(page, page.getByLabel(/^Type its name/));
		await page.keyboard.type('millbrook: streets and river');
		await page.keyboard.press('Enter');
		await expect(page.getByRole('status')).toContainText('The workshop is deleted');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Proof of deletion');
		const proof = await page.request.get(`${new URL(page.url()).pathname}/deletion.json`);
		expect(await proof.json()).toMatchObject({ format: 'folkmoot-deletion-1', workshopId: host.workshopId, by: 'officer', why: 'over', left: 0 });
		expect(await (await page.request.get(`${new URL(page.url()).pathname}/deletion.txt`)).text()).not.toContain('Millbrook');

		// Everybody is told, and every page of it says so.
		await expect(maple.page.getByRole('heading', { level: 1 })).toHaveText('This workshop has been deleted.');
		for (const path of [`/w/${host.workshopId}`, keep, `/w/${host.workshopId}/door`, `/w/${host.workshopId}/desk`]) {
			const answer = await sheet.request.get(path);
			expect([path, answer.status()]).toEqual([path, 410]);
			expect(await answer.text()).toContain('This workshop has been deleted.');
		}
		// An administrator finds the proof again; and is told on their list what goes soon.
		const desk = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
		await desk.addCookies(host.browser.cookies);
		const admin = await desk.newPage();
		await admin.goto('/staff');
		await admin.getByRole('link', { name: /Proof of deletion$/ }).click();
		await expect(admin.getByText(host.workshopId)).toBeVisible();
		const { to } = await host.browser.must('/workshops/new', { title: 'Soon over', question: '', method: 'planning-for-real' });
		await admin.goto(to.replace(/setup.*/, 'outcome/take/keep'));
		await admin.getByLabel('Last day on which it is kept').fill(new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10));
		await admin.getByRole('button', { name: 'Save the day' }).click();
		await admin.goto('/workshops');
		await expect(admin.getByRole('link', { name: /^Will be deleted after/ })).toBeVisible();
	} finally {
		await server.dispose();
	}
});

test('[KP6] who waits at the door is led to the page that says so, and so is a page on the second way, there or cut off when it went', async ({ browser }) => {
	const server = await startServer();
	const proxy = await BadProxy.open(server.origin, { upgrades: 'refuse' });
	try {
		const workshop = await OpenWorkshop.make(server, await firstHost(server));
		const [waits, there, away] = [await comeIn(browser, 'phone', () => server.origin), await comeIn(browser, 'phone', () => proxy.origin), await comeIn(browser, 'phone', () => proxy.origin)];
		await waits.page.goto(workshop.door);
		await waits.page.getByRole('textbox', { name: 'What shall we call you?' }).fill('Wren');
		for (const [{ page }, alias] of [[there, 'Otter'], [away, 'Heron']] as const) {
			await page.goto(workshop.door);
			await page.getByRole('textbox', { name: 'What shall we call you?' }).fill(alias);
			await page.getByRole('button', { name: `Join as ${alias}` }).tap();
			await expect(page.getByText('Your network blocks the fast way.', { exact: true })).toBeVisible();
		}
		await away.context.setOffline(true);
		await expect(away.page.getByText('You are offline.', { exact: true })).toBeVisible();
		await workshop.host.must(`/w/${workshop.id}/outcome/take/keep?/delete`, { reason: 'over', title: 'Millbrook' });
		for (const { page } of [waits, there]) await expect(page.getByRole('heading', { level: 1 })).toHaveText('This workshop has been deleted.');
		await away.context.setOffline(false);
		await expect(away.page.getByRole('heading', { level: 1 })).toHaveText('This workshop has been deleted.');
	} finally {
		await proxy.close();
		await server.dispose();
	}
});
