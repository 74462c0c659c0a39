import { readXml } from '../support/feed.ts';
import { expect, test } from 'vitest';
import { receiptLinks } from '#server/db/schema.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { alsoCard } from '#server/use/cards.ts';
import { hideWords } from '#server/use/host/words.ts';
import { answerPledge, offerPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { readPage } from '#server/use/answer-page.ts';
import { publishAnswers } from '#server/use/publications.ts';
import { readReceipt, receiptFor } from '#server/use/receipts.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { GET } from '../../src/routes/said/[key]/feed.xml/+server.ts';
import { must } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, clock, ada } = await ourApp();

const tokenIn = (path: string) => path.replace('/r/', '');
const no = { ...emptyAnswer, decision: 'no' as const, status: 'not-doing' as const, reason: 'It costs too much.' };

test('[Q20] a receipt shows one person’s cards, where they went, what was published about them and what became of the offers; nothing of anybody else', async () => {
	const { workshopId, people, officer, cards } = await votedWorkshop(app, ada);
	const path = await receiptFor(app, people[0]!);
	expect(await receiptFor(app, people[0]!)).toBe(path);
	const offer = { kind: 'time' as const, what: 'I can hold a lamp', hours: null, per: 'once' as const, from: '', to: '', conditions: '', needs: [], by: 'resident' as const, publicName: '' };
	const { pledgeId } = must(await offerPledge(app, people[0]!, { offer }));
	must(await offerPledge(app, people[1]!, { offer: { ...offer, what: 'I have a van' } }));
	const [first, second] = await readPriorities(app, workshopId);
	must(await saveAnswers(app, officer, [{ id: first!.id, version: 0, answer: no }, { id: second!.id, version: 0, answer: { ...no, reason: 'Another reason.' } }], 'form'));
	const before = (await readReceipt(app, tokenIn(path)))!;
	expect(before.cards).toMatchObject([{ text: 'Card 0 about the brook', removed: false, priorities: [first!.id] }]);
	expect(before.priorities).toMatchObject([{ number: 1, statement: 'Light the path', answer: null, late: null }]);
	expect(before.pledges).toMatchObject([{ what: 'I can hold a lamp', state: 'offered', answer: '' }]);
	must(await publishAnswers(app, officer, { ids: 'all', note: '' }));
	must(await answerPledge(app, officer, pledgeId, { version: 0, state: 'accepted', answer: 'Yes please.', thanked: true }));
	const after = (await readReceipt(app, tokenIn(path)))!;
	expect(after.priorities).toMatchObject([{ answer: { decision: 'no', reason: 'It costs too much.' } }]);
	expect(after.pledges).toMatchObject([{ state: 'accepted', answer: 'Yes please.' }]);
	const text = JSON.stringify(after);
	expect(text).not.toMatch(/Card [1-4]|van|Another reason|It floods there|personId|"people"/);
	for (const id of [...people.map(({ personId }) => personId), ...cards.slice(1)]) expect(text).not.toContain(id);
});

test('[Q20] a card that lies in two groups shows both priorities it fed, and the answer to each; so does a reaction to it', async () => {
	const { workshopId, people, officer, cards, groups, start, turn } = await votedWorkshop(app, ada, 5, { vote: false });
	must(await alsoCard(app, people[0]!, { cardId: cards[0]!, clusterId: groups[1]! }));
	await start('vote');
	await turn('next');
	const [first, second] = await readPriorities(app, workshopId);
	must(await saveAnswers(app, officer, [{ id: first!.id, version: 0, answer: no }, { id: second!.id, version: 0, answer: { ...no, reason: 'Another reason.' } }], 'form'));
	must(await publishAnswers(app, officer, { ids: 'all', note: '' }));
	const both = [first!.id, second!.id];
	const writer = (await readReceipt(app, tokenIn(await receiptFor(app, people[0]!))))!;
	expect(writer.cards).toMatchObject([{ priorities: both }]);
	expect(writer.priorities.map(({ id, answer }) => [id, answer?.reason])).toEqual([[first!.id, 'It costs too much.'], [second!.id, 'Another reason.']]);
	// Their own card fed one of the two; what they said was said to a card that fed both.
	const reader = (await readReceipt(app, tokenIn(await receiptFor(app, people[2]!))))!;
	expect(reader.reactions).toMatchObject([{ card: 1, priorities: both }]);
	expect(reader.priorities.map(({ id }) => id)).toEqual(both);
});

test('[Q21] the database holds no usable receipt; a wrong one opens nothing; a slipped date shows', async () => {
	const { people } = await votedWorkshop(app, ada);
	const path = await receiptFor(app, people[0]!);
	expect(JSON.stringify(await app.db.select().from(receiptLinks))).not.toContain(tokenIn(path));
	for (const wrong of ['', 'x', `${tokenIn(path).slice(0, 26)}!`, 'a'.repeat(27), (await receiptFor(app, people[1]!)).slice(3, -1)]) expect(await readReceipt(app, wrong)).toBeNull();
	expect((await readReceipt(app, tokenIn(path)))!.priorities[0]!.late).toBeNull();
	clock.advance(60 * 24 * 3_600_000);
	expect((await readReceipt(app, tokenIn(path)))!.priorities[0]!.late).toBe('2027-04-30');
});

test('[Q22] the feed has an entry for each edition with what changed, is well-formed whatever people wrote, and answers "not changed"; taken-out words change it', async () => {
	const { workshopId, officer, facilitator, groups } = await votedWorkshop(app, ada);
	const [first] = await readPriorities(app, workshopId);
	for (const [version, reason] of [[0, 'It costs <too> much & "more"'], [1, 'Because.']] as const) {
		must(await saveAnswers(app, officer, [{ id: first!.id, version, answer: { ...no, reason } }], 'form'));
		must(await publishAnswers(app, officer, { ids: 'all', note: `Note <${version}> & more` }));
	}
	const { key } = await readPage(app, workshopId);
	const ask = (headers: Record<string, string> = {}) => GET({ locals: { app }, params: { key }, url: new URL(`http://localhost/said/${key}/feed.xml`), request: new Request('http://localhost/', { headers }) } as never);
	const response = await ask();
	expect(response.headers.get('content-type')).toContain('application/atom+xml');
	const feed = readXml(await response.text());
	expect(feed.count('entry')).toBe(2);
	expect(feed.texts('summary')).toEqual(['Note <1> & more', 'Note <0> & more']);
	expect(new Set(feed.texts('id')).size).toBe(3);
	expect(feed.texts('content')[0]).toContain('1. Light the path: Why');
	expect((await ask({ 'if-none-match': response.headers.get('etag')! })).status).toBe(304);
	// What is taken out later goes from the feed too: neither a held copy of it nor of its entries is said to be the same still.
	clock.advance(24 * 3_600_000);
	must(await hideWords(app, facilitator, { place: { kind: 'cluster', id: groups[0]!, field: 'name' }, text: 'Light the path', why: 'person' }));
	const cleaned = await ask({ 'if-none-match': response.headers.get('etag')! });
	expect(cleaned.status).toBe(200);
	const after = readXml(await cleaned.text());
	expect(after.texts('content').join()).not.toContain('Light the path');
	expect(after.texts('updated').filter((at) => at > feed.texts('updated')[0]!)).toHaveLength(3);
	await expect(GET({ locals: { app }, params: { key: 'nothing' }, url: new URL('http://localhost/'), request: new Request('http://localhost/') } as never)).rejects.toMatchObject({ status: 404 });
});
