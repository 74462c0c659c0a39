import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { can, type Role } from '#lib/domain/people.ts';
import type { TestServer } from '../support/server.ts';
import { Visitor } from '../support/visitor.ts';
import { expect, test } from './test.ts';

/**
 * Who may come where (promise H4). The left side is read from src/routes: a page, an endpoint or an action that is not named below
 * fails the test, so that nothing new is open by oversight. Whoever is not named on the right is refused.
 */
const everyone = ['nobody', 'elsewhere', 'participant', 'gone', 'observer', 'facilitator', 'cofacilitator', 'officer', 'adviser', 'helper', 'stranger', 'admin', 'signedOut'] as const;
type Who = (typeof everyone)[number];
const accounts: Who[] = ['facilitator', 'cofacilitator', 'officer', 'adviser', 'helper', 'stranger', 'admin'];
const inside: Who[] = ['participant', 'facilitator', 'cofacilitator', 'officer', 'adviser', 'helper'];
/** Who made the workshop. */
const lead: Who[] = ['facilitator'];
const desk: Who[] = ['facilitator', 'cofacilitator'];
/** Who writes in talks and of reports. */
const writers: Who[] = ['participant', 'facilitator', 'cofacilitator', 'adviser'];
const record: Who[] = ['facilitator', 'cofacilitator', 'officer'];

const pages: Record<string, readonly Who[]> = {
	'/': everyone,
	'/about': everyone,
	'/check': everyone,
	// Who is signed in already is led on.
	'/sign-in': everyone.filter((who) => !accounts.includes(who)),
	'/welcome/[token]': everyone,
	'/staff': ['admin'],
	'/workshops': accounts,
	'/workshops/new': accounts,
	'/workshops/restore': accounts,
	'/w/[id]': [...inside, 'observer'],
	// Only with the pass that the link or the code is exchanged for: whoever has left keeps it.
	'/w/[id]/door': ['gone'],
	'/w/[id]/desk': desk,
	'/w/[id]/desk/log': desk,
	'/w/[id]/desk/words': desk,
	'/w/[id]/desk/log.csv': desk,
	'/w/[id]/desk/vote': desk,
	'/w/[id]/recount': [...inside, 'observer'],
	'/w/[id]/setup': lead,
	'/w/[id]/setup/cards.csv': lead,
	'/w/[id]/setup/ground': lead,
	'/w/[id]/setup/page': lead,
	'/w/[id]/setup/page/[page]': lead,
	'/w/[id]/hall': [...inside, 'observer'],
	'/w/[id]/helper': ['helper'],
	// Of one of a helper's own people, and asked for nobody: see tests/server/helping.test.ts.
	'/w/[id]/helper/many': [],
	'/w/[id]/helper/receipt': [],
	'/w/[id]/pack': [...desk, 'helper'],
	'/w/[id]/outcome': record,
	'/w/[id]/outcome/export/[file]': record,
	'/w/[id]/outcome/take': record,
	'/w/[id]/outcome/take/erase': record,
	'/w/[id]/outcome/take/keep': ['facilitator', 'officer'],
	// By its own address alone, which a role does not help to guess.
	'/deleted/[id]': [],
	'/deleted/[id]/[file]': [],
	'/w/[id]/outcome/news.csv': ['officer'],
	// About no workshop.
	'/schemas/[file]': everyone,
	'/w/[id]/outcome/changes': record,
	'/w/[id]/outcome/offers': record,
	'/w/[id]/outcome/api': ['officer'],
	'/w/[id]/outcome/bulk': ['officer'],
	'/w/[id]/outcome/log': ['officer'],
	'/w/[id]/outcome/log/[file]': record,
	'/w/[id]/outcome/page': ['officer'],
	'/w/[id]/receipt': ['participant'],
	'/w/[id]/mine': ['participant', 'adviser'],
	'/council': accounts,
	// Asked in a workshop with a wall: see below.
	'/w/[id]/talk/[talk]': inside,
	'/w/[id]/news': [...inside, 'observer'],
	'/w/[id]/news/book.[kind]': [...inside, 'observer'],
	// By a key alone: whoever comes with a cookie gets nothing.
	'/api/v1/workshops/[id]/outcomes': [],
	'/api/v1/openapi.json': everyone,
	// A wrong key or token shows what to expect, and nothing else.
	'/said/[key]': everyone,
	'/said/[key]/feed.xml': [],
	'/said/[key]/page.pdf': [],
	'/r/[token]': everyone,
	'/w/[id]/plan/[asset]': [...inside, 'observer'],
	// A wrong token opens nothing: one leads to the code box, the other says so in words.
	'/j/[token]': [],
	'/hall/[token]': everyone
};

