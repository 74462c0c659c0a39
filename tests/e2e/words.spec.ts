import type { Page } from '@playwright/test';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { finger, joinByLink, keys } from './cast/citizen.ts';
import { comeIn } from './cast/hall.ts';
import { expect, test } from './test.ts';

/** A form of the board, as its page sends it. */
async function send(page: Page, action: string, fields: Record<string, string>): Promise<void> {
	const type = await page.evaluate(async ([to, all]) => {
		const form = new FormData();
		for (const [name, value] of Object.entries(all)) form.append(name, value);
		const answer = await fetch(`${location.pathname}?/${to}`, { method: 'POST', body: form, headers: { 'x-sveltekit-action': 'true', accept: 'application/json' } });
		return ((await answer.json()) as { type: string }).type;
	}, [action, fields] as const);
	expect(['success', 'redirect']).toContain(type);
}

test('[MD12] [MD13] in browsers: a host takes out, by keyboard, why somebody sees a card differently; it leaves everyone’s page, its writer is told at once and keeps it, and it comes back', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	const host = new Facilitator(new Hall(server.origin, 100_000));
	try {
		await host.arrive(server.adminLink!);
		await host.makeWorkshop('Millbrook: streets and river', 'What should change around Mill Lane?');
		const { link } = await host.door();
		const maple = await comeIn(browser, 'desk', () => server.origin);
		const iris = await comeIn(browser, 'phone', () => server.origin);
		await joinByLink(maple.page, keys, link, 'Maple');
		await joinByLink(iris.page, finger, link, 'Iris');
		await host.start('place');
		await send(maple.page, 'placeCard', { text: 'Close Mill Lane to cars', theme: 'green', where: 'whole' });
		await host.start('look');
		await expect(iris.page.getByText('Close Mill Lane to cars').first()).toBeVisible();
		const card = await iris.page.locator('[id^="card-"]').first().getAttribute('id');
		await send(iris.page, 'react', { card: card!.slice('card-'.length), kind: 'differ', reason: 'Ted Brown at number 9 would lose his shop' });
		await expect(maple.page.getByText('Ted Brown at number 9').first()).toBeAttached();

		const desk = await comeIn(browser, 'desk', () => server.origin);
		await desk.context.addCookies(host.browser.cookies);
		await desk.page.goto(`/w/${host.workshopId}/desk`);
		await desk.page.getByRole('link', { name: 'What people wrote' }).press('Enter');
		await desk.page.getByRole('searchbox').fill('ted brown');
		await desk.page.getByRole('searchbox').press('Enter');
		await expect(desk.page).toHaveURL(/find=ted/);
		await expect(desk.page.getByRole('listitem').filter({ hasText: 'Ted Brown' })).toContainText('Sees a card differently');
		await expect(desk.page.getByRole('listitem').filter({ hasText: 'Ted Brown' })).toContainText('Close Mill Lane to cars');
		await desk.page.locator('summary').filter({ hasText: 'Take it out: Ted Brown' }).press('Enter');
		await desk.page.getByRole('radio', { name: 'Names a person' }).press('Space');
		await desk.page.getByRole('textbox', { name: 'Your own words to the writer, if you like' }).fill('Please say it without a name.');
		await desk.page.getByRole('button', { name: 'Take it out' }).press('Enter');
		await expect(desk.page.getByText('Taken out. Whoever wrote it sees why.')).toBeVisible();
		// What was looked for is looked for still: there may be more of it.
		await expect(desk.page.getByRole('searchbox')).toHaveValue('ted brown');

		await expect(maple.page.getByText('Ted Brown')).toHaveCount(0);
		await expect(maple.page.getByText('[taken out by a host]').first()).toBeAttached();
		const told = iris.page.locator('.note').filter({ hasText: 'The host has taken words of yours out.' });
		await expect(told).toContainText('They name a person.');
		await expect(told).toContainText('Please say it without a name.');
		await expect(told).toContainText('Ted Brown at number 9 would lose his shop');
		await told.getByRole('button', { name: 'Put away' }).tap();
		await expect(told).toHaveCount(0);
		await iris.page.reload();
		await expect(iris.page.getByText('Close Mill Lane to cars').first()).toBeVisible();
		await expect(told).toHaveCount(0);
		// What was put away on the device is found again on one's own page, without scripts too.
		await iris.page.goto(`/w/${host.workshopId}/mine`);
		await expect(told).toContainText('Ted Brown');

		await desk.page.locator('summary').filter({ hasText: 'Words taken out: 1' }).press('Enter');
		await desk.page.getByRole('button', { name: /^Put it back: Ted Brown/ }).press('Enter');
		await expect(desk.page.getByText('It is back where it was.')).toBeVisible();
		await expect(desk.page.getByRole('searchbox')).toHaveValue('ted brown');
		await expect(maple.page.getByText('Ted Brown at number 9').first()).toBeAttached();
		for (const { ears } of [desk, maple, iris]) expect(ears.complaints).toEqual([]);
	} finally {
		await server.dispose();
	}
});
