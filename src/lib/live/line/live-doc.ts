import * as Y from 'yjs';
import { contentHash } from '#lib/doc/content.ts';
import { closeCode, type FactFrame, type Refused } from '#lib/doc/frames.ts';
import type { PointersNews } from '#lib/doc/pointer-frames.ts';
import { makeId, type CardId, type ClusterId } from '#lib/domain/ids.ts';
import { cardIn, clusterIn, inverseOf, makeAct, textOf, type LinkAct } from '../act.ts';
import type { Journal } from '../journal.ts';
import { cardsOf, clustersOf } from '#lib/doc/board.ts';
import { isBy, nowIn, type Since } from '../standing-acts.ts';
import { RoomProvider, type ProviderOptions } from './provider.ts';

/** An act that the server has not yet called durable. `frame` is the update frame it went out in, null while it waits. */
interface Unsaved {
	/** Under which it is kept on this device. */
	key: string;
	act: LinkAct;
	frame: number | null;
}

/** `moving`: from one way to another, by our own will. */
export type Line = { state: 'connecting' } | { state: 'open' } | { state: 'moving' } | { state: 'lost' } | { state: 'stopped'; code: number; reason: string };

export interface LiveDocEar {
	/** The document to look at was exchanged for another; what is unsaved was made again on it, after `since`. */
	exchanged(doc: Y.Doc, since: Since): void;
	/** Line or unsaved acts changed. */
	turned(): void;
	refused(refused: Refused): void;
	fact?(fact: FactFrame): void;
	clock?(sent: number, server: number): void;
	/** How much of the document is here while it comes in pieces. */
	coming?(share: number | null): void;
	pointers?(news: PointersNews): void;
	even?(): void;
	lost?(): void;
	stopped?(): void;
}

export type LiveDocOptions = Omit<ProviderOptions, 'ear'> & { ear: LiveDocEar; journal?: Journal | undefined };

/** Copies dropped in a row without one saved act between: more means that the server will not have it. */
const restartMost = 3;
/** Copies dropped in a row because they were not the server's: if a new one is not either, the fault is not in the copy. */
const healMost = 2;

/**
 * One shared document, seen from one browser. `doc` is what the page shows and writes to. Until the first meeting with the server (and
 * whenever the copy has to be dropped) that is a sheet of our own, never sent; after the meeting the unsaved acts are made again on the
 * true copy, which then takes its place in one go. So an act made before the lease has come is never written under a wrong client id.
 */
export class LiveDoc {
	doc = new Y.Doc();
	line: Line = { state: 'connecting' };
	/** The room takes nothing in for now. */
	isStopped = false;
	/** Whether what is unsaved outlives this page. */
	isKept = true;
	#true!: Y.Doc;
	#provider!: RoomProvider;
	#options: LiveDocOptions;
	#ear: LiveDocEar;
	#unsaved: Unsaved[] = [];
	/** Taken away by this page itself. */
	readonly #removed = new Set<CardId | ClusterId>();
	#epoch: number | null = null;
	#restarts = 0;
	#healed = 0;

	constructor(options: LiveDocOptions) {
		this.#options = options;
		this.#ear = options.ear;
		for (const { key, act } of options.journal?.read() ?? []) {
			// What touches a card that is not on this empty sheet changes nothing yet; it is made when the true copy is there.
			makeAct(this.doc, act, this);
			this.#unsaved.push({ key, act, frame: null });
		}
		this.#begin();
	}

	/** Acts the server has not yet called durable, oldest first. */
	get unsaved(): readonly LinkAct[] {
		return this.#unsaved.map((entry) => entry.act);
	}

	/** The same copy the server has, now. */
	get isEven(): boolean {
		return this.doc === this.#true && this.line.state === 'open';
	}

	get provider(): RoomProvider {
		return this.#provider;
	}

