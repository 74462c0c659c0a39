import * as Y from 'yjs';
import { cardsOf, clustersOf } from '#lib/doc/board.ts';
import { inverseOf, makeAct, textOf, type LinkAct } from '#lib/live/act.ts';
import { nowIn, takingBack, type Since } from '#lib/live/standing-acts.ts';
import type { Actor } from '#lib/domain/people.ts';
import { believe } from './forgeries.ts';
import { Caller } from '../support/network.ts';
import type { Meeting } from '../support/people.ts';

interface Wrote {
	words: string;
	/** Cards and groups. */
	id: string;
	on: Caller;
	frame: number;
}

/** One page of one person: what it holds, what it did, and whose hand was last on each value. */
export class Peer {
	caller!: Caller;
	/** Undone something whose last hand was another's. */
	readonly stolen: string[] = [];
	#wrote: Wrote[] = [];
	readonly acked: { words: string; id: string }[] = [];
	readonly handedBack = new Set<string>();
	/** Whether the copy holds something that was not called saved. */
	#owes = false;
	#done: { act: LinkAct; back: LinkAct; since: Since }[] = [];
	readonly #hands = new Map<string, 'own' | 'other'>();
	readonly #meeting: Meeting;
	readonly actor: Actor;
	readonly kind: 'board' | 'draft';

	constructor(meeting: Meeting, actor: Actor, kind: 'board' | 'draft') {
		this.#meeting = meeting;
		this.actor = actor;
		this.kind = kind;
	}

	/** Comes, or comes back with the copy it has, under the client id that it had. */
	async sit(): Promise<void> {
		const before = this.caller as Caller | undefined;
		if (before) this.#collect(before);
		const caller = new Caller(this.#meeting.network);
		const lease = before?.hello ? { clientId: before.hello.clientId, lease: before.hello.lease } : ('any' as const);
		caller.seat = await this.#meeting.rooms.enter(caller.wire, this.actor, 'session', this.kind, { parts: false, packed: false, lease });
		caller.carry(0, 1);
		const keeps = before && !(caller.hello!.drop && this.#owes) && before.hello!.epoch === caller.hello!.epoch;
		if (keeps) believe(caller, Y.encodeStateAsUpdate(before.doc));
		else this.#done = [];
		if (!keeps) {
			this.#wrote = [];
			this.#owes = false;
		}
		// What had not been called saved goes up with the answer, the first frame of this socket.
		for (const wrote of this.#wrote) Object.assign(wrote, { on: caller, frame: 1 });
		this.caller = caller;
		if (!keeps) this.#hands.clear();
		for (const root of [cardsOf(caller.doc), clustersOf(caller.doc)]) {
			root.observeDeep((events, transaction) => {
				for (const event of events) {
					if (event.path.length !== 1) continue;
					for (const key of (event as Y.YMapEvent<unknown>).keysChanged as Set<string>) {
						// What came too late to stand has changed nothing.
						const item = (event.target as Y.Map<unknown>)._map.get(key);
						if (item && [...transaction.afterState].some(([client, clock]) => client === item.id.client && item.id.clock >= (transaction.beforeState.get(client) ?? 0) && item.id.clock < clock)) this.#hands.set(`${event.path[0]}/${key}`, transaction.origin === caller ? 'other' : 'own');
					}
				}
			});
		}
	}

	act(act: LinkAct): void {
		const { doc } = this.caller;
		const back = inverseOf(doc, act);
		const since = nowIn(doc);
		if (!makeAct(doc, act, 'own')) return;
		this.#owes = true;
		if (back) this.#done.push({ act, back, since });
		const words = textOf(act);
		if (words?.includes('·')) this.#wrote.push({ words, id: 'cardId' in act ? act.cardId : act.clusterId, on: this.caller, frame: Math.max(1, this.caller.sent) });
	}

	undo(): void {
		const last = this.#done.pop();
		if (!last) return;
		const { doc } = this.caller;
		const back = takingBack(doc, last.act, last.back, last.since);
		if (!back) return;
		const before = new Map(this.#hands);
		const held = JSON.stringify(doc.toJSON());
		makeAct(doc, back, 'own');
		if (JSON.stringify(doc.toJSON()) === held) return;
		this.#owes = true;
		const key = 'cardId' in back ? { 'move-card': 'at', 'group-card': 'cluster', 'also-card': 'also', 'edit-card': back.act === 'edit-card' && back.text === undefined ? 'theme' : 'text', 'remove-card': 'text', 'place-card': '' }[back.act] : { 'name-group': 'name', 'merge-group': 'into', 'remove-group': 'name', 'add-group': '' }[back.act];
		const target = 'cardId' in back ? back.cardId : back.clusterId;
		if (key && before.get(`${target}/${key}`) === 'other') this.stolen.push(JSON.stringify(back));
		if (back.act === 'add-group') for (const id of back.cardIds ?? []) if (before.get(`${id}/cluster`) === 'other') this.stolen.push(JSON.stringify(back));
	}

	roundTurned(): void {
		this.#done = [];
	}

	/** Looks after what has been called saved, as a page does. */
	look(): void {
		this.#collect(this.caller);
	}

	#collect(caller: Caller): void {
		if (caller.sent > 0 && caller.saved === caller.sent) this.#owes = false;
		for (const { text } of caller.refused) if (text !== undefined) this.handedBack.add(text);
		this.#wrote = this.#wrote.filter((wrote) => {
			if (wrote.on !== caller || wrote.frame > caller.saved) return true;
			const fields = cardsOf(caller.doc).get(wrote.id) ?? clustersOf(caller.doc).get(wrote.id);
			const now = fields?.get('text') ?? fields?.get('name');
			if (now !== wrote.words) this.handedBack.add(wrote.words);
			this.acked.push(wrote);
			return false;
		});
	}
}
