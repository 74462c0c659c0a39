import type { Page } from '@playwright/test';
import { startServer } from '../support/server.ts';
import { cardWith, finger, joinByCode, keys, moveToGroup, putDots, putDown, voice, writeCard, type Hand, type Thought } from './cast/citizen.ts';
import { comeIn, onSocketsOnly, pressOn, tabTo, type Device, type Somebody } from './cast/hall.ts';
import { fillDeal, goOn, linkIn, main, mainAndYes, makeFirstAccount, makeWorkshop, openDoors } from './cast/host.ts';
import { expect, test } from './test.ts';

// The whole session: a host, an adviser, an observer, a helper, an officer and six citizens at two tables, through all ten rounds.

const cards: Record<string, Thought> = {
	Heron: { text: 'A crossing with lights by the school.', theme: 'Safety', where: 'Millbrook School' },
	Otter: { text: 'Twenty miles an hour, all day.', theme: 'Getting about', where: 'Whole area' },
	Willow: { text: 'One lamp at the weir.', theme: 'Safety', where: 'Weir Path' },
	Finch: { text: 'Low lights that do not wake the bats.', theme: 'Green and outdoors', where: 'Old Mill' },
	Kestrel: { text: 'One evening bus on Fridays.', theme: 'Getting about', where: 'Station' },
	Wren: { text: 'A bus home from the late shift.', theme: 'Getting about', where: 'Not a place' }
};
const crossing = 'Make Mill Lane safe to cross';
const path = 'Light the path by the brook';
const bus = 'A bus after seven';
const helped = 'A bench where I can rest on the way.';
const late = 'Leave one place dark for the bats.';
const password = 'four other words at a desk';