const onBoard = ['placeCard', 'editCard', 'removeCard', 'restoreCard', 'groupCard', 'addGroup', 'nameGroup', 'alsoCard', 'mergeGroup', 'splitGroup', 'proposeName', 'backName', 'react', 'ask', 'vote', 'say', 'sortItem', 'sortReason', 'sortReasonBack', 'sitDown', 'hostTable', 'tableReady', 'who', 'advise', 'startPlan', 'plan', 'evaluate', 'noNews', ...['postTalk', 'changeTalk', 'placeTalk', 'takeDownTalk', 'takeOnTalk', 'markTalk', 'askHosts', 'answerAsk', 'takeBackAsk', 'splitTalk', 'linkReports', 'startGroup', 'joinGroup', 'leadGroup']];
const forms: Record<string, readonly Who[]> = {
	'/?/default': everyone,
	'/look': everyone,
	'/sign-in?/default': everyone,
	'/sign-out': everyone,
	'/welcome/[token]?/make': everyone,
	'/welcome/[token]?/accept': [],
	'/staff?/invite': ['admin'],
	'/workshops?/dropTemplate': accounts,
	'/workshops/new?/default': accounts,
	'/workshops/restore?/default': accounts,
	...Object.fromEntries(['settings', 'decide'].map((action) => [`/w/[id]/outcome/take?/${action}`, record])),
	'/w/[id]/outcome/take/erase?/erase': record,
	...Object.fromEntries(['keep', 'delete'].map((action) => [`/w/[id]/outcome/take/keep?/${action}`, ['facilitator', 'officer'] as Who[]])),
	'/w/[id]/door?/another': everyone,
	'/w/[id]/door?/join': ['gone'],
	...Object.fromEntries(onBoard.map((action) => [`/w/[id]?/${action}`, inside])),
	...Object.fromEntries(['write', 'sayName', 'placeCard', 'editCard', 'removeCard', 'groupCard', 'addGroup', 'nameGroup'].map((action) => [`/w/[id]/talk/[talk]?/${action}`, writers])),
	'/w/[id]/talk/[talk]?/hide': desk,
	'/w/[id]/talk/[talk]?/takeOut': desk,
	'/w/[id]/news?/hideRemark': desk,
	'/w/[id]/news?/hideTranslation': desk,
	...Object.fromEntries(['describe', 'name', 'remark', 'translate'].map((action) => [`/w/[id]/news?/${action}`, writers])),
	'/w/[id]/news?/closeBook': lead,
	...Object.fromEntries(['callHost', 'sayAlike', 'handIn', 'leftWords', 'moreTime', 'seen', 'knowArea', 'sayLine'].map((action) => [`/w/[id]?/${action}`, ['participant'] as Who[]])),
	'/w/[id]?/walk': ['participant', 'adviser'],
	'/w/[id]?/hide': desk,
	'/w/[id]?/show': desk,
	'/w/[id]?/answer': [...desk, 'adviser'],
	'/w/[id]?/writing': ['adviser'],
	'/w/[id]?/news': ['participant'],
	'/w/[id]?/offer': inside.filter((who) => can(who as Role, 'pledge.offer')),
	...Object.fromEntries(['skills', 'offer', 'news', 'noNews'].map((action) => [`/w/[id]/mine?/${action}`, ['participant'] as Who[]])),
	...Object.fromEntries(['withdraw', 'forget'].map((action) => [`/w/[id]/mine?/${action}`, ['participant', 'adviser'] as Who[]])),
	...Object.fromEntries(['add', 'readCard', 'changeCard', 'saveCard', 'takeBack', 'readBallot', 'changeBallot', 'vote', 'readOffer', 'changeOffer', 'saveOffer', 'withdraw', 'forget', 'readSaid', 'changeSaid', 'react', 'readHow', 'changeHow', 'evaluate'].map((action) => [`/w/[id]/helper?/${action}`, ['helper'] as Who[]])),
	...Object.fromEntries(['readRows', 'changeRows', 'saveRows'].map((action) => [`/w/[id]/helper/many?/${action}`, ['helper'] as Who[]])),
	'/w/[id]?/leave': everyone,
	...Object.fromEntries(['points', 'forget', 'names'].map((action) => [`/w/[id]/setup/ground?/${action}`, lead])),
	'/w/[id]/setup/page?/pick': lead,
	...Object.fromEntries(['?/save', '?/publish', '/bulk?/look', '/bulk?/apply', '/log?/look', '/log?/apply', '/offers?/answer', '/page?/settings', '/page?/publish', '/page?/hide', '/api?/key', '/api?/revoke', '/api?/hook', '/api?/ping', '/api?/drop'].map((form) => [`/w/[id]/outcome${form}`, ['officer'] as Who[]])),
	...Object.fromEntries(['offer', 'add', 'change'].map((action) => [`/w/[id]/outcome/offers?/${action}`, record])),
	...Object.fromEntries(['about', 'deal', 'rounds', 'arrange', 'plan', 'dropPlan', 'cards', 'resetDeck', 'importDeck', 'template', 'open', 'rehearse'].map((action) => [`/w/[id]/setup?/${action}`, lead])),
	...Object.fromEntries(['invite', 'close'].map((action) => [`/w/[id]/desk?/${action}`, lead])),
	...Object.fromEntries(['round', 'tie', 'answered', 'hide', 'show', 'leaveIt', 'stop', 'goOn', 'putBack', 'passOn', 'answer', 'keepApart', 'proposeAgain', 'askWriters', 'tell', 'untell', 'callAll', 'sheet', 'freeze', 'addSpace', 'changeSpace', 'removeSpace', 'addTime', 'nameTime', 'saveOpening', 'chooseConvergence', 'callTalks', 'meetNeed', 'sayFor'].map((action) => [`/w/[id]/desk?/${action}`, desk])),
	...Object.fromEntries(['plan', 'apart'].map((action) => [`/w/[id]/desk/vote?/${action}`, desk])),
	...Object.fromEntries(['takeOut', 'putBack', 'stop'].map((action) => [`/w/[id]/desk/words?/${action}`, desk]))
};

