import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { recountExport } from '../load/recount.ts';
import { startServer } from '../support/server.ts';
import { cardWith, finger, giveName, joinByCode, keys, moveToGroup, putDots, putDown, writeCard, type Hand, type Thought } from './cast/citizen.ts';
import { comeIn, endsAt, onSocketsOnly, pressOn, secondsLeft, type Device, type Somebody } from './cast/hall.ts';
import { codeIn, fillDeal, goOn, linkIn, main, mainAndYes, makeFirstAccount, makeWorkshop, startRound, title } from './cast/host.ts';
import { expect, test } from './test.ts';

const crossing: Thought = { text: 'A crossing with lights by the school.', theme: 'Safety', where: 'Millbrook School' };
const slow: Thought = { text: 'Twenty miles an hour, all day.', theme: 'Getting about', where: 'Whole area' };
const lamp: Thought = { text: 'One lamp at the weir.', theme: 'Safety', where: 'Weir Path' };
const bats: Thought = { text: 'Low lights that do not wake the bats.', theme: 'Green and outdoors', where: 'Old Mill' };
const dark: Thought = { text: 'Leave the brook path dark.', theme: 'Green and outdoors', where: 'Not a place' };
const bus: Thought = { text: 'One evening bus on Fridays.', theme: 'Getting about', where: 'Station' };

const groupA = 'Make Mill Lane safe to cross';
const groupB = 'Light the path by the brook';
const groupC = 'A bus after seven';

