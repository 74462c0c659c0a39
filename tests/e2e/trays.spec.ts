import { startServer, type TestServer } from '../support/server.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// The words on the trays are the host's, and the tables stand side by side.

const shots = process.env['SHOTS'];
let server: TestServer;
test.beforeAll(async () => void (server = await startServer()));
test.afterAll(() => server.dispose());

test('[ST4] a host puts High, Medium and Low on the trays, and words of their own; [ST6] people read them, and afterwards where the tables differ', async ({ browser }) => {
	test.setTimeout(150_000);
	const host = await firstHost(server);
	const made = await host.must('/workshops/new', { title: 'Millbrook', question: 'What should change?' });
	const id = /\/w\/([0-9a-z]{16})/.exec(made.location)![1]!;
	await host.must(`/w/${id}/setup?/deal`, { decider: 'The council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' });
	// Not half a minute to finish a sentence.
	await host.must(`/w/${id}/setup?/rounds`, { graceSeconds: '5' });
	const setup = await onDevice(browser, server.origin, host, `/w/${id}/setup?step=rounds`);
	const fold = setup.locator('.bround').filter({ has: setup.getByRole('heading', { name: 'Sort', exact: true }) });
	await fold.locator('summary').tap();
	await setup.getByRole('button', { name: 'Use High, Medium, Low' }).tap();
	const name = setup.locator('input[name^="tray-low-"]');
	await expect(name).toHaveValue('Low');
	if (!(await name.isVisible())) await fold.locator('summary').tap();
	await expect(setup.locator('input[name^="tray-high-"]')).toHaveValue('High');
	// Wide enough to read what is typed.
	expect((await name.boundingBox())!.width).toBeGreaterThan(250);
	await name.fill('Only if asked');
	await name.scrollIntoViewIfNeeded();
	for (const colorScheme of ['light', 'dark'] as const) {
		await setup.emulateMedia({ colorScheme });
		await clean(setup);
		if (shots) await setup.screenshot({ path: `${shots}/trays-setup-${colorScheme}.png` });
	}
	await setup.getByRole('button', { name: 'Next: the plan' }).tap();
	await expect(setup.getByRole('button', { name: 'Next: the cards' })).toBeVisible();
	await host.must(`/w/${id}/setup?/open`);

	const workshop = await OpenWorkshop.of(server, host, id);
	const people = await Promise.all(['Heron', 'Otter', 'Wren', 'Finch', 'Kestrel', 'Willow', 'Robin'].map((alias) => workshop.join(alias)));
	await workshop.to('Place cards');
	await workshop.place(people[0]!, 'One lamp at the weir.');
	await workshop.place(people[1]!, 'A bus after seven.', 'about');
	await workshop.to('Look');
	await workshop.to('Sort');
	const page = await onDevice(browser, server.origin, people[0]!, `/w/${id}`);
	const seat = page.getByText(/^Table [12]: /).first();
	await expect(seat).toBeVisible();
	const mine = /\d/.exec(await seat.innerText())![0];
	let far = await onDevice(browser, server.origin, people[1]!, `/w/${id}`, false);
	for (const who of people.slice(1)) {
		await far.context().close();
		far = await onDevice(browser, server.origin, who, `/w/${id}`, false);
		await expect(far.getByText(/^Table [12]: /).first()).toBeVisible();
		if (!(await far.getByText(/^Table [12]: /).first().innerText()).includes(`Table ${mine}`)) break;
	}
	for (const label of ['High', 'Medium', 'Only if asked', 'Disagree']) await expect(page.getByRole('region', { name: label, exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Put “One lamp at the weir.” in High' }).filter({ visible: true }).first().tap();
	await expect(page.getByRole('region', { name: 'High', exact: true }).getByText('One lamp at the weir.')).toBeVisible();
	await far.getByRole('button', { name: 'Put “One lamp at the weir.” in Only if asked' }).filter({ visible: true }).first().click();
	await expect(far.getByRole('region', { name: 'Only if asked', exact: true }).getByText('One lamp at the weir.')).toBeVisible();
	for (const [own, name] of [[page, 'phone'], [far, 'desk']] as const) if (shots) await own.screenshot({ path: `${shots}/trays-sort-${name}.png` });
	await workshop.turn('end');
	for (const [own, name] of [[page, 'phone'], [far, 'desk']] as const) {
		const row = own.getByRole('row').filter({ hasText: 'One lamp at the weir.' });
		await expect(row).toContainText('Tables differ');
		await expect(row.getByText('High')).toBeVisible();
		await expect(row.getByText('Only if asked')).toBeVisible();
		await expect(own.getByRole('row').filter({ hasText: 'A bus after seven.' })).not.toContainText('Tables differ');
		for (const colorScheme of ['light', 'dark'] as const) {
			await own.emulateMedia({ colorScheme });
			await clean(own);
			expect(await own.evaluate(() => document.documentElement.scrollWidth)).toBe(own.viewportSize()!.width);
			expect(await own.getByRole('region', { name: 'The tables side by side' }).evaluate((table) => table.scrollWidth - table.clientWidth), 'no table is cut off').toBe(0);
			if (shots) await own.screenshot({ path: `${shots}/trays-side-${name}-${colorScheme}.png` });
		}
	}
});
