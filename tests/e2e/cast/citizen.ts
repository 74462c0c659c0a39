import type { Page } from '@playwright/test';
import { expect } from '../test.ts';
import { pressOn, tabTo } from './hall.ts';

type Role = 'button' | 'link' | 'checkbox';

/** How somebody works a page: with a finger, or with nothing but a keyboard. Both meet the same page. */
export interface Hand {
	press(page: Page, role: Role, name: string | RegExp): Promise<void>;
	/** One radio button of a named group. */
	pick(page: Page, group: string, name: string): Promise<void>;
	write(page: Page, label: string, text: string): Promise<void>;
	choose(page: Page, label: string, option: string): Promise<void>;
}

export const finger: Hand = {
	press: (page, role, name) => found(page, role, name).tap(),
	pick: async (page, group, name) => {
		const all = page.getByRole('group', { name: group });
		// The finger meets the picture of the button; the button itself is there for keys and screen readers.
		await all.getByText(name, { exact: true }).tap();
		await expect(all.getByRole('radio', { name, exact: true })).toBeChecked();
	},
	write: async (page, label, text) => {
		const box = page.getByRole('textbox', { name: label });
		await box.tap();
		await box.fill(text);
	},
	choose: async (page, label, option) => {
		await page.getByRole('combobox', { name: label }).selectOption({ label: option });
	}
};

export const keys: Hand = {
	press: (page, role, name) => pressOn(page, found(page, role, name), role === 'checkbox' ? 'Space' : 'Enter'),
	pick: async (page, group, name) => {
		const radios = page.getByRole('group', { name: group }).or(page.getByRole('radiogroup', { name: group })).getByRole('radio');
		const radio = radios.and(page.getByRole('radio', { name, exact: true }));
		await expect(radio).toBeAttached();
		// Tab reaches the group, the arrows the one in it.
		const reached = () => radios.evaluateAll((all) => all.includes(document.activeElement as HTMLElement));
		for (let presses = 0; presses < 150 && !(await reached()); presses++) await page.keyboard.press('Tab');
		if (!(await radio.isChecked())) await page.keyboard.press('Space');
		for (let presses = 0; presses < 12 && !(await radio.isChecked()); presses++) await page.keyboard.press('ArrowDown');
		await expect(radio).toBeChecked();
	},
	write: async (page, label, text) => {
		await tabTo(page, page.getByRole('textbox', { name: label }));
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.type(text);
	},
	choose: async (page, label, option) => {
		const list = page.getByRole('combobox', { name: label });
		await tabTo(page, list);
		await page.keyboard.type(option);
		await expect(list.locator('option:checked')).toContainText(option);
	}
};

/**
 * How somebody works a page by ear: everything is found by its role and its name, as a screen reader lists it, and worked with the keyboard
 * where it stands. Nothing is pointed at, and the plan is never opened.
 */
export const voice: Hand = {
	press: (page, role, name) => found(page, role, name).press(role === 'checkbox' ? 'Space' : 'Enter'),
	pick: async (page, group, name) => {
		const radio = page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true });
		await radio.press('Space');
		await expect(radio).toBeChecked();
	},
	write: async (page, label, text) => {
		const box = page.getByRole('textbox', { name: label });
		await box.press('ControlOrMeta+a');
		await page.keyboard.type(text);
	},
	choose: async (page, label, option) => {
		const list = page.getByRole('combobox', { name: label });
		await list.focus();
		await page.keyboard.type(option);
		await expect(list).toHaveValue(/./);
	}
};

/** The same act may stand in two places (an empty list offers it too): the first will do. */
function found(page: Page, role: Role, name: string | RegExp) {
	return page.getByRole(role, { name, exact: typeof name === 'string' }).filter({ visible: true }).first();
}

/** By the link of a workshop's door, until they sit at its table. */
export async function joinByLink(page: Page, hand: Hand, link: string, alias: string): Promise<void> {
	await page.goto(link);
	await hand.write(page, 'What shall we call you?', alias);
	await hand.press(page, 'button', `Join as ${alias}`);
	await page.waitForURL(/\/w\/[0-9a-z]{16}(\?.*)?$/);
}

/** By the code that is read out, under a name of one's own. Answers how long it took, in ms. */
export async function joinByCode(page: Page, hand: Hand, code: string, alias: string): Promise<number> {
	const started = performance.now();
	await page.goto('/');
	await hand.write(page, 'Got a code? Type the 8 letters and numbers', code);
	await hand.press(page, 'button', 'Join');
	await giveName(page, hand, alias);
	return performance.now() - started;
}

