import sharp from 'sharp';
import { firstHost } from './cast/open-workshop.ts';
import { clean, onDevice } from './cast/device.ts';
import { startServer } from '../support/server.ts';
import { expect, test } from './test.ts';

test('[GE13] [F9] a host sends files of a plan: what is none is refused with its sentence and the page stays, a picture with its world file is placed, and typed points show how far off they are', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	try {
		const host = await firstHost(server);
		const { location } = await host.must('/workshops/new', { title: 'Millbrook', question: '' });
		const setup = `/w/${/\/w\/([0-9a-z]{16})/.exec(location)![1]!}/setup`;
		const page = await onDevice(browser, server.origin, host, `${setup}?step=plan`, false);
		await page.waitForLoadState('networkidle');
		const picture = page.getByLabel('Your own plan');
		const words = page.getByLabel('Describe the plan in words');
		const next = page.getByRole('button', { name: 'Next: the cards' });
		const png = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#88aa66' } }).png().toBuffer();

		await test.step('a text that calls itself a picture, and one that is too big', async () => {
			await picture.setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: Buffer.from('This is only a text.') });
			await words.fill('A green field by a brook.');
			await next.click();
			await expect(page.getByRole('alert').filter({ hasText: 'That file is not a picture, a PDF or GeoJSON.' })).toBeInViewport();
			await expect(words).toHaveValue('A green field by a brook.');
			await picture.setInputFiles({ name: 'area.geojson', mimeType: 'application/geo+json', buffer: Buffer.alloc(8 * 1024 * 1024 + 1, ' ') });
			await expect(page.getByRole('alert').filter({ hasText: '“area.geojson” is 8.1 MB big. We can take 8 MB.' })).toBeVisible();
			await expect(picture).toHaveValue('');
		});

		await test.step('a picture with its world file', async () => {
			await picture.setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: png });
			await page.getByLabel('Its world file, if it has one').setInputFiles({ name: 'plan.pgw', mimeType: 'text/plain', buffer: Buffer.from('1\n0\n0\n-1\n530000.5\n180399.5\n') });
			await expect(words).toHaveValue('A green field by a brook.');
			await next.click();
			await expect(page.getByText('It has coordinates.')).toBeVisible();
			await clean(page);
			await page.getByRole('link', { name: 'Where it lies, and its streets' }).click();
			await expect(page.getByText('It is 600 m wide and 400 m high.')).toBeVisible();
		});

		await test.step('points, with a line that is cut', async () => {
			await page.waitForLoadState('networkidle');
			const point = async (n: number, on: string, world: string) => {
				const group = page.getByRole('group', { name: new RegExp(`^Point ${n}`) });
				await group.getByLabel('On the plan').fill(on);
				await group.getByLabel('In the world').fill(world);
			};
			await point(1, '0, 0', '530000 180400');
			await point(2, '100, 0', '530600 180400');
			await point(4, '0, 100', '530000 180000');
			await point(5, '100, 100', '530640 180000');
			const names = page.getByLabel('Names on the plan, one a line');
			await names.fill('Mill Lane: B2');
			await page.context().setOffline(true);
			const unheard = page.getByRole('alert').filter({ hasText: 'That did not get through.' });
			await page.getByRole('button', { name: 'Keep the names' }).click();
			await expect(unheard).toBeInViewport();
			await page.getByRole('button', { name: 'Place the plan' }).click();
			await expect(page.getByRole('group', { name: /^Point 5/ }).getByLabel('In the world')).toHaveValue('530640 180000');
			await expect(names).toHaveValue('Mill Lane: B2');
			await page.context().setOffline(false);
			await page.getByRole('button', { name: 'Place the plan' }).click();
			await expect(page.getByText('Placed by your points.')).toBeVisible();
			await expect(page.getByText('10 m off', { exact: true })).toHaveCount(3);
			await expect(page.getByRole('group', { name: /^Point 4/ })).toContainText('This one does not agree with the others: 40 m off.');
			await expect(names).toHaveValue('Mill Lane: B2');
			await page.getByRole('button', { name: 'Keep the names' }).click();
			await expect(page.getByText('Saved', { exact: true })).toBeVisible();
			await clean(page);
		});

		await test.step('another picture of that size keeps both', async () => {
			await page.goto(`${setup}?step=plan`, { waitUntil: 'networkidle' });
			await expect(page.getByText('With another picture of the same size, the names and points you typed stay.')).toBeVisible();
			await page.getByLabel('Another plan').setInputFiles({ name: 'better.png', mimeType: 'image/png', buffer: png });
			await next.click();
			await expect(page.getByText('It has no coordinates yet, and 1 name.')).toBeVisible();
		});

		await test.step('a file that the server takes in no form', async () => {
			await page.goto(`${setup}?step=cards`, { waitUntil: 'networkidle' });
			const card = page.getByRole('textbox', { name: /^Homes, card 1$/ });
			await card.fill('A card typed meanwhile');
			await page.getByLabel('Cards from a file (CSV)').setInputFiles({ name: 'cards.csv', mimeType: 'text/csv', buffer: Buffer.alloc(26 * 1024 * 1024, 'x') });
			await page.getByRole('button', { name: 'Take the file in' }).click();
			await expect(page.getByRole('alert').filter({ hasText: 'That file is too big for this server. Nothing was changed.' })).toBeInViewport();
			await expect(card).toHaveValue('A card typed meanwhile');
		});
	} finally {
		await server.dispose();
	}
});
