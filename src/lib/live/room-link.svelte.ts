import type * as Y from 'yjs';
import { closeCode, type Refused } from '#lib/doc/frames.ts';
import type { Card, CardDraft } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import { makeId, type CardId, type ClusterId } from '#lib/domain/ids.ts';
import type { Place } from '#lib/domain/place.ts';
import type { Theme } from '#lib/domain/theme.ts';
import type { Stance } from '#lib/domain/together.ts';
import { cardIn, tidy, type LinkAct } from './act.ts';
import { ServerClock } from './line/clock.ts';
import { HeardFacts } from './heard.svelte.ts';
import { keepActs, keepWords } from './keep.ts';
import { LiveDoc, type LiveDocOptions } from './line/live-doc.ts';
import { PageLife } from './line/page-life.ts';
import type { RoomLinkOptions } from './link-options.ts';
import { OwnCards } from './own-cards.svelte.ts';
import { LivePointers } from './pointers.svelte.ts';
import type { Saving } from './saving.ts';
import type { Since } from './standing-acts.ts';
import { Standing } from './standing.svelte.ts';
import { TableTop } from './table-top.ts';
import type { TalkNotes } from './talk/talk-notes.svelte.ts';
import { TickingClock } from './ticking.svelte.ts';
import { OwnActs } from './undo.svelte.ts';
import { waysOfThisPage } from './ways/this-page.ts';
import type { Ways } from './ways/ways.ts';

export type { RoomLinkOptions, Saving };

/** A browser's link to one workshop: what is on the table, what the server says, and what this person does. One per page. */
export class RoomLink {
	readonly facts: HeardFacts;
	readonly clock: TickingClock;
	readonly standing = new Standing();
	readonly pointers: LivePointers;
	/** Of the talk this link is to; null on the board. */
	readonly notes: TalkNotes | null;
	#cards = $state.raw<readonly Card[]>([]);
	#clusters = $state.raw<readonly Cluster[]>([]);
	#refusals = $state.raw<readonly Refused[]>([]);
	#ready = $state(false);

	#options: RoomLinkOptions;
	#time: ServerClock;
	#board: LiveDoc;
	#draft: LiveDoc | null = null;
	#top: TableTop;
	#own: OwnActs;
	readonly #ownCards = new OwnCards();
	#page: PageLife;
	/** Null where a test gives the socket. */
	#ways: Ways | null;
	#way: Ways['way'] = 'fast';
	/** Go over to the fast way as soon as nothing of theirs is on its way. */
	#toMove = new Set<LiveDoc>();
	#stance: { stance: Stance; call: number } | null = null;
	#alive = false;

