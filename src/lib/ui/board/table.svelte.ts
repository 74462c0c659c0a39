import type { SubmitFunction } from '@sveltejs/kit';
import { getContext, setContext } from 'svelte';
import type { Card } from '#lib/domain/card.ts';
import { mergedBoard, type Cluster } from '#lib/domain/cluster.ts';
import type { Deck } from '#lib/domain/deck.ts';
import type { AnswerLine, AskedLine, ClosingFact, ConversationFact, DoingFact, GroupsFact, MineFact, PeopleFact, PollFact, SortFact, StageFact, WallFact } from '#lib/domain/facts.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type { Held } from '#lib/domain/moderation.ts';
import type { Role } from '#lib/domain/people.ts';
import { cornerLimit, placeFrom, type Place, type Point } from '#lib/domain/place.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { isOpen, type Act } from '#lib/domain/round.ts';
import type { Heads } from '#lib/domain/wall.ts';
import { silenceLeft, timeLeft } from '#lib/domain/run.ts';
import type { Words } from '#lib/i18n/en.ts';
import { keepWords, type Keep } from '#lib/live/keep.ts';
import type { GroupingHelp } from '#lib/live/help/grouping-help.svelte.ts';
import type { RoomLink } from '#lib/live/room-link.svelte.ts';
import type * as HostSide from '../moderation/host-side.ts';
import type InHand from './InHand.svelte';
import { outlineOf } from './outline.ts';
import { sceneOf } from './scene.ts';
import type { Answer } from './answer.ts';
import { useTextOnly } from '../text-only.svelte.ts';
import { sayWhere } from '../where.ts';

export interface FirstSight {
	workshopId: string;
	role: Role;
	stage: StageFact;
	mine: MineFact;
	people: PeopleFact;
	groups: GroupsFact;
	answers: AnswerLine[];
	/** Empty for everybody but an adviser. */
	asked: AskedLine[];
	poll: PollFact;
	sort: SortFact | null;
	conversation: ConversationFact | null;
	doing: DoingFact | null;
	wall: WallFact | null;
	heads: Heads | null;
	closing: ClosingFact | null;
	cards: readonly Card[];
	clusters: readonly Cluster[];
	deck: Deck;
	/** The page is a talk's: its cards are the talk's own matter. */
	talk?: { mayWrite: boolean };
}

/** The table as this person sees it: what the page was made with, until the link knows better. One per page. */
export class Table {
	link = $state.raw<RoomLink | null>(null);
	/** Looks for groups where somebody asks; null until the page lives. */
	help = $state.raw<GroupingHelp | null>(null);
	/** What a host has beside each card; null for everybody else. */
	hostSide = $state.raw<typeof HostSide | null>(null);
	/** What shows the card in the hand; the sheet that puts it there brings it. */
	hand = $state.raw<typeof InHand | null>(null);
	/** When the newest message of a host that was put away was said. One that is taken back brings none from before back. */
	readMessages = $state(0);
	/** What was just done, for the toast. */
	toast = $state.raw<{ text: string; undo: boolean } | null>(null);
	/** A form that was not taken: why, or null where no reason came; `wasCut`: because nothing came at all. */
	refused = $state.raw<{ refusal: Refusal | null; wasCut?: boolean } | null>(null);
	/** The card that waits for a tap on the plan: one on the table, or the one being written ('new'), and where it is held. */
	inHand = $state<CardId | 'new' | null>(null);
	aim = $state.raw<readonly [number, number] | null>(null);
	/** What is being put on the plan: a spot, or a line or an area corner by corner. */
	drawing = $state<'point' | 'line' | 'area'>('point');
	corners = $state.raw<readonly Point[]>([]);
	#view = $state<'list' | 'plan'>('list');
	/** A talk of theirs that was put on the wall or changed just now: it is brought into sight once. */
	fresh = $state<string | null>(null);

	/** Places are words: there is no plan, and the list stands for it. */
	readonly text = useTextOnly();
	#first: () => FirstSight;
	#words: Words;