test('[W1] a workshop, from the one-time link to the exported outcome', async ({ browser }) => {
	test.setTimeout(600_000);
	const server = await startServer();
	const out = await mkdtemp(join(tmpdir(), 'folkmoot-story-'));
	const origin = () => server.origin;
	const everybody: Somebody[] = [];
	const meet = async (device: Device) => {
		const somebody = await comeIn(browser, device, origin);
		await onSocketsOnly(somebody);
		everybody.push(somebody);
		return somebody;
	};

	try {
		const host = await meet('desk');
		const desk = host.page;
		let code = '';
		let hallLink = '';

		await test.step('the host makes a workshop; its doors stay shut until the deal is made', async () => {
			await makeFirstAccount(desk, server.adminLink!);
			await makeWorkshop(desk);
			await desk.getByRole('link', { name: /^Open the doors/ }).first().click();
			await expect(desk.getByText('Not yet. First say:').first()).toBeVisible();
			await expect(desk.getByRole('button', { name: 'Open the doors' })).toHaveCount(0);
			await desk.getByRole('link', { name: 'Finish the deal' }).click();
			await fillDeal(desk);
			await desk.getByRole('textbox', { name: 'Length of Place cards' }).fill('15');
			await desk.getByRole('button', { name: 'Next: the plan' }).click();
			await expect(desk.getByRole('img', { name: /^Plan of Millbrook/ })).toBeVisible();
			await desk.getByRole('button', { name: 'Next: the cards' }).click();
			await desk.getByRole('button', { name: 'Next: open the doors' }).click();
			await desk.getByRole('button', { name: 'Open the doors', exact: true }).click();

			const ticket = desk.getByRole('dialog', { name: 'Join ticket' });
			await expect(ticket.getByRole('img', { name: /^QR code/ })).toBeVisible();
			code = codeIn(await ticket.innerText());
			hallLink = await linkIn(desk, 'Hall screen link');
		});
		const joinLink = await linkIn(desk, 'The link');
		await desk.getByRole('dialog', { name: 'Join ticket' }).getByRole('button', { name: 'Close' }).click();

		const hall = (await meet('projector')).page;
		const [heron, otter, willow, kestrel] = [await meet('phone'), await meet('phone'), await meet('phone'), await meet('laptop')];
		const citizens = [heron, otter, willow, kestrel];

		await test.step('the hall screen says how to come in', async () => {
			await hall.goto(hallLink);
			await expect(hall.getByText(code)).toBeVisible();
			await expect(hall.getByRole('img', { name: /^QR code/ })).toBeVisible();
			await main(desk, 'Start round 1');
			await expect(hall.getByRole('timer', { name: /left$/ })).toBeVisible();
		});

		await test.step('[W2] everybody is in within 30 seconds, by link or by code, without an account', async () => {
			const started = performance.now();
			await heron.page.goto(joinLink);
			await giveName(heron.page, finger, 'Heron');
			expect(performance.now() - started).toBeLessThan(30_000);
			for (const [somebody, hand, alias] of [[otter, finger, 'Otter'], [willow, finger, 'Willow'], [kestrel, keys, 'Kestrel']] as const) {
				expect(await joinByCode(somebody.page, hand, code, alias)).toBeLessThan(30_000);
			}
			await expect(hall.getByText('4 here')).toBeVisible();
		});

		await test.step('[T2] [T3] the host stops the clock, gives time and ends early', async () => {
			await desk.getByRole('button', { name: 'Pause' }).click();
			await expect(heron.page.getByRole('timer', { name: /^Paused/ })).toBeVisible();
			const left = await secondsLeft(heron.page);
			await desk.getByRole('button', { name: 'Add 5 minutes' }).click();
			await expect.poll(() => secondsLeft(heron.page)).toBe(left + 300);
			await desk.getByRole('button', { name: 'Go on' }).click();
			await expect(hall.getByRole('timer', { name: /left$/ })).toBeVisible();
			await desk.getByRole('button', { name: 'End early' }).click();
			await expect(heron.page.getByRole('timer', { name: /to finish/ })).toBeVisible();
			await desk.getByRole('button', { name: 'Add 1 minute' }).click();
			await expect(heron.page.getByRole('timer', { name: /left$/ })).toBeVisible();
			await main(desk, 'Next: place cards');
			await main(desk, 'Start round 2');
		});

		const place = async ({ page }: Somebody, hand: Hand, thought: Thought) => {
			await writeCard(page, hand, thought);
			await putDown(page, hand);
			await expect(cardWith(page, thought.text).getByText('Saved')).toBeVisible();
		};

		await test.step('everybody places cards in silence', async () => {
			await expect.poll(() => secondsLeft(heron.page)).toBeGreaterThan(14 * 60);
			await place(heron, finger, crossing);
			await place(heron, finger, slow);
			await place(otter, finger, lamp);
			await place(kestrel, keys, bus);
			await expect(hall.getByText('4 cards on the table, all face down')).toBeVisible();
			await expect(willow.page.getByText('4 cards, face down')).toBeVisible();
			await expect(desk.getByRole('img', { name: /^Cards per person: 1 person has none/ })).toBeVisible();
		});

		await test.step('[W3] the server dies in the silence; everybody goes on with what they had, and the clock is right', async () => {
			// Half-written, on the table but not sent, and safe: three states to be caught in.
			await writeCard(willow.page, finger, dark);
			const ends = await endsAt(heron.page);
			await server.kill();
			await expect(otter.page.getByText('You are offline.', { exact: false }).first()).toBeVisible();
			await writeCard(otter.page, finger, bats);
			await putDown(otter.page, finger);
			await expect(cardWith(otter.page, bats.text).getByText('Will send when you are back online')).toBeVisible();

			await server.start();
			await expect(cardWith(otter.page, bats.text).getByText('Saved')).toBeVisible({ timeout: 30_000 });
			await expect(willow.page.getByRole('textbox', { name: '2. Your idea, problem, or thing to keep' })).toHaveValue(dark.text);
			await putDown(willow.page, finger);
			await expect(cardWith(willow.page, dark.text).getByText('Saved')).toBeVisible({ timeout: 30_000 });
			await expect(cardWith(heron.page, crossing.text)).toBeVisible();
			await kestrel.page.reload();
			await expect(cardWith(kestrel.page, bus.text)).toBeVisible();
			await expect(hall.getByText('6 cards on the table, all face down')).toBeVisible({ timeout: 30_000 });
			await expect(hall.getByText('4 here')).toBeVisible({ timeout: 30_000 });
			for (const page of [heron.page, otter.page, willow.page, kestrel.page, hall, desk]) await expect.poll(async () => Math.abs((await endsAt(page)) - ends)).toBeLessThan(3000);
		});

		const wrote = new Map<Somebody, string[]>([[heron, [crossing.text, slow.text]], [otter, [lamp.text, bats.text]], [willow, [dark.text]], [kestrel, [bus.text]]]);
		const all = [...wrote.values()].flat();

		await test.step('[S1] nobody has been sent a word of anybody else', async () => {
			for (const somebody of everybody) {
				const others = all.filter((text) => !wrote.get(somebody)?.includes(text));
				const page = `${await somebody.page.content()} ${await (await somebody.context.request.get(somebody.page.url())).text()}`;
				expect(somebody.ears.frames).toBeGreaterThan(0);
				for (const text of others) {
					expect(somebody.ears.heard(text)).toBe(false);
					expect(page).not.toContain(text);
				}
			}
			await mainAndYes(desk, 'Next: look', 'Turn the cards over now?', 'Turn the cards over');
			await main(desk, 'Start round 3');
			for (const { page, ears } of citizens) {
				for (const text of all) await expect(cardWith(page, text)).toBeVisible();
				// The ears do hear, then.
				expect(all.every((text) => ears.heard(text))).toBe(true);
			}
		});

		await test.step('people say "same here" and how they see it differently', async () => {
			await cardWith(heron.page, lamp.text).getByRole('button', { name: /^Same here/ }).tap();
			await expect(cardWith(heron.page, lamp.text).getByRole('button', { name: /^Same here/, pressed: true })).toBeVisible();
			const differ = cardWith(kestrel.page, lamp.text).getByRole('link', { name: /^I see it differently/ });
			await differ.press('Enter');
			await keys.write(kestrel.page, 'How do you see it?', 'It is the last dark place we have.');
			await keys.press(kestrel.page, 'button', 'Put it on the card');
			await expect(cardWith(willow.page, lamp.text).getByText('It is the last dark place we have.')).toBeVisible();
			await finger.press(willow.page, 'link', 'Ask');
			await finger.write(willow.page, 'Your question', 'Who pays for the lamps?');
			await finger.press(willow.page, 'button', 'Ask the host');
			await expect(desk.getByText('Who pays for the lamps?').first()).toBeVisible();
			await desk.getByRole('button', { name: 'Answered aloud: Who pays for the lamps?' }).click();
			await expect(desk.getByText('No questions now.')).toBeVisible();
		});

		await test.step('people make groups and name them; a vote needs the names', async () => {
			// Nobody is cut off in the middle of a word: the grace comes first.
			await mainAndYes(desk, 'Next: group', 'End this round now?', 'Give 30 seconds, then end');
			await expect(desk.getByText('Time is up. People are finishing their sentence.')).toBeVisible();
			await main(desk, 'Next: group');
			await main(desk, 'Start round 4');
			const add = async (page: Somebody['page'], hand: Hand, name: string) => {
				await hand.press(page, 'link', 'New group');
				if (name !== '') await hand.write(page, 'Name of the group', name);
				await hand.press(page, 'button', 'New group');
				await expect(page.getByRole('dialog')).toBeHidden();
			};
			await add(heron.page, finger, groupA);
			await add(kestrel.page, keys, groupC);
			await moveToGroup(heron.page, finger, crossing.text, groupA);
			await moveToGroup(willow.page, finger, slow.text, groupA);
			await moveToGroup(kestrel.page, keys, bus.text, groupC);
			await add(otter.page, finger, '');
			await moveToGroup(otter.page, finger, lamp.text, 'no name yet');
			await moveToGroup(otter.page, finger, bats.text, 'no name yet');
			await moveToGroup(willow.page, finger, dark.text, 'no name yet');
			await expect(desk.getByText('1 group needs a name')).toBeVisible();
			await finger.press(otter.page, 'link', /^Give it a name/);
			await finger.write(otter.page, 'Name of the group', groupB);
			await finger.press(otter.page, 'button', 'Save the name');
			await expect(desk.getByText('Every group has a name')).toBeVisible();
			await expect(kestrel.page.getByRole('heading', { name: groupB })).toBeVisible();
		});

		await test.step('[ST6] a table sorts what was grouped; where it does not agree, both sides stand', async () => {
			await goOn(desk, 'Next: tea');
			await desk.getByRole('button', { name: 'Skip this round' }).click();
			await main(desk, 'Start round 5');
			await finger.press(heron.page, 'button', `Put “${groupA}” in Now`);
			await expect(otter.page.getByRole('region', { name: 'Now' }).getByRole('heading', { name: groupA })).toBeVisible();
			await keys.press(kestrel.page, 'button', `Put “${groupC}” in Disagree`);
			await pressOn(kestrel.page, kestrel.page.locator('summary').filter({ hasText: 'Add a reason' }));
			await keys.write(kestrel.page, 'The reason, without names', 'Who would pay for it?');
			await keys.press(kestrel.page, 'button', 'Add it');
			await expect(willow.page.getByRole('region', { name: 'Disagree' }).getByText('Who would pay for it?')).toBeVisible();
			await finger.press(willow.page, 'button', `Put “${groupB}” in Soon`);
			await expect(heron.page.getByText('Everything is in a tray.')).toBeVisible();
			await expect(desk.getByRole('region', { name: 'The tables side by side' }).first().getByText('Who would pay for it?')).toBeVisible();
		});

		await test.step('[V10] everybody votes in secret; until the end there is turnout and nothing else', async () => {
			await goOn(desk, 'Next: vote');
			await mainAndYes(desk, 'Start the vote', 'Start the vote for 4 people?', 'Start the vote');
			const before = everybody.map(({ ears }) => ears.frames);
			const cast = async ({ page }: Somebody, hand: Hand, dots: Record<string, number>, again = false) => {
				await putDots(page, hand, dots);
				await hand.press(page, 'button', again ? 'Put my changed ballot in the box' : 'Put my ballot in the box');
				await expect(page.getByText('Your ballot is in the box.')).toBeVisible();
			};
			await cast(heron, finger, { [groupA]: 2, [groupB]: 1 });
			await cast(otter, finger, { [groupC]: 2 });
			await expect(hall.getByText('2 of 4 have voted')).toBeVisible();
			// A second thought, in place of the first.
			await finger.press(otter.page, 'button', 'Start again');
			await cast(otter, finger, { [groupA]: 1, [groupB]: 2 }, true);
			await cast(kestrel, keys, { [groupA]: 1, [groupB]: 1, [groupC]: 1 });
			await willow.page.getByRole('checkbox', { name: 'None of these' }).tap();
			await finger.press(willow.page, 'button', 'Put my ballot in the box');
			await expect(willow.page.getByText('Your ballot is in the box.')).toBeVisible();
			await expect(hall.getByText('4 of 4 have voted')).toBeVisible();
			for (const [i, { ears }] of everybody.entries()) {
				for (const fact of ears.facts('poll', before[i])) expect(Object.keys(fact as object).sort()).toEqual(['eligible', 'id', 'lotCommitment', 'method', 'options', 'parameters', 'state', 'turnout']);
			}
			await expect(desk.getByText('Nobody sees any count until the vote is over. You neither.')).toBeVisible();
			await expect(desk.getByRole('table')).toHaveCount(0);
		});

		await test.step('[V2] the result shows the tie as a tie, with spread and distinct voters', async () => {
			await mainAndYes(desk, 'End the vote', 'End the vote now?', 'End the vote');
			for (const page of [heron.page, otter.page, willow.page, kestrel.page]) {
				await expect(page.getByRole('heading', { name: '4 of 4 people voted' })).toBeVisible();
				await expect(page.getByText('9 dots. One person chose “none of these”.')).toBeVisible();
				for (const [group, place, spread, dots, voters] of [
					[groupA, '1=', '2 put 1 dot, 1 put 2 dots', '4', '3'],
					[groupB, '1=', '2 put 1 dot, 1 put 2 dots', '4', '3'],
					[groupC, '3', '1 put 1 dot', '1', '1']
				] as const) {
					const row = page.getByRole('row').filter({ hasText: group });
					await expect(row.getByRole('cell', { name: place, exact: true })).toBeVisible();
					await expect(row.getByText(spread)).toBeVisible();
					await expect(row.getByRole('cell').filter({ hasText: dots }).first()).toBeVisible();
					await expect(row.getByRole('cell').last()).toHaveText(new RegExp(`^${voters}( |$)`));
				}
				await expect(page.getByText('A tie is a tie. Both go forward.')).toBeVisible();
			}
			await expect(hall.getByText('A tie is a tie. Nothing breaks it.')).toBeVisible();
		});

		await test.step('[X3] the officer takes the outcome away, and it can be counted again', async () => {
			await startRound(desk, 'Close');
			await goOn(desk, 'Finish the last round');
			await desk.getByRole('button', { name: 'Invite' }).click();
			await desk.getByRole('button', { name: 'Make a link for the officer' }).click();
			const link = await linkIn(desk, 'Link for the council’s officer');
			await desk.getByRole('dialog', { name: 'Invite to this workshop' }).getByRole('button', { name: 'Close' }).click();

			const officer = (await meet('desk')).page;
			await officer.goto(link);
			await officer.getByRole('textbox', { name: 'Your name' }).fill('Olu Officer');
			await officer.getByRole('textbox', { name: 'Sign-in name' }).fill('olu');
			await officer.getByLabel('Password').fill('four other words at a desk');
			await officer.getByRole('button', { name: 'Make my account' }).click();
			await expect(officer.getByRole('heading', { name: 'Agreed priorities' })).toBeVisible();
			await expect(officer.getByText('Recounted: equal')).toBeVisible();
			await officer.getByText(`Read all 3 cards: ${groupB}`).click();
			for (const text of [lamp.text, bats.text, dark.text, 'It is the last dark place we have.']) await expect(officer.getByText(text)).toBeVisible();

			const [download] = await Promise.all([officer.waitForEvent('download'), officer.getByRole('link', { name: 'Download everything' }).click()]);
			for (const [name, bytes] of Object.entries(unzipSync(await readFile(await download.path())))) await writeFile(join(out, name), bytes);
			const again = recountExport(out);
			expect(again.differences).toEqual([]);
			expect(again.ballots).toBe(4);
			await expect(officer.getByText(again.digest)).toBeVisible();
			await mainAndYes(desk, 'Close the workshop', 'Close the workshop?', 'Close the workshop');
			await expect(heron.page.getByRole('heading', { name: '4 of 4 people voted' })).toBeVisible();
			await expect(heron.page.getByText(title, { exact: true })).toBeVisible();
		});

		for (const { ears } of everybody) {
			expect(ears.foreign).toEqual([]);
			expect(ears.complaints).toEqual([]);
		}
	} finally {
		await server.dispose();
		await rm(out, { recursive: true, force: true });
	}
});
