import type { Page } from '@playwright/test';
import { commandPostgres } from '../support/postgres-database.ts';
import { startServer } from '../support/server.ts';
import { cardWith, finger, joinByCode, putDown, writeCard } from './cast/citizen.ts';
import { comeIn, type Somebody } from './cast/hall.ts';
import { fillDeal, main, makeFirstAccount, makeWorkshop, openDoors } from './cast/host.ts';
import { expect, test } from './test.ts';

// On PostgreSQL only: the built-in database cannot be made read-only from outside. What a full disk does to that one, tests/server/full-disk.test.ts shows.
const postgres = process.env['FOLKMOOT_TEST_POSTGRES']!;
const setReadOnly = async (on: boolean) => {
	await commandPostgres(postgres, on ? 'alter system set default_transaction_read_only = on' : 'alter system reset default_transaction_read_only');
	await commandPostgres(postgres, 'select pg_reload_conf()');
};
const note = (page: Page) => page.getByText('Nothing can be saved right now.').filter({ visible: true }).first();

test('[J8] a database that turns read-only: everyone is told in words, nothing is lost, and it goes on by itself', async ({ browser }) => {
	test.setTimeout(120_000);
	const server = await startServer();
	const everybody: Somebody[] = [];
	const meet = async (device: 'desk' | 'phone') => {
		const somebody = await comeIn(browser, device, () => server.origin);
		everybody.push(somebody);
		return somebody.page;
	};
	try {
		const desk = await meet('desk');
		await makeFirstAccount(desk, server.adminLink!);
		await makeWorkshop(desk);
		await fillDeal(desk);
		const code = await openDoors(desk);
		await main(desk, 'Start round 1');
		const [wren, crane] = [await meet('phone'), await meet('phone')];
		await joinByCode(wren, finger, code, 'Wren');
		await joinByCode(crane, finger, code, 'Crane');
		await main(desk, 'Next: place cards');
		await main(desk, 'Start round 2');
		await writeCard(crane, finger, { text: 'Half a thought', theme: 'Safety', where: 'Not a place' });

		await setReadOnly(true);
		// The first to write finds it out, for all.
		await writeCard(wren, finger, { text: 'A lamp at the ford.', theme: 'Safety', where: 'Not a place' });
		await putDown(wren, finger);
		await expect(note(wren)).toBeVisible();
		await expect(wren.getByText('All saved')).toHaveCount(0);
		await expect(cardWith(wren, 'A lamp at the ford.').getByText('Saved')).toHaveCount(0);
		await expect(note(crane)).toBeVisible();
		await expect(note(desk)).toBeVisible();
		await expect(crane.getByRole('button', { name: 'Put card on the table' })).toBeDisabled();
		// The host presses a button all the same, and keeps the desk.
		await desk.getByRole('button', { name: 'Add 1 minute' }).click();
		await expect(desk.getByRole('alert').getByText('Nothing can be saved right now.').first()).toBeVisible();
		await expect(desk.getByRole('heading', { name: 'Run sheet' })).toBeVisible();

		await setReadOnly(false);
		await expect(note(crane)).toHaveCount(0);
		await expect(cardWith(wren, 'A lamp at the ford.').getByText('Saved')).toBeVisible();
		await expect(wren.getByText('All saved', { exact: true })).toBeVisible();
		await expect(crane.getByRole('textbox', { name: '2. Your idea, problem, or thing to keep' })).toHaveValue('Half a thought');
		await putDown(crane, finger);
		await expect(cardWith(crane, 'Half a thought').getByText('Saved')).toBeVisible();
		await wren.reload();
		await expect(cardWith(wren, 'A lamp at the ford.')).toBeVisible();
		await desk.getByRole('button', { name: 'Add 1 minute' }).click();
		await expect(desk.getByText('Nothing can be saved right now.')).toHaveCount(0);
		for (const { ears } of everybody) expect(ears.complaints).toEqual([]);
	} finally {
		await setReadOnly(false);
		await server.dispose();
	}
});
