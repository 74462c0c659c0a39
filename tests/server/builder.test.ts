import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import { actorOf } from '#server/auth/actor.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { readDeckCsv, writeDeckCsv } from '#server/deck/csv.ts';
import { arrangeRounds, dropTemplate, importDeck, keepTemplate, listTemplates, readDeck, readTemplate, resetDeck, saveDeck } from '#server/use/builder.ts';
import { createWorkshop, readWorkshop, saveRounds } from '#server/use/workshops.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { deckFileLimit } from '#lib/domain/file-limits.ts';
import { enHouse } from '#lib/i18n/en-house.ts';
import { en } from '#lib/i18n/en.ts';
import { starterDeck } from '#lib/domain/method/starter-deck.ts';
import { typedLooks } from '#lib/domain/theme-looks.ts';
import type { Actor } from '#lib/domain/people.ts';
import { joinAs, must, openWorkshop, someAdmin, testApp } from '../support/app.ts';

let app: App;
let ada: SignedIn;
let host: Actor;
let open: Actor;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
	const { id } = must(await createWorkshop(app, ada, { title: 'Millbrook', question: '' }));
	host = (await actorOf(app, ada, id))!;
	({ facilitator: open } = await openWorkshop(app, ada));
});
afterAll(() => app.close());
const methodOf = async (actor: Actor) => (await readWorkshop(app, actor.workshopId))!.method;
const csv = (text: string) => new TextEncoder().encode(text);

test('[B5] moving a round keeps what was typed beside it; with the doors open the order and the rights stay', async () => {
	const edit = { rounds: [{ id: 'look', minutes: 11, script: 'Look around you.' }] };
	must(await arrangeRounds(app, host, edit, { do: 'up', id: 'look' }));
	const { rounds } = await methodOf(host);
	expect(rounds.map(({ id }) => id as string).slice(0, 3)).toEqual(['arrive', 'look', 'place']);
	expect(rounds[1]).toMatchObject({ minutes: 11, script: 'Look around you.' });
	expect(await arrangeRounds(app, open, { rounds: [] }, { do: 'remove', id: 'vote' })).toMatchObject({ ok: false, refusal: { reason: 'cannot-now' } });
	const before = await methodOf(open);
	must(await saveRounds(app, open, { rounds: [{ id: 'vote', minutes: 20, may: {}, title: 'Other' }] }));
	expect((await methodOf(open)).rounds.find(({ id }) => id === 'vote')).toEqual({ ...before.rounds.find(({ id }) => id === 'vote')!, minutes: 20 });
	const citizen = await joinAs(app, open.workshopId, 'Heron');
	expect(await arrangeRounds(app, citizen, { rounds: [] }, { do: 'up', id: 'vote' })).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } });
});

test('[B6] starter cards go out as CSV and come in again; bad rows are named by line with their words, the good ones are kept', async () => {
	expect(await readDeck(app, host.workshopId)).toEqual(starterDeck);
	const again = must(readDeckCsv(csv(writeDeckCsv(starterDeck))));
	expect(again).toMatchObject({ cards: starterDeck, bad: [] });
	const formula = [{ theme: 'green', text: '=HYPERLINK("x")', keep: false }] as const;
	expect(writeDeckCsv(formula)).toContain(`'=HYPERLINK`);
	expect(must(readDeckCsv(csv(writeDeckCsv(formula)))).cards).toEqual(formula);

	const file = `Theme,Text,Keep\nGetting about,"A bench,\nhalf way",no\nspace,A rocket,no\ngreen,,no\nhomes,${'x'.repeat(300)},yes\nwork,Keep the baker,perhaps\nwork,Keep the baker,yes\n`;
	const taken = must(await importDeck(app, host, csv(file), true));
	expect(taken.taken).toBe(2);
	expect(taken.bad.map(({ line, problem }) => [line, problem])).toEqual([[4, 'theme'], [5, 'text'], [6, 'long'], [7, 'keep']]);
	expect(taken.bad[0]!.row).toBe('space, A rocket, no');
	expect(await readDeck(app, host.workshopId)).toEqual([{ theme: 'about', text: 'A bench, half way', keep: false }, { theme: 'work', text: 'Keep the baker', keep: true }]);
	expect(must(readDeckCsv(csv('theme;text\nhomes;Wärmer\n'))).cards).toEqual([{ theme: 'homes', text: 'Wärmer', keep: false }]);
	expect(must(readDeckCsv(Uint8Array.from([...csv('theme,text\nhomes,caf'), 0xe9]))).cards[0]!.text).toBe('café');
	for (const [text, reason] of [['', 'deck-columns'], ['a,b\n1,2', 'deck-columns'], ['"theme,text\nhomes,open', 'deck-unread']] as const) expect(readDeckCsv(csv(text)), text).toMatchObject({ ok: false, refusal: { reason } });
	expect(await importDeck(app, host, csv(`theme,text\n${'homes,x\n'.repeat(121)}`), true)).toMatchObject({ ok: false, refusal: { reason: 'deck-many' } });
	expect(await readDeck(app, host.workshopId)).toHaveLength(2);
	must(await saveDeck(app, host, [{ theme: 'play', text: ' A slide ', keep: false }, { theme: 'play', text: '', keep: false }]));
	expect(await readDeck(app, host.workshopId)).toEqual([{ theme: 'play', text: 'A slide', keep: false }]);
	expect(await saveDeck(app, open, [])).toMatchObject({ ok: false, refusal: { reason: 'cannot-now' } });
});

