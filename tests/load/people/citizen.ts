import type * as Y from 'yjs';
import { cardsOf, clustersOf, readCards, readClusters, writeCard, writeCardField, writeCluster, writeClusterField } from '#lib/doc/board.ts';
import { aliases } from '#lib/domain/alias.ts';
import type { Choice } from '#lib/domain/ballot.ts';
import type { Facts } from '#lib/domain/facts.ts';
import { makeId, type CardId, type ClusterId } from '#lib/domain/ids.ts';
import { isPoint, roundPoint } from '#lib/domain/place.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import type { Chance } from '../chance.ts';
import type { CardRow } from '../deck/card-row.ts';
import type { Grouping } from '../deck/grouping.ts';
import { Browser } from './browser.ts';
import type { Hall } from './hall.ts';
import { Closed, Table } from './table.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const comebacks = 5;

/** One simulated person. Knows only what came over their own lines. */
export class Citizen {
	readonly n: number;
	readonly #hall: Hall;
	readonly #chance: Chance;
	readonly #rows: readonly CardRow[];
	readonly browser: Browser;
	#tables: { board: Table | null; draft: Table | null } = { board: null, draft: null };
	#own: CardId[] = [];
	#workshopId = '';

	constructor(n: number, hall: Hall, chance: Chance, rows: readonly CardRow[]) {
		this.n = n;
		this.#hall = hall;
		this.#chance = chance;
		this.#rows = rows;
		this.browser = new Browser(hall.origin);
	}

	/** In through the front door by the code that was read out, under a name of one's own choice. */
	async join(code: string): Promise<void> {
		await this.browser.look('/');
		await this.#hall.think(this.#chance, 5);
		const door = (await this.browser.must('/', { code })).to;
		this.#workshopId = /^\/w\/([0-9a-z]{16})\//.exec(door)?.[1] ?? '';
		await this.browser.look(door);
		await this.#hall.think(this.#chance, 10);
		const { to } = await this.browser.must(`${door}?/join`, { alias: `${aliases[this.n % aliases.length]!} ${this.n + 1}` });
		await this.browser.look(to);
		await this.#again(() => this.#table('board'));
	}

