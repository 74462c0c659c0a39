import type { Page } from '@playwright/test';
import { comeIn } from './cast/hall.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { startServer } from '../support/server.ts';
import { expect, test } from './test.ts';

test('[F9] the line is cut as a host presses: on the pages of keeping, erasing, words, files and themes the page stays, says so and keeps what was typed; pressed again it is done', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	try {
		const host = await firstHost(server);
		const workshop = await OpenWorkshop.make(server, host);
		const { location } = await host.must('/workshops/new', { title: 'Not open yet', question: '' });
		await workshop.turn('next', 'start');
		const [ann, bob] = [await workshop.join('Ann'), await workshop.join('Bob')];
		await workshop.place(ann, 'Mr Heron lets his dog run');
		await workshop.turn('next', 'start');
		const take = `/w/${workshop.id}/outcome/take`;
		const card = /name="card" value="([0-9a-z]{16})"/.exec(await (await host.get(`${take}/erase?card=1`)).text())![1]!;
		await bob.must(`/w/${workshop.id}?/react`, { card, kind: 'differ', reason: 'Ted Brown at number 9 likes it' });

		const { page, context, ears } = await comeIn(browser, 'phone', () => server.origin);
		await context.addCookies(host.cookies);
		const pressed = async (button: string, still: () => Promise<void>, done: string) => {
			const press = () => page.getByRole('button', { name: button, exact: true }).last().tap();
			await context.setOffline(true);
			await press();
			await expect(page.getByRole('alert').filter({ hasText: 'That did not get through.' })).toBeInViewport();
			await still();
			await context.setOffline(false);
			await press();
			await expect(page.getByText(done).first()).toBeVisible();
			await expect(page.getByText('That did not get through.')).toHaveCount(0);
		};
		const field = (label: string | RegExp) => page.getByRole('textbox', { name: label });
		const opened = async (path: string) => void (await page.goto(path, { waitUntil: 'networkidle' }));

		await test.step('the day', async () => {
			await opened(`${take}/keep`);
			await page.getByLabel('Last day on which it is kept').fill('2090-04-30');
			await field('Why').fill('An appeal');
			await pressed('Save the day', async () => {
				await expect(page.getByLabel('Last day on which it is kept')).toHaveValue('2090-04-30');
				await expect(field('Why')).toHaveValue('An appeal');
			}, 'Saved. People read it in the deal.');
		});

		await test.step('how files go out', async () => {
			await opened(take);
			await field('How were people invited?').fill('Posters in every shop');
			await pressed('Save', () => expect(field('How were people invited?')).toHaveValue('Posters in every shop'), 'Saved. The files are made this way from now on.');
			await expect(field('How were people invited?')).toHaveValue('Posters in every shop');
		});

		await test.step('words of people', async () => {
			await opened(`/w/${workshop.id}/desk/words`);
			await page.locator('summary').filter({ hasText: 'Take it out: Ted Brown' }).tap();
			await page.getByRole('radio', { name: 'Names a person' }).check();
			await field('Your own words to the writer, if you like').fill('Without a name, please.');
			await pressed('Take it out', async () => {
				await expect(page.getByRole('radio', { name: 'Names a person' })).toBeChecked();
				await expect(field('Your own words to the writer, if you like')).toHaveValue('Without a name, please.');
			}, 'Taken out. Whoever wrote it sees why.');
		});

		await test.step('a card', async () => {
			await opened(`${take}/erase?card=1`);
			await page.getByRole('radio', { name: 'The law asks for it' }).check();
			await page.getByRole('checkbox', { name: /^I have read the card/ }).check();
			await pressed('Erase it for good', () => expect(page.getByRole('checkbox', { name: /^I have read the card/ })).toBeChecked(), 'Card 1 is erased.');
		});

		await test.step('names of themes', async () => {
			await opened(location.replace(/setup.*/, 'setup?step=cards'));
			const word = page.locator('#look-word-green');
			await page.locator('details.look', { has: word }).locator('summary').tap();
			await word.fill('Parks');
			await pressed('Next: open the doors', () => expect(word).toHaveValue('Parks'), 'Open the doors');
			await expectSaved(page, location);
		});

		await test.step('all of it', async () => {
			await opened(`${take}/keep`);
			await page.getByRole('radio', { name: 'It is over, and not needed any more' }).check();
			await field(/^Type its name/).fill('Millbrook');
			await pressed('Delete it for good', async () => {
				await expect(page.getByRole('radio', { name: 'It is over, and not needed any more' })).toBeChecked();
				await expect(field(/^Type its name/)).toHaveValue('Millbrook');
			}, 'The workshop is deleted');
		});
		expect(ears.foreign).toEqual([]);
	} finally {
		await server.dispose();
	}
});

async function expectSaved(page: Page, setup: string): Promise<void> {
	await page.goto(setup.replace(/setup.*/, 'setup?step=cards'));
	await expect(page.locator('#look-word-green')).toHaveValue('Parks');
}