export async function giveName(page: Page, hand: Hand, alias: string): Promise<void> {
	await expect(page.getByRole('heading', { name: 'The deal' })).toBeVisible();
	await hand.write(page, 'What shall we call you?', alias);
	await hand.press(page, 'button', `Join as ${alias}`);
	await expect(page.getByRole('heading', { name: 'Come in and look around' })).toBeVisible();
}

export interface Thought {
	text: string;
	theme: string;
	/** An entry of the list of places; else 'Whole area' or 'Not a place'. */
	where: string;
}

/** Opens a new card and fills it in; it is not on the table yet. */
export async function writeCard(page: Page, hand: Hand, { text, theme, where }: Thought): Promise<void> {
	await hand.press(page, 'link', 'New card');
	await expect(page.getByRole('dialog', { name: 'New card' })).toBeVisible();
	await hand.pick(page, '1. What is it about?', theme);
	await hand.write(page, '2. Your idea, problem, or thing to keep', text);
	if (where === 'Whole area' || where === 'Not a place') await hand.pick(page, '3. Where?', where);
	else {
		await hand.pick(page, '3. Where?', 'From a list');
		await hand.choose(page, 'Street, place or square', where);
	}
}

export async function putDown(page: Page, hand: Hand): Promise<void> {
	await hand.press(page, 'button', 'Put card on the table');
	await expect(page.getByRole('dialog', { name: 'New card' })).toBeHidden();
}

/** A card in the list, by its words. */
export function cardWith(page: Page, text: string) {
	return page.getByRole('article').filter({ hasText: text });
}

/** Notes what is pressed and what shifts under it: a list that moves under a finger is told from a press that was not taken. */
function watchHand() {
	const page = window as unknown as { met: string[] | undefined };
	const isNew = page.met === undefined;
	const met = (page.met ??= []);
	met.length = 0;
	if (!isNew) return;
	const says = (node: Node | null | undefined) => (node?.textContent ?? '').trim().slice(0, 40);
	for (const kind of ['pointerdown', 'pointercancel', 'click', 'keydown', 'scroll']) addEventListener(kind, (event) => void met.push(`${Math.round(event.timeStamp)} ${kind} ${says(event.target as Node)} ${location.search}`), { capture: true });
	new PerformanceObserver((list) => {
		for (const shift of list.getEntries() as (PerformanceEntry & { sources: { node?: Node; previousRect: DOMRect; currentRect: DOMRect }[] })[])
			met.push(`${Math.round(shift.startTime)} shift ${shift.sources.map(({ node, previousRect, currentRect }) => `${says(node)} ${previousRect.y}->${currentRect.y}`).join(' | ')}`);
	}).observe({ type: 'layout-shift' });
}

export async function moveToGroup(page: Page, hand: Hand, text: string, group: string): Promise<void> {
	const line = new RegExp(`^${text.replace(/[.?]/g, '\\$&')}`);
	await page.evaluate(watchHand);
	await hand.press(page, 'link', line);
	// Until it is chosen, "Move to…" stands under the card that was chosen before it.
	await expect(found(page, 'link', line))
		.toHaveAttribute('aria-current', 'true')
		.catch(async (fault: Error) => {
			throw new Error(`${fault.message}\nWhat the page met since it was to be pressed:\n${(await page.evaluate(() => (window as unknown as { met: string[] }).met)).join('\n')}`);
		});
	await hand.press(page, 'link', 'Move to…');
	const sheet = page.getByRole('dialog', { name: 'Move this card to' });
	await expect(sheet).toContainText(text);
	await hand.press(page, 'button', new RegExp(`${group}$`));
	await expect(sheet).toBeHidden();
}

/** Dots by the name of a choice; what is there already stays. */
export async function putDots(page: Page, hand: Hand, dots: Record<string, number>): Promise<void> {
	for (const [name, n] of Object.entries(dots)) {
		const add = page.getByRole('group', { name: `Dots for ${name}` }).getByRole('button', { name: 'Add a dot' });
		for (let i = 0; i < n; i++) {
			// The choices can be read a moment before they can be marked; a key pressed then does nothing, and nobody would press it.
			await expect(add).toBeEnabled();
			if (hand === keys) await pressOn(page, add);
			else if (hand === voice) await add.press('Enter');
			else await add.tap();
		}
		await expect(page.getByRole('group', { name: `Dots for ${name}` }).getByRole('img', { name: `${n} of 2 dots` })).toBeVisible();
	}
}