	readonly stage = $derived.by(() => this.link?.facts.stage ?? this.#first().stage);
	readonly mine = $derived.by(() => this.link?.facts.mine ?? this.#first().mine);
	readonly people = $derived.by(() => this.link?.facts.people ?? this.#first().people);
	readonly groups = $derived.by(() => this.link?.facts.groups ?? this.#first().groups);
	readonly poll = $derived.by(() => this.link?.facts.poll ?? this.#first().poll);
	readonly sort = $derived.by(() => (this.link ? this.link.facts.sort : this.#first().sort));
	readonly conversation = $derived.by(() => (this.link ? this.link.facts.conversation : this.#first().conversation));
	readonly wall = $derived.by(() => (this.link ? this.link.facts.wall : this.#first().wall));
	readonly heads = $derived.by(() => (this.link ? this.link.facts.heads : this.#first().heads));
	readonly answers = $derived.by(() => this.link?.facts.answers ?? this.#first().answers);
	readonly asked = $derived.by(() => this.link?.facts.asked ?? this.#first().asked);
	readonly #board = $derived.by(() => mergedBoard(this.link?.cards ?? this.#first().cards, this.link?.clusters ?? this.#first().clusters));
	readonly doing = $derived.by(() => (this.link ? this.link.facts.doing : this.#first().doing));
	readonly cards = $derived(this.#board.cards);
	readonly clusters = $derived(this.#board.clusters);
	readonly parts = $derived(this.#board.parts);
	readonly closing = $derived.by(() => (this.link ? this.link.facts.closing : this.#first().closing));
	readonly own = $derived.by<ReadonlySet<CardId>>(() => this.link?.own ?? new Set(this.#first().mine.cards));
	readonly ownCards = $derived.by(() => this.cards.filter(({ id }) => this.isOwn(id)));
	readonly otherCards = $derived.by(() => this.cards.filter(({ id }) => !this.isOwn(id)));
	readonly outline = $derived.by(() => outlineOf(this.cards, this.clusters, this.parts));
	readonly scene = $derived.by(() => this.#first().talk ? 'group' : sceneOf(this.stage, this.poll, this.cards.length, this.sort !== null, this.wall !== null, this.conversation !== null, this.doing !== null));

	constructor(first: () => FirstSight, words: Words) {
		this.#first = first;
		this.#words = words;
	}

	/** Starter cards. They stay as they were when the page was made: a host cannot change them once the doors are open. */
	get deck(): Deck {
		return this.#first().deck;
	}

	get role(): Role {
		return this.#first().role;
	}

	get view(): 'list' | 'plan' {
		return this.text.on ? 'list' : this.#view;
	}
	set view(view: 'list' | 'plan') {
		this.#view = view;
	}

	/** Milliseconds; ticks once the page lives. */
	/** How much is left of the silence at the round's beginning, ms: 0 when it is over, null where there is none. */
	get silence(): number | null {
		return silenceLeft(this.stage.round, this.left, this.stage.silentMs);
	}

	get left(): number | null {
		return this.link ? this.link.clock.left : timeLeft(this.stage.round, this.stage.serverNow);
	}

	/** The workshop takes nothing in: its log cannot be written. */
	get isAtStandstill(): boolean {
		return this.link?.standing.stopped ?? false;
	}

	get saving(): 'saved' | 'saving' | 'offline' {
		return this.link?.saving.state ?? 'saved';
	}

	may(act: Act): boolean {
		if (this.inTalk) return this.writesInTalk && /^(card|cluster)/.test(act) && !this.isAtStandstill;
		return this.stage.may.includes(act) && !this.isAtStandstill && (act === 'vote' || this.mine.stopped === null);
	}

	/** The page is a talk's: what may be done in it goes by the talk, not by the round of the board. */
	get inTalk(): boolean {
		return this.#first().talk !== undefined;
	}

	/** In a talk: whether notes and cards are taken from this person. The line knows best; before it stands, the page as it was made. */
	get writesInTalk(): boolean {
		return this.link?.notes?.doc ? !this.link.notes.readOnly : (this.#first().talk?.mayWrite ?? false);
	}

	/** A card of theirs can still be handed in, though none can be written now. */
	get takesLate(): boolean {
		return this.role === 'participant' && this.stage.takesLate && !this.may('card.add') && !this.stage.frozen && this.mine.stopped === null && !this.isAtStandstill;
	}

	/** Questions about this card (null: about none) that were answered in writing. */
	answersTo(card: CardId | null): AnswerLine[] {
		return this.answers.filter((line) => line.card === card);
	}

	/** Why this card of theirs is held back; null for all others. Its writer may change it in any round. */
	heldBack(id: CardId): Held | null {
		return this.mine.held[id] ?? null;
	}

	mayChange(id: CardId, act: 'card.edit' | 'card.place' | 'card.remove'): boolean {
		if (this.mine.erased.includes(id)) return false;
		if (!this.heldBack(id)) return this.may(act) && (act !== 'card.edit' || !this.stage.checked || !this.#isFaceUp(id));
		return this.stage.workshop.state === 'open' && !this.stage.frozen && this.mine.stopped === null && !this.isAtStandstill;
	}

	/** While words are checked first, those that lie open stay as they are. */
	#isFaceUp(id: CardId): boolean {
		return this.link ? this.link.isFaceUp(id) : false;
	}

	get isOpen(): boolean {
		return isOpen(this.stage.round);
	}

	isOwn(id: CardId): boolean {
		return this.own.has(id);
	}

	savingOf(id: CardId): 'saved' | 'sending' | 'later' {
		if (!this.link?.unsaved.has(id)) return 'saved';
		return this.link.saving.state === 'offline' ? 'later' : 'sending';
	}

	card(id: string): Card | undefined {
		return this.cards.find((card) => card.id === id);
	}

	cluster(id: string): Cluster | undefined {
		return this.clusters.find((cluster) => cluster.id === id);
	}

	nameOf(cluster: Cluster): string {
		if (cluster.name.trim() !== '') return cluster.name;
		return cluster.number > 0 ? this.#words.board.group.none(cluster.number) : this.#words.board.group.noneNew;
	}

	/** A place on this device for words that this person is writing. */
	keep<T>(...name: string[]): Keep<T> {
		const { workshopId, mine } = this.#first();
		return keepWords(workshopId, mine.personId, ...name);
	}

	where(at: Place): { icon: string; text: string } {
		return sayWhere(this.#words, this.stage.plan, at);
	}

	/** The place in the hand as it would be put down now; null while it has too few corners. */
	get held(): Place | null {
		if (this.aim === null) return null;
		return this.drawing === 'point' ? this.aim : placeFrom(this.drawing, [...this.corners, this.aim]);
	}

	addCorner(): void {
		if (this.aim && this.corners.length < cornerLimit - 1) this.corners = [...this.corners, this.aim];
	}

	/** The hand is empty again. */
	letGo(): void {
		this.inHand = null;
		this.aim = null;
		this.drawing = 'point';
		this.corners = [];
	}

	// What is done over the link. False where there is none: the form then goes its own way.

	place(draft: { text: string; theme: Card['theme']; at: Place }): CardId | null {
		const id = this.link?.placeCard(draft) ?? null;
		if (id) this.#did(this.#words.board.did.placed);
		return id;
	}

	change(id: CardId, draft: { text: string; theme: Card['theme']; at: Place }): boolean {
		const card = this.card(id);
		if (!this.link || !card) return false;
		if (card.text !== draft.text || card.theme !== draft.theme) this.link.editCard(id, { text: draft.text, theme: draft.theme });
		if (card.at !== draft.at) this.link.moveCard(id, draft.at);
		this.#did(this.#words.board.did.changed);
		return true;
	}

	move(id: CardId, at: Place): boolean {
		if (!this.link) return false;
		this.link.moveCard(id, at);
		this.#did(this.#words.board.did.moved(this.where(at).text));
		return true;
	}

	remove(id: CardId): boolean {
		if (!this.link) return false;
		this.link.removeCard(id);
		this.#did(this.#words.board.did.removed);
		return true;
	}

	group(id: CardId, clusterId: ClusterId | null): boolean {
		if (!this.link) return false;
		this.link.groupCard(id, clusterId);
		const cluster = clusterId && this.cluster(clusterId);
		this.#did(cluster ? this.#words.board.did.grouped(this.nameOf(cluster)) : this.#words.board.did.alone);
		return true;
	}

	/** Into a second group too, or out of it. */
	also(id: CardId, clusterId: ClusterId | null): boolean {
		if (!this.link) return false;
		this.link.alsoCard(id, clusterId);
		const cluster = clusterId && this.cluster(clusterId);
		this.#did(cluster ? this.#words.board.did.also(this.nameOf(cluster)) : this.#words.board.did.alsoNot);
		return true;
	}

	merge(id: ClusterId, into: ClusterId | null): boolean {
		if (!this.link) return false;
		this.link.mergeGroup(id, into);
		const cluster = into && this.cluster(into);
		this.#did(cluster ? this.#words.board.did.merged(this.nameOf(cluster)) : this.#words.board.did.split);
		return true;
	}

	addGroup(name: string, cardId: CardId | null): boolean {
		if (!this.link) return false;
		this.link.addGroup(name, cardId ? [cardId] : []);
		this.#did(this.#words.board.did.groupMade(name));
		return true;
	}

	/** A new group with these cards in it, in one act: one "Undo" takes all of it back. */
	addGroupOf(name: string, cardIds: readonly CardId[]): boolean {
		if (!this.link) return false;
		this.link.addGroup(name, cardIds);
		this.#did(this.#words.board.did.groupMade(name));
		return true;
	}

	nameGroup(id: ClusterId, name: string): boolean {
		if (!this.link) return false;
		this.link.nameGroup(id, name);
		this.#did(this.#words.board.did.named(name), this.role !== 'participant' || this.#first().talk !== undefined);
		return true;
	}

	removeGroup(id: ClusterId): void {
		this.link?.removeGroup(id);
		this.#did(this.#words.board.did.groupGone);
	}

	undo(): void {
		const undone = this.link?.undo();
		this.toast = undone ? { text: this.#words.common.undone, undo: false } : null;
	}

	tell(text: string): void {
		this.toast = { text, undo: false };
	}

	#did(text: string, undo = true): void {
		const { did } = this.#words.board;
		this.refused = null;
		this.toast = { text: this.saving !== 'offline' ? text : this.link?.keeps ? did.kept : did.open, undo };
	}

	/** For forms that go to the server also while the page lives. The page stays as it is: what changed comes over the link. */
	posting(told: (answer: Answer) => void): SubmitFunction {
		return () => {
			this.refused = null;
			return async ({ result, update }) => {
				if (result.type === 'success') {
					told((result.data ?? {}) as Answer);
					if (!this.link) await update({ reset: false });
				} else if (result.type === 'failure') {
					this.refused = { refusal: ((result.data ?? {}) as Answer).refusal ?? null };
				} else if (result.type === 'redirect') await update();
				else this.refused = { refusal: null, wasCut: result.status === undefined };
			};
		};
	}
}

const key = Symbol('table');
export const setTable = (table: Table) => setContext(key, table);
export const useTable = () => getContext<Table>(key);