	constructor(options: RoomLinkOptions) {
		this.#options = options;
		const { cards, clusters, ...first } = options.first ?? {};
		this.facts = new HeardFacts(first);
		this.#own = new OwnActs(first.stage?.round.index ?? null);
		this.#cards = cards ?? [];
		this.#clusters = clusters ?? [];
		this.#time = new ServerClock(options.time ?? { now: () => Date.now(), steady: () => performance.now() }, first.stage?.serverNow ?? null);
		this.clock = new TickingClock(this.#time, () => this.facts.stage?.round ?? null);
		this.#top = new TableTop({ cards: this.#cards, clusters: this.#clusters }, () => this.#arrange());
		this.#ways = options.ways ?? (options.Socket ? null : waysOfThisPage(this.#server));
		if (this.#ways) this.#ways.heard = () => this.#wayTurned();
		this.#wayTurned();
		this.notes = options.talk && options.person && options.Notes ? new options.Notes(keepWords(options.workshopId, options.person, 'notes', options.talk), () => this.#turned()) : null;
		this.#board = this.#open('board');
		this.notes?.watch(this.#board);
		this.#top.watch('board', this.#board.doc);
		this.pointers = new LivePointers({
			mayShow: () => this.facts.stage?.cursors ?? false,
			point: (at) => this.#board.provider.point(at),
			look: (view) => this.#board.provider.look(view)
		});
		this.#page = new PageLife({
			back: () => this.#back(),
			seen: () => this.#sayHere(),
			leaving: () => this.pointers.point(null),
			tick: () => {
				if (this.#time.hasJumped()) this.#askTime();
				this.#turned();
			}
		});
		this.#alive = true;
		this.#turnDraft();
		this.#turned();
	}

	/** On the table: the board, and in a silent round one's own cards too. By number. */
	get cards(): readonly Card[] {
		return this.#cards;
	}
	get clusters(): readonly Cluster[] {
		return this.#clusters;
	}
	get saving(): Saving {
		return this.standing.saving;
	}
	get unsaved(): ReadonlySet<CardId> {
		return this.standing.unsaved;
	}
	get keeps(): boolean {
		return this.standing.keeps;
	}
	/** What was not taken in, with the words kept. */
	get refusals(): readonly Refused[] {
		return this.#refusals;
	}
	/** The board has come; before that `cards` is what the page was made with. */
	get ready(): boolean {
		return this.#ready;
	}
	/** Cards this person wrote. */
	get own(): ReadonlySet<CardId> {
		return this.#ownCards.with(this.facts.mine?.cards);
	}
	get canUndo(): boolean {
		return this.#own.any;
	}
	get ended(): { code: number; reason: string } | null {
		return this.standing.ended;
	}

	/** Whether a card lies where everyone sees it. */
	isFaceUp(cardId: CardId): boolean {
		return cardIn(this.#board.doc, cardId) !== null;
	}

	placeCard(draft: CardDraft): CardId {
		const cardId = this.#newId<CardId>();
		this.#ownCards.wrote(cardId);
		this.#do({ act: 'place-card', cardId, draft: { text: draft.text, theme: draft.theme, at: tidy(draft.at) } });
		return cardId;
	}

	editCard(cardId: CardId, change: { text?: string; theme?: Theme }): void {
		this.#do({ act: 'edit-card', cardId, ...change });
	}

	moveCard(cardId: CardId, at: Place): void {
		this.#do({ act: 'move-card', cardId, at: tidy(at) });
	}

	removeCard(cardId: CardId): void {
		this.#do({ act: 'remove-card', cardId });
	}

	groupCard(cardId: CardId, clusterId: ClusterId | null): void {
		this.#do({ act: 'group-card', cardId, clusterId });
	}

	/** A second group beside the one it lies in. */
	alsoCard(cardId: CardId, clusterId: ClusterId | null): void {
		this.#do({ act: 'also-card', cardId, clusterId });
	}

	/** `cardIds` go into it in the same act. */
	addGroup(name: string, cardIds: readonly CardId[] = []): ClusterId {
		const clusterId = this.#newId<ClusterId>();
		this.#do({ act: 'add-group', clusterId, name, ...(cardIds.length > 0 ? { cardIds } : {}) });
		return clusterId;
	}

	nameGroup(clusterId: ClusterId, name: string): void {
		const act = { act: 'name-group', clusterId, name } as const;
		// A first name stands; other people's choice may change it, and no undo of one person.
		if (this.#writes) this.#make(act);
		else this.#do(act);
	}

	/** Null splits it off again. */
	mergeGroup(clusterId: ClusterId, into: ClusterId | null): void {
		this.#do({ act: 'merge-group', clusterId, into });
	}

	/** Its cards lie on their own afterwards. */
	removeGroup(clusterId: ClusterId): void {
		this.#do({ act: 'remove-group', clusterId });
	}

	/** Takes back one's own last act; null where there is none, or where someone has changed the same thing since. */
	undo(): { did: LinkAct['act']; act: LinkAct } | null {
		const last = this.#own.takeBack((act) => this.#docFor(act).doc);
		return last && this.#make(last.back) ? { did: last.act.act, act: last.act } : null;
	}

	dropRefusal(index: number): void {
		this.#refusals = this.#refusals.filter((_, i) => i !== index);
	}

	/** What this page did about the host's call of that moment. */
	stand(stance: Stance, call: number): void {
		this.#stance = { stance, call };
		this.#sayHere();
	}

	#sayHere(): void {
		this.#board.provider.here({ hidden: this.#page.hidden, ...this.#stance });
	}

	/** The notice about the second way has been read. */
	putWayAway(): void {
		this.#ways?.putAway();
	}

	close(): void {
		this.#ways?.close();
		this.#page.close();
		this.pointers.close();
		this.#top.close();
		this.#draft?.close();
		this.#board.close();
	}

	#do(act: LinkAct): void {
		const made = this.#make(act);
		if (made?.back) this.#own.did({ act, back: made.back, since: made.since });
	}

	#make(act: LinkAct): ReturnType<LiveDoc['make']> {
		const made = this.#docFor(act).make(act);
		// Taken away by own hand, not by the reveal.
		if (act.act === 'remove-card') this.#top.gone(act.cardId);
		return made;
	}

	/** A card is written where it lies; a new one goes to the draft while the round is silent. Groups are always everyone's. */
	#docFor(act: LinkAct): LiveDoc {
		if (!this.#draft || !('cardId' in act)) return this.#board;
		if (cardIn(this.#draft.doc, act.cardId)) return this.#draft;
		return this.#writesAside() && !cardIn(this.#board.doc, act.cardId) ? this.#draft : this.#board;
	}

	get #writes(): boolean {
		return !this.#options.talk && this.#options.role === 'participant' && !this.#options.asObserver;
	}

	/** New cards go where nobody else sees them: in silence, and while a host looks at them first. */
	#writesAside(): boolean {
		const { stage } = this.facts;
		return this.#writes && (stage?.visible === 'own' || stage?.checked === true);
	}

	/** Whether a document of one's own is to be open: also for a card that a host has put aside. */
	#hasAside(): boolean {
		return this.#writesAside() || (this.#writes && Object.keys(this.facts.mine?.held ?? {}).length > 0);
	}

	#open(path: 'board' | 'draft'): LiveDoc {
		const { workshopId, person, asObserver, Socket = this.#ways?.Socket, random } = this.#options;
		const address = path === 'board' && this.#options.talk ? (`talk/${this.#options.talk}` as const) : path;
		const options: LiveDocOptions = {
			path: address,
			server: `${this.#server}/live/${workshopId}`,
			params: asObserver ? { as: 'observer' } : {},
			journal: person === null ? undefined : keepActs(workshopId, person, address),
			ear: {
				exchanged: (doc, since) => this.#exchanged(path, doc, since),
				turned: () => this.#turned(),
				refused: (refused) => this.#refused(refused),
				even: () => this.#even(path),
				stopped: () => path === 'draft' && this.#retire()
			}
		};
		if (path === 'board') {
			options.ear.lost = () => {
				this.facts.newSocket();
				this.pointers?.lost();
			};
			options.ear.fact = (fact) => {
				if (!this.facts.hear(fact)) return;
				if (fact.topic === 'stage') this.#turnStage();
				else if (fact.topic === 'mine') this.#turnDraft();
			};
			options.ear.coming = (share) => (this.standing.coming = share);
			options.ear.clock = (sent, server) => this.#time.heard(sent, server);
			options.ear.pointers = (news) => this.pointers.hear(news);
		}
		if (Socket) options.Socket = Socket;
		if (random) options.random = random;
		return new LiveDoc(options);
	}

	get #server(): string {
		return (this.#options.origin ?? location.origin).replace(/^http/, 'ws');
	}

	#wayTurned(): void {
		if (!this.#ways) return;
		const before = this.#way;
		this.#way = this.#ways.way;
		this.standing.way = this.#ways.isOnTrial ? 'fast' : this.#way;
		this.standing.isWayTold = this.#ways.isTold;
		this.#toMove = new Set(before === 'second' && this.#way === 'fast' ? [this.#board, ...(this.#draft ? [this.#draft] : [])] : []);
		this.#moveOver();
	}

	/** What is on its way may be asked for again on the next line; so nothing is, when a line is let go. */
	#moveOver(): void {
		for (const doc of [...this.#toMove]) {
			if (doc.line.state === 'open' && doc.unsaved.length > 0) continue;
			this.#toMove.delete(doc);
			doc.provider.move();
		}
	}

	#exchanged(path: 'board' | 'draft', doc: Y.Doc, since: Since): void {
		this.#top.watch(path, doc);
		if (this.#alive && path === 'board') this.notes?.watch(this.#board);
		// Called while a document is being made, too.
		if (this.#alive) this.#own.exchanged(new Set((path === 'board' ? this.#board : this.#draft!).unsaved), (act) => this.#docFor(act).doc !== doc, since);
	}

	#even(path: 'board' | 'draft'): void {
		if (path === 'board') {
			this.#ready = true;
			this.notes?.watch(this.#board);
			this.#sayHere();
			this.pointers.again();
			this.#askTime();
		}
		if (this.#board.isEven && (!this.#draft || this.#draft.isEven)) this.#top.complete();
	}

	#askTime(): void {
		for (let i = 0; i < 4; i++) this.#board.provider.ask(this.#time.ask());
	}

	#back(): void {
		this.#time.hasJumped();
		this.#board.provider.hurry();
		this.#draft?.provider.hurry();
		this.#askTime();
	}

	#turnStage(): void {
		this.#own.turnTo(this.facts.stage!.round.index);
		this.#turnDraft();
	}

