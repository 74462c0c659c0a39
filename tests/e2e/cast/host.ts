import type { Page } from '@playwright/test';
import { expect } from '../test.ts';

export const hostPassword = 'four words beside a brook';
export const title = 'Millbrook: our streets';

/** From the one-time link that the server printed to the list of workshops. */
export async function makeFirstAccount(page: Page, link: string): Promise<void> {
	await page.goto(link);
	await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Host');
	await page.getByRole('textbox', { name: 'Sign-in name' }).fill('ada');
	await page.getByLabel('Password').fill(hostPassword);
	await page.getByRole('button', { name: 'Make my account' }).click();
	await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
}

/** Step by step, up to the doors that will not open without a deal, and then do. */
export async function makeWorkshop(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Make a workshop' }).first().click();
	await page.getByRole('textbox', { name: 'What is it called?' }).fill(title);
	await page.getByRole('textbox', { name: 'What is the question?' }).fill('What should change in our streets?');
	await page.getByRole('button', { name: 'Make it' }).click();
	await expect(page.getByRole('heading', { name: 'The deal' })).toBeVisible();
}

export async function fillDeal(page: Page): Promise<void> {
	await page.getByRole('textbox', { name: 'Who decides?' }).fill('Millbrook Town Council');
	await page.getByLabel('When do they decide?').fill('2027-04-13');
	await page.getByLabel('When do people hear back?').fill('2027-04-27');
	await page.getByRole('textbox', { name: 'What is it for?' }).fill('To choose what to ask for first.');
	await page.getByRole('button', { name: 'Next: rounds' }).click();
	await expect(page.getByRole('heading', { name: 'Rounds' })).toBeVisible();
}

/** The rest of the way with everything as it is proposed. Gives the spoken code. */
export async function openDoors(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'Next: the plan' }).click();
	await page.getByRole('button', { name: 'Next: the cards' }).click();
	await page.getByRole('button', { name: 'Next: open the doors' }).click();
	// By its whole name: the button before it ends in the same words.
	await page.getByRole('button', { name: 'Open the doors', exact: true }).click();
	const ticket = page.getByRole('dialog', { name: 'Join ticket' });
	const code = codeIn(await ticket.innerText());
	await ticket.getByRole('button', { name: 'Close' }).click();
	await expect(ticket).toBeHidden();
	return code;
}

export const codeIn = (text: string) => /[2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4}/.exec(text)![0];

/** The one main button of the desk. */
export async function main(page: Page, name: string): Promise<void> {
	await page.getByRole('region', { name: 'Main action' }).getByRole('button', { name }).click();
}

/** The main button, and yes to what it asks. */
export async function mainAndYes(page: Page, name: string, question: string, yes: string): Promise<void> {
	await main(page, name);
	await page.getByRole('dialog', { name: question }).getByRole('button', { name: yes }).click();
	await expect(page.getByRole('dialog', { name: question })).toBeHidden();
}

/** On from a round in which people are busy, without its grace. */
export async function goOn(page: Page, name: string): Promise<void> {
	await mainAndYes(page, name, 'End this round now?', 'Go on now');
}

/** Past rounds that this story is not about, to the one with this short name, and starts it. By name, so that a method may grow a round without breaking a story. */
export async function startRound(page: Page, short: string): Promise<void> {
	const bar = page.getByRole('region', { name: 'Main action' });
	const here = () => page.locator('[aria-current="step"]').first().innerText();
	for (let at = await here(); !at.includes(short); at = await here()) {
		await page.getByRole('button', { name: 'Skip this round' }).click();
		// As it reads, not as it is marked up: the two differ in their spaces.
		await expect.poll(here).not.toBe(at);
	}
	await bar.getByRole('button', { name: /^Start round/ }).click();
}

/** What stands in a box with a link to copy. */
export async function linkIn(page: Page, label: string): Promise<string> {
	const box = page.getByRole('textbox', { name: label });
	await expect(box).toHaveValue(/^http/);
	return box.inputValue();
}