	/** In silence: this person's cards, one after the other, each until it is durable. */
	async place(): Promise<void> {
		await this.#stage((stage) => stage.visible === 'own' && stage.round.state === 'running');
		await this.#again(() => this.#table('draft'));
		for (const { line, text, theme, at } of this.#rows) {
			await this.#hall.think(this.#chance, 30);
			const id = makeId<CardId>(random);
			const started = performance.now();
			const refusal = await this.#write('draft', (doc) => {
				if (!cardsOf(doc).has(id)) writeCard(doc, id, { text, theme, at });
			});
			if (refusal) {
				this.#hall.refused.push(`line ${line}: ${refusal.reason}`);
				continue;
			}
			this.#hall.saved.add(performance.now() - started);
			this.#hall.placed += 1;
			this.#own.push(id);
		}
		this.#tables.draft?.close();
		this.#tables.draft = null;
	}

	/** After the reveal: sets right where an own card stands, and says what one thinks of a few others. */
	async look(cards: number): Promise<void> {
		const board = await this.#table('board');
		await this.#stage((stage) => stage.visible === 'everyone' && stage.round.state === 'running');
		await board.until(() => cardsOf(board.doc).size >= cards, 'the reveal');
		await this.ask();
		const mine = this.#own[0];
		if (mine !== undefined) {
			await this.#hall.think(this.#chance, 20);
			await this.#move(mine);
		}
		const others = readCards(board.doc).filter(({ id }) => !this.#own.includes(id));
		for (const { id } of this.#chance.shuffled(others).slice(0, 3)) {
			await this.#hall.think(this.#chance, 20);
			const kind = this.#chance.next() < 0.75 ? 'same' : 'differ';
			const reason = kind === 'differ' ? this.#chance.pick(['It would help some and harm others.', 'We tried that, and it did not last.', 'There are more urgent things.']) : '';
			const answer = await this.browser.send(`/w/${this.#workshopId}?/react`, { card: id, kind, reason });
			if (answer.state === 'refused') this.#hall.refused.push(`a reaction: ${answer.refusal.reason}`);
			else this.#hall.reactions += 1;
		}
	}

	/** Sorts a share of the cards that are on the table, whoever wrote them. Whoever meets a matter first makes its group; the others wait for it to appear. */
	async group({ groupOf }: Grouping, people: number): Promise<void> {
		const board = await this.#table('board');
		await this.#stage((stage) => stage.may.includes('card.group'));
		const met = new Set<string>();
		const cards = readCards(board.doc).map((card, i) => {
			const name = groupOf.get(card.text) ?? null;
			const first = name !== null && !met.has(name);
			if (first) met.add(name);
			return { card, name, first, mine: i % people === this.n };
		});
		for (const { card, name, first, mine } of cards) {
			if (!mine || name === null) continue;
			await this.#hall.think(this.#chance, 15);
			if (first) await this.#found(name, card.id);
			else await this.#putInto(card.id, name);
		}
	}

	/** At one's table: whoever is there first takes what still lies beside the trays. Two may reach for the same thing. */
	async sort(): Promise<void> {
		const board = await this.#table('board');
		await board.until(() => board.facts.mine?.table != null && (board.facts.sort?.items.length ?? 0) > 0 && board.facts.stage?.may.includes('sort') === true, 'a table to sort at');
		for (;;) {
			await this.#hall.think(this.#chance, 15);
			const { mine, sort } = board.facts;
			const still = sort?.items.filter(({ id }) => mine?.table?.placed[id] === undefined) ?? [];
			if (still.length === 0) return;
			const { id } = this.#chance.pick(still);
			const { when } = this.#chance.pick(sort!.trays);
			const answer = await this.browser.send(`/w/${this.#workshopId}?/sortItem`, { item: id, tray: when, was: '' });
			if (answer.state === 'refused' && answer.refusal.reason !== 'just-changed') {
				this.#hall.refused.push(`sorting: ${answer.refusal.reason}`);
				return;
			}
			if (answer.state !== 'refused') this.#hall.sorted(mine!.table!.table, id);
			if (answer.state !== 'refused' && when === 'disagree') await this.browser.send(`/w/${this.#workshopId}?/sortReason`, { item: id, side: String(this.#chance.between(0, 1) < 0.5 ? 0 : 1), reason: this.#chance.pick(['It would help some and harm others.', 'We tried that, and it did not last.', 'Who would pay for it?']) });
			await board.until(() => board.facts.mine?.table?.placed[id] !== undefined, 'what the table has sorted');
		}
	}

	/** Agrees, disagrees or passes on one card after the other, in an order of one's own; changes one's mind now and then. Few get to the end of many. */
	async agree(): Promise<void> {
		const board = await this.#table('board');
		await board.until(() => board.facts.conversation?.state === 'open' && board.facts.stage?.may.includes('say') === true, 'a conversation');
		const { conversation } = board.facts;
		if (conversation?.state !== 'open') return;
		const most = Math.ceil(conversation.items.length * this.#chance.between(0.5, 1.2));
		for (const item of this.#chance.shuffled(conversation.items).slice(0, most)) {
			await this.#hall.think(this.#chance, 8);
			// Two ways of seeing the town, so that there is something to find; and a few things all like.
			const side = (this.n + [...item.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)) % 3;
			const mood = this.#chance.next();
			const said = mood < 0.12 ? 'pass' : side === 0 ? (mood < 0.85 ? 'disagree' : 'agree') : mood < 0.85 ? 'agree' : 'disagree';
			const answer = await this.browser.send(`/w/${this.#workshopId}?/say`, { conversation: conversation.id, item: item.id, said });
			if (answer.state === 'refused') this.#hall.refused.push(`an answer: ${answer.refusal.reason}`);
			else this.#hall.answers += 1;
		}
	}

	/** The ballot, and now and then a second thought. Some stay away, some find nothing they want. */
	async vote(): Promise<void> {
		const board = await this.#table('board');
		await board.until(() => board.facts.poll?.state === 'open' && board.facts.stage?.may.includes('vote') === true, 'the vote');
		await this.#hall.think(this.#chance, 60);
		const mood = this.#chance.next();
		if (mood < 0.05) return;
		await this.#cast(mood < 0.08);
		if (mood < 0.8) return;
		await this.#hall.think(this.#chance, 30);
		await this.#cast(false);
	}

	/** The first minutes: everybody opens the practice card, some say which part they know, some what they can do. */
	async practise(): Promise<void> {
		await this.browser.look(`/w/${this.#workshopId}?practice`);
		if (this.#chance.next() < 0.5 && (await this.#send('?/knowArea', { area: 'whole' }, 'an area'))) this.#hall.did.areas += 1;
		if (this.#chance.next() > 0.6) return;
		if (await this.#send('/mine?/skills', { skill: this.#chance.pick(['garden', 'cook', 'repair', 'drive', 'teach', 'organise']), other: '' }, 'a sheet')) this.#hall.did.sheets += 1;
	}

	/** Words that were not ready when the round for cards ended: one in ten hands them in afterwards. */
	async late(): Promise<void> {
		if (this.n % 10 !== 3) return;
		const board = await this.#table('board');
		await board.until(() => board.facts.stage?.takesLate === true, 'the end of the round for cards');
		await this.#hall.think(this.#chance, 20);
		if (await this.#send('?/handIn', { text: `What person ${this.n + 1} had not finished.`, theme: 'else', where: 'whole' }, 'a late card')) this.#hall.did.late += 1;
	}

	/** One in eight asks something. */
	async ask(): Promise<void> {
		if (this.n % 8 !== 5) return;
		if (await this.#send('?/ask', { text: `What does person ${this.n + 1} want to know?`, card: '' }, 'a question')) this.#hall.did.questions += 1;
	}

	/** Who could do each of the first few; some offer something, most offer nothing. */
	async who(): Promise<void> {
		const board = await this.#table('board');
		await board.until(() => (board.facts.doing?.items.length ?? 0) > 0 && board.facts.stage?.may.includes('who') === true, 'who does it');
		const { items } = board.facts.doing!;
		let answered = false;
		for (const { id } of items.slice(0, 6)) {
			await this.#hall.think(this.#chance, 15);
			answered = (await this.#send('?/who', { priority: id, doer: this.#chance.pick(['ourselves', 'help', 'others']) }, 'who does it')) || answered;
		}
		if (answered) this.#hall.did.answered += 1;
		if (this.#chance.next() > 0.25) return;
		const [kind, what] = this.#chance.pick([['time', 'I can help on Saturdays.'], ['tool', 'We have a ladder.'], ['skill', 'I can draw a plan.'], ['place', 'There is room in our garage.']] as const);
		if (await this.#send('?/offer', { priority: this.#chance.pick(items.slice(0, 6)).id, kind, what, hours: kind === 'time' ? '2' : '', per: 'month', from: '', to: '', conditions: '', by: 'resident', publicName: '', contact: '' }, 'an offer')) this.#hall.did.offers += 1;
	}

	/** The first to come writes a line where there is none; the others fill in what is blank, and now and then two reach for the same field. */
	async plan(): Promise<void> {
		const board = await this.#table('board');
		await board.until(() => (board.facts.doing?.items.length ?? 0) > 0 && board.facts.stage?.may.includes('plan') === true, 'the action plan');
		await this.#hall.think(this.#chance, 30);
		const item = this.#chance.pick(board.facts.doing!.items.filter(({ isTop }) => isTop));
		const line = item.plans[0];
		if (!line) {
			if (await this.#send('?/startPlan', { priority: item.id, task: this.#chance.pick(['Ask the council what it costs', 'Measure the place', 'Meet on Tuesday and walk there']) }, 'a plan', ['board-full'])) this.#hall.did.plans += 1;
		}
		else {
			const [field, text] = this.#chance.pick([['firstStep', 'Ring the clerk'], ['leadName', 'Friends of the brook'], ['due', '2027-05-01'], ['helpSought', 'Somebody with a van']] as const);
			if (await this.#send('?/plan', { action: line.id, [field]: text, was: JSON.stringify({ [field]: line[field] }) }, 'a plan', ['just-changed'])) this.#hall.did.planned += 1;
		}
	}

	/** How it was, once; a few want news. */
	async close(): Promise<void> {
		const board = await this.#table('board');
		await board.until(() => board.facts.stage?.may.includes('evaluate') === true, 'the close');
		await this.#hall.think(this.#chance, 30);
		if (this.#chance.next() < 0.15) return;
		if (await this.#send('?/evaluate', { say: String(Math.ceil(this.#chance.next() * 3) + 2), worth: String(Math.ceil(this.#chance.next() * 3) + 2), words: '' }, 'how it was')) this.#hall.did.evaluated += 1;
		if (this.#chance.next() < 0.2 && (await this.#send('?/news', { contact: `person${this.n}@example.org`, consent: 'on', words: 'You may write to me.' }, 'news'))) this.#hall.did.news += 1;
	}

	/** Whether it was taken. */
	async #send(path: string, fields: Record<string, string>, what: string, forgiven: readonly string[] = []): Promise<boolean> {
		const answer = await this.browser.send(`/w/${this.#workshopId}${path}`, fields);
		if (answer.state === 'refused' && !forgiven.includes(answer.refusal.reason)) this.#hall.refused.push(`${what}: ${answer.refusal.reason}`);
		return answer.state !== 'refused';
	}

	/** How many groups with a name lie on this person's table. */
	groups(): number {
		return this.#tables.board ? readClusters(this.#tables.board.doc).filter(({ name }) => name !== '').length : 0;
	}

	leave(): void {
		this.#tables.board?.close();
		this.#tables.draft?.close();
	}

	async #move(id: CardId): Promise<void> {
		const board = await this.#table('board');
		const at = readCards(board.doc).find((card) => card.id === id)?.at;
		if (at === undefined || !isPoint(at)) return;
		const to = roundPoint(at[0] + this.#chance.between(-0.01, 0.01), at[1] + this.#chance.between(-0.01, 0.01));
		await this.#change(id, 'at', to, (doc) => void writeCardField(doc, id, 'at', to));
	}

	async #found(name: string, cardId: CardId): Promise<void> {
		const id = makeId<ClusterId>(random);
		// As people do it: the cards come together first, and are given a name then.
		await this.#write('board', (doc) => {
			if (!clustersOf(doc).has(id)) writeCluster(doc, id, '');
		});
		await this.#change(cardId, 'cluster', id, (doc) => void writeCardField(doc, cardId, 'cluster', id));
		await this.#change(id, 'name', name, (doc) => void writeClusterField(doc, id, 'name', name));
	}

	async #putInto(cardId: CardId, name: string): Promise<void> {
		const board = await this.#table('board');
		const named = () => readClusters(board.doc).find((cluster) => cluster.name === name);
		await board.until(() => named() !== undefined, `the group "${name}"`);
		const { id } = named()!;
		await this.#change(cardId, 'cluster', id, (doc) => void writeCardField(doc, cardId, 'cluster', id));
	}

	async #cast(blank: boolean): Promise<void> {
		const poll = (await this.#table('board')).facts.poll;
		if (poll?.state !== 'open') throw new Error('the vote closed before everybody had voted');
		const choice = blank ? {} : this.#choose(poll);
		const dots = Object.fromEntries(poll.options.map(({ id }) => [`give-${id}`, String(choice[id] ?? 0)]));
		const answer = await this.browser.send(`/w/${this.#workshopId}?/vote`, { poll: poll.id, ...dots, ...(blank ? { none: 'yes' } : {}) });
		if (answer.state === 'refused') this.#hall.refused.push(`a ballot: ${answer.refusal.reason}`);
		else if (answer.state === 'done' && typeof answer.data['receipt'] === 'string') this.#hall.receipts.add(answer.data['receipt']);
	}

	/** Groups with more people behind them are liked a little more; nobody has to use up all dots. */
	#choose({ options, ...way }: Extract<Facts['poll'], { state: 'open' }>): Choice {
		const choice: Record<string, number> = {};
		if (way.method !== 'dots') throw new Error('the rehearsal votes with dots');
		const { parameters } = way;
		const liking = ({ people }: PollOption) => this.#chance.next() * Math.sqrt(people + 1);
		const liked = options.map((option) => ({ id: option.id, liking: liking(option) })).sort((a, b) => b.liking - a.liking);
		let left = parameters.dots - (this.#chance.next() < 0.1 ? 1 : 0);
		for (const { id } of liked) {
			if (left <= 0) break;
			const dots = Math.min(left, 1 + this.#chance.below(parameters.cap));
			choice[id] = dots;
			left -= dots;
		}
		return choice;
	}

	/** A change of the board that others can be seen to see. */
	async #change(id: string, field: string, value: unknown, write: (doc: Y.Doc) => void): Promise<void> {
		const started = performance.now();
		this.#hall.sightings.wrote(this, id, field, value);
		const refusal = await this.#write('board', write);
		if (refusal) {
			this.#hall.sightings.forget(id, field);
			this.#hall.refused.push(`${field} of ${id}: ${refusal.reason}`);
		} else this.#hall.savedOnBoard.add(performance.now() - started);
	}

	/** Tries a few times, as a page does: a socket can be lost, and where hundreds come at once some are asked to wait. */
	async #again<T>(act: () => Promise<T>): Promise<T> {
		for (let lost = 0; ; lost++) {
			try {
				return await act();
			} catch (error) {
				if (!(error instanceof Closed) || lost >= comebacks) throw error;
				this.#hall.reconnects += 1;
				await new Promise((resolve) => setTimeout(resolve, this.#chance.between(0, 500 * 2 ** lost)));
			}
		}
	}

	/** Until it is durable; over a new socket where the old one is lost. The change may be made twice, so it has to say where things end up. */
	#write(room: 'board' | 'draft', change: (doc: Y.Doc) => void): Promise<Refusal | null> {
		return this.#again(async () => (await this.#table(room)).write(change));
	}

	async #stage(isSo: (stage: Facts['stage']) => boolean): Promise<void> {
		const board = await this.#table('board');
		await board.until(() => board.facts.stage !== undefined && isSo(board.facts.stage), 'the round');
	}

	async #table(room: 'board' | 'draft'): Promise<Table> {
		const open = this.#tables[room];
		if (open?.isOpen) return open;
		const table = await Table.open({
			origin: this.#hall.origin,
			headers: this.browser.headers,
			workshopId: this.#workshopId,
			room,
			...(room === 'board' && this.n < witnesses ? { onRemote: (events) => this.#seen(events) } : {})
		});
		this.#tables[room] = table;
		return table;
	}

	#seen(events: Y.YEvent<Y.AbstractType<unknown>>[]): void {
		for (const event of events) {
			const id = event.path[0];
			if (typeof id !== 'string') continue;
			for (const field of event.keys.keys()) this.#hall.sightings.saw(this, id, field, (event.target as Y.Map<unknown>).get(field));
		}
	}
}

/** Watching costs this process more than the server: a few people watch for all. */
const witnesses = 8;