	/** Makes an act and sends it when the line allows. Gives what would take it back, if anything would; null where it changed nothing. */
	make(act: LinkAct): { back: LinkAct | null; since: Since } | null {
		const back = inverseOf(this.doc, act);
		const since = nowIn(this.doc);
		const before = this.#provider.sent;
		// On a sheet of our own the card may be missing only because the board has not come yet.
		if (!makeAct(this.doc, act, this) && this.doc === this.#true) return null;
		if (act.act === 'remove-card') this.#removed.add(act.cardId);
		else if (act.act === 'remove-group') this.#removed.add(act.clusterId);
		const { sent } = this.#provider;
		const frame = this.doc === this.#true && sent > before ? sent : null;
		if (frame === null) this.#overtake(act);
		this.#unsaved.push({ key: newKey(), act, frame });
		this.#turn();
		return { back, since };
	}

	/** Gives up what is unsaved: each act that holds words comes back as a refusal, so that they are not lost. */
	abandon(reason: 'not-in-this-round' | 'not-allowed'): void {
		const given = this.#unsaved;
		this.#unsaved = [];
		for (const { act } of given) this.#giveBack(act, reason);
		this.#turn();
	}

	close(): void {
		this.#provider.destroy();
		this.#true.destroy();
		if (this.doc !== this.#true) this.doc.destroy();
	}

	#begin(): void {
		this.#true = new Y.Doc();
		this.#epoch = null;
		const { ear: _, journal: __, ...rest } = this.#options;
		this.#provider = new RoomProvider(this.#true, {
			...rest,
			ear: {
				greeted: (hello) => {
					if ((this.#epoch !== null && this.#epoch !== hello.epoch) || (hello.drop && this.#provider.owes)) {
						this.#restart();
						return false;
					}
					this.#epoch = hello.epoch;
					return true;
				},
				answered: (frame) => {
					if (this.doc !== this.#true) return;
					for (const entry of this.#unsaved) entry.frame ??= frame;
				},
				even: () => {
					if (this.doc !== this.#true) this.#exchange();
					this.#setLine({ state: 'open' });
					this.#ear.even?.();
				},
				saved: (count) => {
					this.#restarts = 0;
					const isDone = (entry: Unsaved) => entry.frame !== null && entry.frame <= count;
					const done = this.#unsaved.filter(isDone);
					this.#unsaved = this.#unsaved.filter((entry) => !isDone(entry));
					for (const { act } of done) this.#lookAfter(act);
					this.#turn();
				},
				refused: (refused) => this.#refused(refused),
				fact: (fact) => this.#ear.fact?.(fact),
				coming: (share) => this.#ear.coming?.(share),
				room: ({ stopped }) => {
					this.isStopped = stopped;
					this.#turn();
				},
				clock: (sent, server) => this.#ear.clock?.(sent, server),
				compared: (hash) => this.#compared(hash),
				pointers: (news) => this.#ear.pointers?.(news),
				lost: (moving) => {
					this.#ear.lost?.();
					this.isStopped = false;
					for (const entry of this.#unsaved) entry.frame = null;
					if (this.line.state !== 'stopped') this.#setLine({ state: moving ? 'moving' : 'lost' });
				},
				stopped: (code, reason) => {
					if (code === closeCode.badUpdate && this.#restarts < restartMost) return this.#restart();
					// Who leaves leaves nothing on the device, and neither does a workshop that was deleted.
					if (code === closeCode.left || code === closeCode.deleted) this.#unsaved = [];
					this.#setLine({ state: 'stopped', code, reason });
					this.#ear.stopped?.();
				}
			}
		});
		this.#provider.connect();
	}

	/** The server's content by now. While something of ours is on its way the two may well differ. */
	#compared(hash: string): void {
		if (this.doc !== this.#true || this.#provider.owes || this.#unsaved.length > 0) return;
		const own = contentHash(this.doc);
		if (own === hash) return void (this.#healed = 0);
		this.#provider.differ(own);
		if (this.#healed++ < healMost) this.#restart();
	}

	/** Drops the true copy and asks for it anew; what the page shows stays until then. */
	#restart(): void {
		this.#restarts += 1;
		for (const entry of this.#unsaved) entry.frame = null;
		this.#provider.destroy();
		if (this.doc !== this.#true) this.#true.destroy();
		this.#begin();
		this.#setLine({ state: 'lost' });
	}

	#exchange(): void {
		const old = this.doc;
		this.doc = this.#true;
		const again = this.#unsaved;
		const since = nowIn(this.doc);
		this.#unsaved = [];
		for (const { key, act } of again) {
			const before = this.#provider.sent;
			if (makeAct(this.doc, act, this)) this.#unsaved.push({ key, act, frame: this.#provider.sent > before ? this.#provider.sent : null });
			// Already so on the server's copy: an act whose "saved" was lost. Else its card has gone, and only the words are left.
			else if (act.act === 'edit-card' && !cardIn(this.doc, act.cardId)) this.#giveBack(act, 'no-such-card');
		}
		this.#ear.exchanged(this.doc, since);
		old.destroy();
		this.#turn();
	}

	#refused(refused: Refused): void {
		const hit = this.#unsaved.findLast(({ act, frame }) => frame === refused.frameNumber && concerns(act, refused));
		const text = refused.text ?? (hit && textOf(hit.act)) ?? undefined;
		this.#ear.refused(text === undefined ? refused : { ...refused, text });
		this.#unsaved = this.#unsaved.filter(({ act, frame }) => frame !== refused.frameNumber || !concerns(act, refused));
		this.#turn();
	}

	/**
	 * The server is done with an act. Words for something that was taken away before they came, or that someone else wrote over in the same
	 * moment, may stand nowhere: they come back to their writer.
	 */
	#lookAfter(act: LinkAct): void {
		if (act.act === 'edit-card' && act.text !== undefined) {
			const card = cardIn(this.doc, act.cardId);
			if (card ? card.text !== act.text && !isBy(this.doc.clientID, cardsOf(this.doc).get(act.cardId), 'text') : !this.#removed.has(act.cardId)) {
				this.#giveBack(act, card ? 'just-changed' : this.#options.path === 'draft' ? 'not-in-this-round' : 'no-such-card');
			}
		} else if (act.act === 'name-group') {
			const cluster = clusterIn(this.doc, act.clusterId);
			if (cluster ? cluster.name !== act.name && !isBy(this.doc.clientID, clustersOf(this.doc).get(act.clusterId), 'name') : !this.#removed.has(act.clusterId)) {
				this.#giveBack(act, cluster ? 'just-changed' : 'no-such-cluster');
			}
		}
	}

	#giveBack(act: LinkAct, reason: 'no-such-card' | 'no-such-cluster' | 'just-changed' | 'not-in-this-round' | 'not-allowed'): void {
		const text = textOf(act);
		if (text === null) return;
		this.#ear.refused({ frameNumber: 0, refusal: { reason }, text, ...('cardId' in act ? { cardId: act.cardId } : { clusterId: act.clusterId }) });
	}

	/** While the line is down a pin pushed about is one act, not a hundred. */
	#overtake(act: LinkAct): void {
		if (act.act !== 'move-card' && act.act !== 'edit-card') return;
		const last = this.#unsaved.at(-1);
		if (!last || last.frame !== null || last.act.act !== act.act || last.act.cardId !== act.cardId) return;
		if (Object.keys(last.act).every((key) => key in act)) this.#unsaved.pop();
	}

	#setLine(line: Line): void {
		this.line = line;
		this.#turn();
	}

	#turn(): void {
		this.isKept = this.#options.journal?.write(this.#unsaved) ?? this.#unsaved.length === 0;
		this.#ear.turned();
	}
}

function concerns(act: LinkAct, { cardId, clusterId }: { cardId?: string; clusterId?: string }): boolean {
	if ('cardId' in act && act.cardId === (cardId as CardId)) return true;
	return 'clusterId' in act && act.clusterId === (clusterId as ClusterId);
}

function newKey(): string {
	return makeId<string>((count) => crypto.getRandomValues(new Uint8Array(count)));
}