function routesOf(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
}
const files = routesOf('src/routes');
const pathOf = (file: string) => file.replace(/^src\/routes/, '').replace(/\/(\+[^/]*|(?:[a-z]+-)?acts\.server\.ts)$/, '') || '/';
const foundPages = [...new Set(files.filter((file) => /\+page(\.server)?\.(svelte|ts)$/.test(file) || (/\+server\.ts$/.test(file) && /export const GET/.test(readFileSync(file, 'utf8')))).map(pathOf))].sort();
const foundForms = files.flatMap((file) => {
	const path = pathOf(file);
	if (/\+server\.ts$/.test(file)) return /export const POST/.test(readFileSync(file, 'utf8')) ? [path] : [];
	if (!/(\+page|acts)\.server\.ts$/.test(file)) return [];
	const actions = /export const (?:actions|\w+Acts)[^{]*\{([\s\S]*)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
	return [...actions.matchAll(/^\t(\w+): (?:async|act\(|hosting\()/gm)].map(([, action]) => `${path}?/${action}`);
}).sort();

test('[A16] every page and every form is named in the matrix', () => {
	expect(foundPages).toEqual(Object.keys(pages).sort());
	expect(foundForms).toEqual(Object.keys(forms).sort());
});

interface Cast {
	id: string;
	/** Of a talk on the wall, where there is one. */
	talk: string;
	people: Record<Who, Visitor>;
}
let cast: Cast;
/** An Open Space session at its marketplace, with a talk. */
let wall: Cast;
test.beforeAll(async ({ server }) => {
	({ cast, wall } = await castOf(server));
});

/** A workshop with open doors and one of every kind of person around it, and the same with a wall. */
async function castOf(server: TestServer): Promise<{ cast: Cast; wall: Cast }> {
	const visitor = () => new Visitor(server.origin);
	const password = 'a long enough password';
	const accountBy = async (link: string, login: string) => {
		const who = visitor();
		await who.must(`${new URL(link).pathname}?/make`, { name: login, login, password });
		return who;
	};
	const linkIn = (text: string) => /https?:\/\/[^"\\\s]+\/welcome\/[\w-]+/.exec(text)![0];
	const admin = await accountBy(server.adminLink!, 'admin');
	const facilitator = await accountBy(linkIn((await admin.must('/staff?/invite', { kind: 'facilitator' })).text), 'facilitator');
	const stranger = await accountBy(linkIn((await admin.must('/staff?/invite', { kind: 'facilitator' })).text), 'stranger');
	const open = async (host: Visitor, method = 'planning-for-real') => {
		const id = /\/w\/([0-9a-z]{16})/.exec((await host.must('/workshops/new', { title: 'Millbrook', question: 'What should change?', method })).location)![1]!;
		await host.must(`/w/${id}/setup?/deal`, { decider: 'The council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' });
		await host.must(`/w/${id}/setup?/open`);
		const text = await (await host.get(`/w/${id}/desk`)).text();
		return { id, link: /\/j\/[\w-]+/.exec(text)![0], hall: /\/hall\/[\w-]+/.exec(text)![0] };
	};
	const there = await open(stranger);
	const citizen = async ({ id, link }: typeof there) => {
		const who = visitor();
		await who.get(link);
		await who.must(`/w/${id}/door?/join`, { alias: 'Heron' });
		return who;
	};
	const signedOut = visitor();
	await signedOut.must('/sign-in', { login: 'facilitator', password });
	const before = signedOut.twin();
	await signedOut.post('/sign-out');
	const elsewhere = await citizen(there);
	const around = async (here: typeof there): Promise<Cast> => {
		const observer = visitor();
		await observer.get(here.hall);
		const invited = async (role: 'officer' | 'cofacilitator' | 'adviser' | 'helper') => accountBy(linkIn((await facilitator.must(`/w/${here.id}/desk?/invite`, { role })).text), `${role}-${here.id}`);
		const [officer, cofacilitator, adviser, helper] = [await invited('officer'), await invited('cofacilitator'), await invited('adviser'), await invited('helper')];
		const gone = await citizen(here);
		await gone.post(`/w/${here.id}?/leave`);
		// `before` still holds the cookie of the session that was ended.
		return { id: here.id, talk: 'notalknotalknota', people: { nobody: visitor(), elsewhere, participant: await citizen(here), gone, observer, facilitator, cofacilitator, officer, adviser, helper, stranger, admin, signedOut: before } };
	};
	const cast = await around(await open(facilitator));
	const wall = await around(await open(facilitator, 'open-space'));
	// Arrive, opening, marketplace.
	for (const command of ['next', 'next', 'start']) await facilitator.must(`/w/${wall.id}/desk?/round`, { command });
	await wall.people.participant.must(`/w/${wall.id}?/postTalk`, { title: 'A warm hall', why: 'It is cold', cell: '' });
	wall.talk = /name="talk" value="([0-9a-z]{16})"/.exec(await (await wall.people.participant.get(`/w/${wall.id}`)).text())![1]!;
	return { cast, wall };
}

const concrete = (path: string, at = castFor(path)) => path.replace('[id]', at.id).replace('[token]', 'wrongtokenwrongtokenwrong').replace('/log/[file]', '/log/key-issues.csv').replace('/schemas/[file]', '/schemas/workshop.schema.json').replace('[file]', 'cards.csv').replace('[key]', 'nosuchkeynosuchkey').replace('[asset]', 'noassetnoassetno').replace('[page]', '1').replace('[talk]', at.talk).replace('book.[kind]', 'book.html');

/** Talks and reports are where there is a wall. */
const castFor = (path: string) => (/\/talk\/|\/news/.test(path) && !path.includes('/outcome') ? wall : cast);
/** What is done at a wall is asked there as well. */
const atWall = (path: string) => !path.includes('/talk/') && ['Talk', 'Hosts', 'Ask', 'linkReports', 'Group', 'walk', 'sayLine', 'Space', 'Time', 'saveOpening', 'chooseConvergence', 'callTalks', 'sayFor'].some((part) => path.endsWith(part) || path.endsWith(part[0]!.toLowerCase() + part.slice(1)));

test('[A17] each page opens to whom it is for, and to nobody else', async () => {
	const wrong: string[] = [];
	for (const [path, allowed] of Object.entries(pages)) {
		for (const who of everyone) {
			const { status } = await castFor(path).people[who].get(concrete(path));
			// There is no picture to be had here: whoever may see one is told 404 as well, so only "no 200" can be asked.
			const expected = allowed.includes(who) && !/\[asset\]|\[page\]/.test(path);
			// Of so many people behind one address the last are told to wait before they try another token: that is not about who they are.
			if (status === 429 && expected && path.endsWith('[token]')) continue;
			if ((status === 200) !== expected) wrong.push(`${who} ${path}: ${status}`);
		}
	}
	expect(wrong).toEqual([]);
});

/** What the server made of a form: refused for who sends it, or taken in (and perhaps found wanting). */
async function outcomeOf(response: Response): Promise<'foreign' | 'refused' | 'taken'> {
	if (response.status === 403 && !response.headers.get('content-type')?.includes('json')) return 'foreign';
	const text = await response.text();
	if ([401, 403, 404].includes(response.status)) return 'refused';
	const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as { type?: string; status?: number; location?: string };
	if (answer.type === 'redirect' && /^\/(sign-in|\?code|welcome)/.test(answer.location ?? '')) return 'refused';
	if (answer.type === 'error' || answer.status === 403 || /not-allowed|invite-over/.test(text)) return 'refused';
	return 'taken';
}

test('[A17] each form is taken from whom it is for, and from nobody else', async () => {
	const wrong: string[] = [];
	// Forms that end a session or open and close the workshop come last, from copies of the people, so that they change nothing for the others.
	for (const [path, allowed] of Object.entries(forms)) {
		if (path === '/w/[id]?/leave' || path === '/sign-out' || path.endsWith('/door?/join')) continue;
		for (const who of everyone) {
			for (const at of atWall(path) ? [cast, wall] : [castFor(path)]) {
				const outcome = await outcomeOf(await at.people[who].post(concrete(path, at).replace('?/default', ''), { rounds: '', command: 'resume', kind: 'facilitator', talk: at.talk }));
				if ((outcome === 'taken') !== allowed.includes(who)) wrong.push(`${who} ${path}${at === wall ? ' at the wall' : ''}: ${outcome}`);
			}
		}
	}
	expect(wrong).toEqual([]);
});

test('[A2] no form is taken that comes from another site, or does not say where it comes from', async () => {
	const wrong: string[] = [];
	for (const path of Object.keys(forms)) {
		for (const origin of ['https://elsewhere.example', 'null', null]) {
			const outcome = await outcomeOf(await cast.people.facilitator.post(concrete(path).replace('?/default', ''), {}, origin));
			if (outcome !== 'foreign') wrong.push(`${origin} ${path}: ${outcome}`);
		}
	}
	expect(wrong).toEqual([]);
});

test('[A18] a socket or a stream opens to whom it is for, from our own pages only', async ({ server }) => {
	const sockets: Record<string, readonly Who[]> = { board: [...inside, 'observer'], draft: ['participant'], [`talk/${wall.talk}`]: [...inside, 'observer'] };
	const wrong: string[] = [];
	for (const [kind, allowed] of Object.entries(sockets)) {
		const at = kind.startsWith('talk') ? wall : cast;
		for (const who of everyone) {
			for (const origin of [server.origin, 'https://elsewhere.example', undefined]) {
				const status = await knock(`${server.origin.replace('http', 'ws')}/live/${at.id}/${kind}`, at.people[who].cookie, origin);
				const expected = origin === server.origin && allowed.includes(who);
				if ((status === 101) !== expected) wrong.push(`${who} ${kind} from ${origin}: ${status}`);
				const stream = await ask(`${server.origin}/live/${at.id}/${kind}/stream`, at.people[who].cookie, origin);
				if ((stream === 200) !== expected) wrong.push(`${who} ${kind} by stream from ${origin}: ${stream}`);
				// A line that nobody opened: nobody may post to it, and who has no business here is told no more than that.
				const post = await ask(`${server.origin}/live/${at.id}/${kind}/stream/${'a'.repeat(22)}?n=1`, at.people[who].cookie, origin, 'POST');
				if (![401, 403, 404].includes(post)) wrong.push(`${who} ${kind} by post from ${origin}: ${post}`);
			}
		}
	}
	expect(wrong).toEqual([]);
});

/** The status of a plain request under /live/; what it opens is closed again. */
async function ask(url: string, cookie: string, origin: string | undefined, method = 'GET'): Promise<number> {
	const asked = new AbortController();
	const { status } = await fetch(url, { method, headers: { cookie, ...(origin ? { origin } : {}) }, signal: asked.signal });
	asked.abort();
	return status;
}

/** The status that an upgrade is answered with; 101 where it opens. */
function knock(url: string, cookie: string, origin: string | undefined): Promise<number> {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(url, { headers: { cookie }, ...(origin ? { origin } : {}) });
		socket.on('open', () => {
			resolve(101);
			socket.close();
		});
		socket.on('unexpected-response', (_request, response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		socket.on('error', reject);
	});
}
