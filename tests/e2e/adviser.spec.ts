import { startServer, type TestServer } from '../support/server.ts';
import { Visitor } from '../support/visitor.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

let server: TestServer;
test.beforeAll(async () => void (server = await startServer()));
test.afterAll(() => server.dispose());

test('[RO8] an adviser who offers something reads the answer and takes the offer back, and finds nothing of a participant’s page there', async ({ browser }) => {
	const host = await firstHost(server);
	const workshop = await OpenWorkshop.make(server, host);
	const { id } = workshop;
	const invited = async (role: string) => {
		const { text } = await host.must(`/w/${id}/desk?/invite`, { role });
		const who = new Visitor(server.origin);
		await who.must(`${new URL(/https?:\/\/[^"\\\s]+\/welcome\/[\w-]+/.exec(text)![0]).pathname}?/make`, { name: role, login: role, password: 'a long enough password' });
		return who;
	};
	const [adviser, officer] = [await invited('adviser'), await invited('officer')];
	await workshop.to('Who does it');
	const page = await onDevice(browser, server.origin, adviser, `/w/${id}`);
	const way = page.getByRole('link', { name: 'My offers, and what was answered' });
	await expect(page.getByRole('heading', { name: 'Questions for you' })).toBeVisible();
	await expect(way).toBeHidden();
	await adviser.must(`/w/${id}?/offer`, { kind: 'skill', what: 'I can read the flood maps', conditions: 'Before June' });
	await expect(way).toBeVisible();

	// Answered long after its round.
	await workshop.to('Close');
	const offers = await (await officer.get(`/w/${id}/outcome/offers`)).text();
	await officer.must(`/w/${id}/outcome/offers?/answer`, { pledge: /name="pledge" value="([0-9a-z]{16})"/.exec(offers)![1]!, version: '0', state: 'accepted', answer: 'Yes please, on Monday.' });
	await way.tap();
	await expect(page.getByRole('heading', { name: 'My offers', level: 1 })).toBeVisible();
	for (const text of ['I can read the flood maps', 'Before June', 'Yes please, on Monday.']) await expect(page.getByText(text).first()).toBeVisible();
	for (const text of ['Who can do what?', 'Do you want to hear more?', 'Offer something']) await expect(page.getByText(text)).toHaveCount(0);
	await clean(page);
	await page.getByRole('button', { name: 'Take it back' }).tap();
	await expect(page.getByText('You took it back').first()).toBeVisible();
	await expect(page.getByText('I can read the flood maps')).toHaveCount(0);
});