test('[B6] a quote mark in a cell is taken as it stands; one that is not closed is named by its line and takes no other row with it', async () => {
	const file = 'theme,text,keep\r\nhomes,Keep the "Old Mill",yes\r\ngreen,"Old Mill" path,no\r\nplay,"A slide, ""big""\r\nand red",no\r\n\r\nwork,"open,no\r\nwork,A shop,no\r\nabout,"A bus, at night",no\r\nhealth,"never';
	const { cards, bad } = must(readDeckCsv(csv(file)));
	expect(cards.map(({ text }) => text)).toEqual(['Keep the "Old Mill"', '"Old Mill" path', 'A slide, "big" and red', 'A shop', 'A bus, at night']);
	expect(bad).toEqual([{ line: 7, problem: 'quote', row: 'work,"open,no' }, { line: 10, problem: 'quote', row: 'health,"never' }]);
	expect(enHouse.setup.cards.problem['quote']).toContain('not closed');
	const faults = `theme,text\n${'homes,"open\n'.repeat(5000)}`;
	expect(readDeckCsv(csv(faults))).toMatchObject({ ok: false, refusal: { reason: 'deck-unread', line: null } });
});

test('[B6] a file that was not chosen, or is too big, is refused with what is true', async () => {
	expect(await importDeck(app, host, null, true)).toMatchObject({ ok: false, refusal: { reason: 'deck-no-file' } });
	const big = readDeckCsv(new Uint8Array(deckFileLimit + 1));
	expect(big).toEqual({ ok: false, refusal: { reason: 'picture-too-big', limit: deckFileLimit } });
	expect(enHouse.refusals['picture-too-big']({ reason: 'picture-too-big', limit: deckFileLimit }).todo).toContain('200 kB');
	for (const limit of ['20 MB', '8 MB']) expect(enHouse.setup.plan.fileHint).toContain(limit);
	expect(enHouse.setup.cards.fileHint).toContain('200 kB');
});

test('[B7] rounds and cards are kept as a template of one’s own and begin the next workshop; nobody else has it', async () => {
	must(await keepTemplate(app, ada, host, ' Short evening '));
	const [template] = await listTemplates(app, ada);
	expect(template).toMatchObject({ title: 'Short evening', rounds: planningForReal.rounds.length - 1 });
	const begin = (await readTemplate(app, ada, template!.id))!;
	const { id } = must(await createWorkshop(app, ada, { title: 'The next one', question: '', begin }));
	const made = (await readWorkshop(app, id))!;
	expect(made.method).toEqual({ ...(await methodOf(host)), title: 'Short evening' });
	expect(await readDeck(app, id)).toEqual([{ theme: 'play', text: 'A slide', keep: false }]);
	const stranger = { ...ada, id: 'somebodyelse0000' as SignedIn['id'] };
	expect(await readTemplate(app, stranger, template!.id)).toBeNull();
	expect(await dropTemplate(app, stranger, template!.id)).toMatchObject({ ok: false });
	expect(await keepTemplate(app, ada, host, '  ')).toMatchObject({ ok: false, refusal: { reason: 'field-empty' } });
	must(await dropTemplate(app, ada, template!.id));
	expect(await listTemplates(app, ada)).toEqual([]);
	must(await resetDeck(app, host));
	expect(await readDeck(app, host.workshopId)).toEqual(starterDeck);
});

test('[B13] themes go out and come in with the deck, are kept with a template, and stay when the doors are open', async () => {
	const looks = { play: { word: 'The river', icon: 'sprout', colour: 'work' }, work: { colour: 'play' } } as const;
	const typed = typedLooks(en.common.themes, looks);
	must(await saveDeck(app, host, [{ theme: 'play', text: 'A weir', keep: false }], typed));
	expect((await methodOf(host)).themes).toEqual(looks);
	const file = writeDeckCsv(await readDeck(app, host.workshopId), looks);
	must(await resetDeck(app, host));
	expect((await methodOf(host)).themes).toBeUndefined();
	expect(must(await importDeck(app, host, csv(file), true))).toEqual({ taken: 1, bad: [] });
	expect((await methodOf(host)).themes).toEqual(looks);
	expect(writeDeckCsv(await readDeck(app, host.workshopId), (await methodOf(host)).themes)).toBe(file);

	// Cards are named by what the workshop calls a theme now; a file that says nothing of looks changes none.
	must(await importDeck(app, host, csv('theme,text\nThe river,Clean it\n'), false));
	expect(await readDeck(app, host.workshopId)).toContainEqual({ theme: 'play', text: 'Clean it', keep: false });
	expect((await methodOf(host)).themes).toEqual(looks);
	const odd = must(await importDeck(app, host, csv('theme,word,icon,colour,text\nhomes,Roofs,house,homes,A roof\nhomes,Walls,,,A wall\ngreen,,skull,,A tree\nelse,Other things,,,\n'), false));
	expect(odd).toMatchObject({ taken: 1, bad: [{ line: 3, problem: 'look' }, { line: 4, problem: 'look' }] });
	expect((await methodOf(host)).themes).toEqual({ ...looks, homes: { word: 'Roofs' }, else: { word: 'Other things' } });
	expect(await importDeck(app, host, csv('theme,word,text\nhomes,The river,A boat\n'), true)).toMatchObject({ ok: false, refusal: { reason: 'theme-word-twice' } });
	expect(await readDeck(app, host.workshopId)).toHaveLength(3);

	must(await keepTemplate(app, ada, host, 'By the river'));
	const [template] = await listTemplates(app, ada);
	const { id } = must(await createWorkshop(app, ada, { title: 'Next', question: '', begin: (await readTemplate(app, ada, template!.id))! }));
	expect((await readWorkshop(app, id))!.method.themes).toMatchObject(looks);
	expect(await saveDeck(app, open, [], typed)).toMatchObject({ ok: false, refusal: { reason: 'cannot-now' } });
	expect((await methodOf(open)).themes).toBeUndefined();
});