	/** Opens the draft when a silent round comes or a card is put aside, and lets it go when everything in it has gone its way. */
	#turnDraft(): void {
		if (!this.#hasAside()) return this.#retire();
		if (this.#draft && this.#draft.line.state !== 'stopped') return;
		this.#draft?.close();
		this.#draft = this.#open('draft');
		this.#top.watch('draft', this.#draft.doc);
	}

	#retire(): void {
		const draft = this.#draft;
		if (!draft || this.#hasAside()) return;
		// The door to it is shut, so what has not gone in will not: its words come back as refusals.
		if (draft.line.state === 'stopped' && draft.unsaved.length > 0) draft.abandon('not-in-this-round');
		if (draft.unsaved.length > 0 || this.#draft !== draft) return;
		this.#draft = null;
		this.#top.turnOver();
		draft.close();
		if (this.#board.isEven) this.#top.complete();
		this.#turned();
	}

	#arrange(): void {
		this.#cards = this.#top.cards;
		this.#clusters = this.#top.clusters;
		this.#ownCards.wrote(...this.#top.faceDown);
	}

	#turned(): void {
		// Called by a document while it is being made.
		if (!this.#alive) return;
		const docs = this.#draft ? [this.#board, this.#draft] : [this.#board];
		this.notes?.look(this.#board);
		this.standing.look(docs, this.#page.hasLine);
		if (this.ended?.code === closeCode.deleted) return this.#deleted();
		this.#moveOver();
		if (this.#draft && !this.#hasAside()) this.#retire();
	}

	/** The workshop is no more: its own address says so, to whoever asks. */
	#deleted(): void {
		this.#alive = false;
		if (this.#options.deleted) this.#options.deleted();
		else location.reload();
	}

	#refused(refused: Refused): void {
		if (this.notes && refused.cardId === undefined && refused.clusterId === undefined) return this.notes.gaveBack(refused.text ?? '');
		this.#refusals = [...this.#refusals, refused];
		this.#own.forget((act) => ('cardId' in act ? act.cardId === refused.cardId : act.clusterId === refused.clusterId));
		if (refused.cardId !== undefined) this.#top.gone(refused.cardId as CardId, true);
	}

	#newId<T extends string>(): T {
		return makeId<T>((count) => crypto.getRandomValues(new Uint8Array(count)));
	}
}
