import { startServer, type TestServer } from '../support/server.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// What everybody can say to the host from inside a round, whatever it is about.

let server: TestServer;
test.beforeAll(async () => void (server = await startServer()));
test.afterAll(() => server.dispose());

test('[T12] people ask for more time and ask questions in every round that is about doing something, and the host reads both', async ({ browser }) => {
	const host = await firstHost(server);
	const workshop = await OpenWorkshop.make(server, host);
	const { id } = workshop;
	const heron = await workshop.join('Heron');
	await workshop.to('Place cards');
	await workshop.place(heron, 'A lamp at the weir.');
	await workshop.place(heron, 'A bench on the green.');
	const cards = [...new Set([...(await (await heron.get(`/w/${id}`)).text()).matchAll(/name="card" value="([0-9a-z]{16})"/g)].map(([, card]) => card!))];
	const page = await onDevice(browser, server.origin, heron, `/w/${id}`);
	const desk = await onDevice(browser, server.origin, host, `/w/${id}/desk`, false);
	const more = page.getByRole('button', { name: 'I need more time', exact: true });
	const count = desk.getByText('1 person asked for more time.');
	for (const [short, asks] of [['Place cards', true], ['Look', false], ['Group', true], ['Sort', true], ['Vote', false], ['Who does it', true], ['Action plan', true]] as const) {
		await test.step(short, async () => {
			if (short !== 'Place cards') await workshop.to(short);
			if (short === 'Group') for (const [i, name] of ['Light the path', 'Sit on the green'].entries()) await heron.must(`/w/${id}?/addGroup`, { name, card: cards[i]! });
			await expect(count).toBeHidden();
			await more.tap();
			await expect(count).toBeVisible();
			await page.getByRole('button', { name: 'You asked for more time' }).tap();
			await expect(count).toBeHidden();
			if (!asks) return;
			await page.getByRole('link', { name: 'Ask a question' }).tap();
			const sheet = page.getByRole('dialog', { name: 'Ask a question' });
			await sheet.getByRole('textbox').fill(`What does it cost? (${short})`);
			await sheet.getByRole('button', { name: 'Ask the host' }).tap();
			await expect(sheet).toBeHidden();
			const at = await host.get(`/w/${id}/desk?panel=questions`);
			const [, questionId] = /name="questionId" value="([0-9a-z]{16})"/.exec(await at.text())!;
			await host.must(`/w/${id}/desk?/answer`, { questionId: questionId!, answer: `About £400, in ${short}.` });
			await expect(page.getByText(`About £400, in ${short}.`)).toBeVisible();
		});
	}
	await test.step('[RO9] stuck', async () => {
		await page.getByRole('button', { name: 'Help' }).tap();
		// What lies under the panel is not seen: that it did not get through is said in it.
		await page.context().setOffline(true);
		await page.getByRole('button', { name: 'Call the host' }).tap();
		await expect(page.getByText('That did not get through. Put your hand up, or press again.')).toBeVisible();
		if (process.env['SHOTS']) await page.emulateMedia({ colorScheme: 'dark' }).then(() => page.screenshot({ path: `${process.env['SHOTS']}/call-cut.png` }));
		await page.context().setOffline(false);
		await page.getByRole('button', { name: 'Call the host' }).tap();
		await expect(page.getByText('The host knows that you need help.')).toBeVisible();
		await clean(page);
		if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/call.png` });
		await page.getByRole('button', { name: 'Close' }).tap();
		await expect(desk.getByText(/^Heron \(\d+\) needs help\.$/)).toBeVisible();
		if (process.env['SHOTS']) await desk.screenshot({ path: `${process.env['SHOTS']}/call-desk.png` });
		await desk.getByRole('button', { name: /^Helped: Heron/ }).click();
		await expect(desk.getByText('needs help.')).toBeHidden();
	});
	// When the time is over there is none left to ask for.
	await workshop.turn('next');
	await expect(more).toBeHidden();
});