test('[W9] ten rounds with every office, two tables, a late card and people who are helped', async ({ browser }) => {
	test.setTimeout(900_000);
	const server = await startServer();
	const everybody: Somebody[] = [];
	const meet = async (device: Device) => {
		const somebody = await comeIn(browser, device, () => server.origin);
		await onSocketsOnly(somebody);
		everybody.push(somebody);
		return somebody;
	};
	try {
		const desk = (await meet('desk')).page;
		const bar = desk.getByRole('region', { name: 'Main action' });
		const people: Record<string, Somebody> = {};
		/** On to the next round, and its clock starts. */
		const next = async (short: string, isBusy = true) => {
			const name = `Next: ${short.toLowerCase()}`;
			await (isBusy ? goOn(desk, name) : main(desk, name));
			await begin(short);
		};
		const begin = async (short: string) => {
			await expect(desk.locator('[aria-current="step"]').first()).toContainText(short);
			await bar.getByRole('button', { name: /^Start/ }).click();
			for (const { page: own } of Object.values(people)) if (/\/w\//.test(own.url())) await expect(own.getByRole('timer', { name: /left$/ })).toBeVisible();
		};

		await makeFirstAccount(desk, server.adminLink!);
		await makeWorkshop(desk);
		await fillDeal(desk);
		const code = await openDoors(desk);
		const home = desk.url().replace(/\/desk.*$/, '');

		const office = async (role: 'adviser' | 'helper' | 'officer', make: string, label: string, name: string) => {
			await desk.getByRole('button', { name: make }).click();
			const link = await linkIn(desk, label);
			const { page } = await meet(role === 'helper' ? 'laptop' : 'desk');
			await page.goto(link);
			await page.getByRole('textbox', { name: 'Your name' }).fill(name);
			await page.getByRole('textbox', { name: 'Sign-in name' }).fill(name.split(' ')[0]!.toLowerCase());
			await page.getByLabel('Password').fill(password);
			await page.getByRole('button', { name: 'Make my account' }).click();
			return page;
		};
		const [adviser, helper, officer, observer] = await test.step('[RO1] the host invites an adviser, a helper, an officer and somebody who only looks', async () => {
			await desk.getByRole('button', { name: 'Invite' }).click();
			const adviser = await office('adviser', 'Make a link for an adviser', 'Link for an adviser', 'Asha Adviser');
			const helper = await office('helper', 'Make a link for a helper', 'Link for a helper', 'Hal Helper');
			const officer = await office('officer', 'Make a link for the officer', 'Link for the council’s officer', 'Olu Officer');
			const observer = (await meet('projector')).page;
			await observer.goto(await linkIn(desk, 'Link for looking'));
			await expect(observer.getByText('You are looking.')).toBeVisible();
			await observer.goto(`${observer.url()}/hall`);
			await desk.getByRole('dialog', { name: 'Invite to this workshop' }).getByRole('button', { name: 'Close' }).click();
			await expect(adviser.getByRole('heading', { name: /Questions for you/ })).toBeVisible();
			await expect(helper.getByRole('heading', { name: 'Help people' })).toBeVisible();
			await expect(officer.getByRole('heading', { name: 'Agreed priorities' })).toBeVisible();
			return [adviser, helper, officer, observer] as const;
		});

		const hands: Record<string, Hand> = { Heron: finger, Otter: finger, Willow: finger, Finch: finger, Kestrel: keys, Wren: voice };
		for (const name of Object.keys(hands)) people[name] = await meet(hands[name] === finger ? 'phone' : 'laptop');
		const names = Object.keys(people);
		const page = (name: string) => people[name]!.page;
		const all = (act: (page: Page, hand: Hand, name: string) => Promise<void>) => Promise.all(names.map((name) => act(page(name), hands[name]!, name)));
		/** As the helper: the page of one of their people. */
		const helping = async (who: RegExp) => {
			await helper.getByRole('link', { name: who }).click();
			await expect(helper.getByRole('heading', { level: 2, name: who })).toBeVisible();
		};

		await test.step('[HE1] round 1, arrive: six come in by code and try a card; two who have no page of their own come in through the helper', async () => {
			await begin('Arrive');
			await all(async (own, hand, name) => void (await joinByCode(own, hand, code, name)));
			for (const [way, who] of [['By phone', /^Person 7, by phone/], ['On paper', /^Person 8, on paper/]] as const) {
				await helper.getByRole('radio', { name: way }).check();
				await helper.getByRole('button', { name: 'Add a person' }).click();
				await expect(helper.getByRole('heading', { level: 2, name: who })).toBeVisible();
			}
			await finger.press(page('Heron'), 'link', 'Try it out');
			await expect(page('Heron').getByRole('dialog', { name: 'Try it out' })).toBeVisible();
			await page('Heron').getByRole('combobox', { name: 'Which part do you know best?' }).selectOption({ index: 1 });
			await finger.press(page('Heron'), 'button', 'Keep it');
			await finger.press(page('Heron'), 'button', 'Close');
			await keys.press(page('Kestrel'), 'link', 'Try it out');
			await expect(page('Kestrel').getByRole('dialog', { name: 'Try it out' })).toBeVisible();
			await page('Kestrel').keyboard.press('Escape');
			await keys.press(page('Kestrel'), 'link', 'Who can do what?');
			await keys.press(page('Kestrel'), 'checkbox', 'Garden');
			await keys.press(page('Kestrel'), 'button', 'Save my sheet');
			await expect(page('Kestrel').getByText('Saved. Thank you.')).toBeVisible();
			await keys.press(page('Kestrel'), 'link', 'Back to the workshop');
			await expect(desk.getByText('through a helper')).toBeVisible();
			await expect(observer.getByText('6 here')).toBeVisible();
		});

		const words = [...names.map((name) => cards[name]!.text), helped];
		await test.step('[S1] round 2, place: everyone in silence; nobody is sent a word of anybody else', async () => {
			await next('Place cards', false);
			await all(async (own, hand, name) => {
				await expect(own.getByRole('heading', { name: /Place your cards/ })).toBeVisible();
				await writeCard(own, hand, cards[name]!);
				await putDown(own, hand);
				await expect(cardWith(own, cards[name]!.text).getByText('Saved')).toBeVisible();
			});
			await helping(/^Person 7/);
			await helper.getByRole('link', { name: 'What is happening now?' }).click();
			await helper.getByRole('group', { name: '1. What is it about?' }).getByText('Health and care', { exact: true }).click();
			await helper.getByRole('textbox', { name: '2. What they say, in their own words' }).fill(helped);
			await helper.getByRole('group', { name: '3. Where?' }).getByText('Whole area', { exact: true }).click();
			await helper.getByRole('button', { name: 'Read it back' }).click();
			await helper.getByRole('button', { name: 'Yes, save' }).click();
			await expect(helper.getByText('Saved. The card is on the table.')).toBeVisible();
			await expect(observer.getByText('7 cards on the table, all face down')).toBeVisible();
			for (const somebody of everybody) {
				const name = names.find((one) => people[one] === somebody);
				for (const text of words) if (text !== cards[name ?? '']?.text) expect(somebody.ears.heard(text), `${text} to ${name}`).toBe(false);
			}
		});

		await test.step('[RO2] round 3, look: same here, differently, a question to the advisers and its answer; the host brings everyone to one card', async () => {
			await bar.getByRole('button', { name: 'Next: look' }).click();
			await desk.getByRole('dialog', { name: 'Turn the cards over now?' }).getByRole('button', { name: 'Turn the cards over' }).click();
			await begin('Look');
			await all(async (own) => {
				for (const text of words) await expect(cardWith(own, text)).toBeVisible();
			});
			await cardWith(page('Heron'), cards['Willow']!.text).getByRole('button', { name: /^Same here/ }).tap();
			await cardWith(page('Wren'), cards['Willow']!.text).getByRole('link', { name: /^I see it differently/ }).press('Enter');
			await voice.write(page('Wren'), 'How do you see it?', 'It is the last dark place we have.');
			await voice.press(page('Wren'), 'button', 'Put it on the card');
			const same = cardWith(page('Kestrel'), cards['Wren']!.text).getByRole('button', { name: /^Same here/ });
			await pressOn(page('Kestrel'), same);
			await expect(same).toHaveAttribute('aria-pressed', 'true');
			await finger.press(page('Otter'), 'link', 'Ask');
			await finger.write(page('Otter'), 'Your question', 'Who owns Mill Lane?');
			await finger.press(page('Otter'), 'button', 'Ask the advisers');
			await adviser.getByRole('textbox', { name: 'Your answer. It stays on the card, and everyone can read it.' }).fill('The county council does.');
			await adviser.getByRole('button', { name: 'Put the answer there' }).click();
			// An adviser answers what was asked, and has nothing else to press.
			await expect(adviser.getByRole('button', { name: /^Same here/ })).toHaveCount(0);
			await expect(adviser.getByRole('link', { name: 'New card' })).toHaveCount(0);
			await expect(page('Kestrel').getByText('The county council does.').first()).toBeVisible();
			await desk.getByRole('button', { name: 'Bring everyone here' }).click();
			const call = desk.getByRole('dialog', { name: 'Bring everyone here' });
			await call.getByRole('textbox', { name: 'One card, by its number' }).fill('7');
			await call.getByRole('button', { name: 'Call everyone' }).click();
			await expect(desk.getByRole('status').filter({ hasText: /^6 with the group\.$/ })).toBeVisible();
		});

		await test.step('[LT2] round 4, group: silent moving, naming by proposals; a card that comes late is shown by the host and belongs to a group', async () => {
			await next('Group');
			const make = async (own: Page, hand: Hand, name: string) => {
				await hand.press(own, 'link', 'New group');
				if (name !== '') await hand.write(own, 'Name of the group', name);
				await hand.press(own, 'button', 'New group');
				await expect(own.getByRole('dialog')).toBeHidden();
			};
			await make(page('Heron'), finger, crossing);
			await make(page('Kestrel'), keys, bus);
			await make(page('Wren'), voice, 'Lights');
			await Promise.all([
				moveToGroup(page('Heron'), finger, cards['Heron']!.text, crossing),
				moveToGroup(page('Otter'), finger, cards['Otter']!.text, crossing),
				moveToGroup(page('Willow'), finger, cards['Willow']!.text, 'Lights'),
				moveToGroup(page('Finch'), finger, cards['Finch']!.text, 'Lights'),
				moveToGroup(page('Kestrel'), keys, cards['Kestrel']!.text, bus),
				moveToGroup(page('Wren'), voice, cards['Wren']!.text, bus)
			]);
			// A name that says what should happen, found right by two.
			await finger.press(page('Willow'), 'link', /^Change the name ?: Lights/);
			await finger.write(page('Willow'), 'Another name', path);
			await finger.press(page('Willow'), 'button', 'Add it');
			await keys.press(page('Kestrel'), 'link', /^Change the name ?: Lights/);
			await keys.press(page('Kestrel'), 'button', path);
			await expect(page('Finch').getByRole('heading', { name: path })).toBeVisible();
			await page('Kestrel').keyboard.press('Escape');
			await finger.press(page('Willow'), 'button', 'Close');
			await finger.press(page('Otter'), 'button', 'Help');
			await page('Otter').getByRole('dialog', { name: 'Help' }).getByRole('link', { name: 'What happened so far' }).tap();
			await finger.press(page('Otter'), 'link', 'Hand in a card');
			await finger.pick(page('Otter'), '1. What is it about?', 'Green and outdoors');
			await finger.write(page('Otter'), '2. Your idea, problem, or thing to keep', late);
			await finger.pick(page('Otter'), '3. Where?', 'Whole area');
			await finger.press(page('Otter'), 'button', 'Hand it in');
			await desk.getByRole('button', { name: 'Show it Card 8' }).click();
			await moveToGroup(page('Finch'), finger, late, path);
			await expect(desk.getByText('Every group has a name')).toBeVisible();
		});

		await test.step('[ST5] round 5, tea; [ST6] round 6, sort: two tables, each its own trays; where one does not agree both sides stand', async () => {
			await goOn(desk, 'Next: tea');
			await begin('Tea');
			await keys.press(page('Kestrel'), 'button', 'Help');
			await keys.press(page('Kestrel'), 'link', 'What happened so far');
			await expect(page('Kestrel').getByRole('dialog', { name: 'What happened so far' })).toBeVisible();
			await page('Kestrel').keyboard.press('Escape');
			await next('Sort', false);
			const tables = new Map<number, string[]>([[1, []], [2, []]]);
			for (const name of names) {
				const chip = page(name).getByText(/^Table [12]: /).first();
				await expect(chip).toBeVisible();
				tables.get(Number(/\d/.exec(await chip.innerText())![0]))!.push(name);
			}
			for (const [, sitters] of tables) expect(sitters.length).toBeGreaterThan(0);
			const put = async (name: string, what: string, tray: string) => {
				await hands[name]!.press(page(name), 'button', `Put “${what}” in ${tray}`);
				await expect(page(name).getByRole('region', { name: tray, exact: true }).getByRole('heading', { name: what })).toBeVisible();
			};
			// Whoever has only a keyboard sorts at their table, wherever they sit.
			const sorter = (n: number) => tables.get(n)!.find((name) => name === 'Kestrel') ?? tables.get(n)![0]!;
			const [one, two] = [sorter(1), sorter(2)];
			// Things come one after the other, and the first in the row is sorted first. A card that stands alone comes too.
			const sortAll = async (name: string, trays: Record<string, string>) => {
				const left = new Map(Object.entries(trays));
				while (left.size > 0) {
					const later = page(name).getByRole('button', { name: /^Put “.*” in Later$/ }).filter({ visible: true }).first();
					const what = /“(.*)”/.exec((await later.getAttribute('aria-label')) ?? '')![1]!;
					await put(name, what, left.get(what) ?? 'Later');
					left.delete(what);
				}
			};
			await Promise.all([sortAll(one, { [crossing]: 'Now', [path]: 'Soon', [bus]: 'Later' }), sortAll(two, { [crossing]: 'Now', [path]: 'Disagree', [bus]: 'Soon' })]);
			const fold = page(two).locator('summary').filter({ hasText: 'Add a reason' });
			await (hands[two] === keys ? pressOn(page(two), fold) : fold.press('Enter'));
			await hands[two]!.write(page(two), 'The reason, without names', 'The bats were there first.');
			await hands[two]!.press(page(two), 'button', 'Add it');
			await expect(page(two).getByRole('region', { name: 'Disagree', exact: true }).getByText('The bats were there first.')).toBeVisible();
			await expect(desk.getByRole('region', { name: 'The tables side by side' }).first().getByText('The bats were there first.')).toBeVisible();
			expect(people[one]!.ears.heard('The bats were there first.'), 'the other table follows its own mind').toBe(false);
		});

		await test.step('[V10] round 7, vote: six ballots and two by the helper, in secret; then one result for all', async () => {
			await goOn(desk, 'Next: vote');
			await mainAndYes(desk, 'Start the vote', 'Start the vote for 8 people?', 'Start the vote');
			const dots: Record<string, Record<string, number>> = { Heron: { [crossing]: 2, [path]: 1 }, Otter: { [crossing]: 2 }, Willow: { [path]: 2 }, Finch: { [path]: 2, [crossing]: 1 }, Kestrel: { [bus]: 2, [crossing]: 1 }, Wren: { [bus]: 2 } };
			await all(async (own, hand, name) => {
				await putDots(own, hand, dots[name]!);
				await hand.press(own, 'button', 'Put my ballot in the box');
				await expect(own.getByText('Your ballot is in the box.')).toBeVisible();
			});
			for (const [who, give] of [[/^Person 7/, { [crossing]: '2' }], [/^Person 8/, { [path]: '1' }]] as const) {
				await helping(who);
				await helper.getByRole('link', { name: 'What is happening now?' }).click();
				for (const [what, n] of Object.entries(give)) await helper.getByRole('spinbutton', { name: new RegExp(what) }).fill(n);
				await helper.getByRole('region', { name: /^The ballot of person/ }).getByRole('button', { name: 'Read it back' }).click();
				await helper.getByRole('button', { name: 'Yes, put it in the box' }).click();
				await expect(helper.getByText('The ballot is in the box.').first()).toBeVisible();
			}
			await expect(observer.getByText('8 of 8 have voted')).toBeVisible();
			await mainAndYes(desk, 'End the vote', 'End the vote now?', 'End the vote');
			await all(async (own) => expect(own.getByRole('heading', { name: '8 of 8 people voted' })).toBeVisible());
			await expect(page('Wren').getByRole('row').filter({ hasText: crossing }).getByRole('cell').first()).toContainText('1');
		});

		await test.step('[DO1] round 8, who does it: everybody chooses, one offers, the adviser says what it costs', async () => {
			await begin('Who does it');
			await all(async (own, hand, name) => {
				const row = own.getByRole('radiogroup', { name: `Who does it: ${crossing}` });
				if (hand === keys) await keys.pick(own, `Who does it: ${crossing}`, 'With help');
				else await row.getByRole('radio', { name: name === 'Heron' ? 'Others' : 'With help' }).press('Space');
				await expect(own.getByText('Saved. You can change it until the clock stops.').first()).toBeVisible();
			});
			await pressOn(page('Kestrel'), page('Kestrel').locator('summary').filter({ hasText: `Offer something for “${path}”` }));
			await keys.write(page('Kestrel'), 'What can you offer?', 'I can hold the ladder on Saturdays.');
			await tabTo(page('Kestrel'), page('Kestrel').getByRole('spinbutton', { name: 'Hours, if it is time' }).filter({ visible: true }));
			await page('Kestrel').keyboard.type('2');
			await keys.press(page('Kestrel'), 'button', 'Make this offer');
			await expect(page('Kestrel').getByText('Thank you. Someone will answer.').first()).toBeVisible();
			await adviser.locator('summary').filter({ hasText: `Say what it costs and what stands in the way for “${path}”` }).click();
			const advice = adviser.getByRole('article').filter({ has: adviser.getByRole('heading', { name: path }) });
			await advice.getByRole('combobox', { name: 'Cost' }).selectOption({ label: '£1,000 to £10,000' });
			await advice.getByRole('textbox', { name: 'What stands in the way?' }).fill('The weir belongs to the water company.');
			await advice.getByRole('button', { name: 'Save this' }).click();
			await expect(page('Willow').getByText('The weir belongs to the water company.')).toBeVisible();
			await expect(page('Willow').getByText('1 offer of time', { exact: true })).toBeVisible();
			await expect(page('Willow').getByText('I can hold the ladder on Saturdays.')).toHaveCount(0);
		});

		await test.step('[DO5] round 9, action plan: a citizen begins, another goes on, the adviser is a full partner', async () => {
			await next('Action plan');
			const of = (own: Page) => own.getByRole('article').filter({ has: own.getByRole('heading', { name: crossing }) });
			await of(page('Heron')).getByRole('textbox', { name: /^Add something to do/ }).fill('Measure how fast cars go');
			await of(page('Heron')).getByRole('button', { name: /^Add it/ }).tap();
			for (const [own, field, text] of [[page('Wren'), 'The first step', 'Borrow the county’s speed gun'], [adviser, 'Which group or body?', 'Highways team with residents']] as const) {
				await of(own).locator('summary').filter({ hasText: 'Write in it' }).press('Enter');
				await of(own).getByRole('textbox', { name: field, exact: true }).fill(text);
				await of(own).getByRole('button', { name: /^Save this plan/ }).press('Enter');
				await expect(of(page('Otter')).getByText(text)).toBeVisible();
			}
			const kestrel = page('Kestrel');
			await pressOn(kestrel, of(kestrel).locator('summary').filter({ hasText: 'Write in it' }));
			await tabTo(kestrel, of(kestrel).getByLabel('By when?'));
			await kestrel.keyboard.type('01052027');
			await pressOn(kestrel, of(kestrel).getByRole('button', { name: /^Save this plan/ }));
			await expect(of(page('Otter')).getByText('Everything is filled in.')).toBeVisible();
		});

		await test.step('[DO10] round 10, close: what was agreed is read back, people say how it was, one wants news', async () => {
			await next('Close');
			await all(async (own, hand) => {
				await expect(own.getByText('Measure how fast cars go').first()).toBeVisible();
				if (hand === keys) {
					await keys.pick(own, 'Did I have a say?', 'Mostly');
					await keys.pick(own, 'Was it worth my time?', 'Very much');
					await keys.press(own, 'button', 'Hand it in');
					await expect(own.getByText('Nobody can find which one is yours.')).toBeVisible();
					return;
				}
				await own.getByRole('group', { name: 'Did I have a say?' }).getByRole('radio', { name: 'Mostly' }).press('Space');
				await own.getByRole('group', { name: 'Was it worth my time?' }).getByRole('radio', { name: 'Very much' }).press('Space');
				await own.getByRole('button', { name: 'Hand it in' }).press('Enter');
				await expect(own.getByText('Nobody can find which one is yours.')).toBeVisible();
			});
			await expect(desk.getByText('6 of 8 have said how it was.')).toBeVisible();
			await page('Willow').getByRole('textbox', { name: 'Email or telephone number' }).fill('willow@example.org');
			await page('Willow').getByRole('checkbox', { name: /^You may write to me/ }).check();
			await page('Willow').getByRole('button', { name: 'Keep me in touch' }).tap();
			await expect(page('Willow').getByText('News goes to willow@example.org.')).toBeVisible();
			await goOn(desk, 'Finish the last round');
			await mainAndYes(desk, 'Close the workshop', 'Close the workshop?', 'Close the workshop');
		});

		await test.step('[Q4] afterwards the officer answers the offer, and each person finds where their card went', async () => {
			await officer.goto(`${home}/outcome`);
			await expect(officer.getByText(crossing).first()).toBeVisible();
			await officer.goto(`${home}/outcome/offers`);
			await officer.getByRole('combobox', { name: 'State' }).selectOption({ index: 0 });
			await officer.getByRole('textbox', { name: 'Our answer to them' }).first().fill('Yes. Come to the weir on 3 April at ten.');
			await officer.getByRole('button', { name: 'Send this answer' }).click();
			await page('Kestrel').goto(`${home}/mine`);
			await expect(page('Kestrel').getByText('Yes. Come to the weir on 3 April at ten.')).toBeVisible();
			await page('Otter').goto(`${home}/receipt`);
			await page('Otter').getByRole('link', { name: 'Open my receipt' }).tap();
			await expect(page('Otter').getByText(cards['Otter']!.text).first()).toBeVisible();
		});

		for (const { ears } of everybody) {
			expect(ears.foreign).toEqual([]);
			expect(ears.complaints).toEqual([]);
		}
	} finally {
		await server.dispose();
	}
});
