import * as Y from 'yjs';
import { cardIn, cardsIn, clusterIn, type LinkAct } from './act.ts';
import { cardsOf, clustersOf } from '#lib/doc/board.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import { assertNever } from '#lib/domain/result.ts';

/** Where a page's own writing stood before an act: what is newer under this client id is by this page. */
export interface Since {
	client: number;
	clock: number;
}

export function nowIn(doc: Y.Doc): Since {
	return { client: doc.clientID, clock: Y.getState(doc.store, doc.clientID) };
}

/**
 * What takes an act back by now; null where that would undo someone else's doing too. It is not enough that things look as the act left
 * them: what another moved away and back again lies where they put it. So the last hand on each value must have been this page's.
 */
export function takingBack(doc: Y.Doc, act: LinkAct, back: LinkAct, since: Since): LinkAct | null {
	return stands(doc, act, since) ? fitting(doc, back, since) : null;
}

function stands(doc: Y.Doc, act: LinkAct, since: Since): boolean {
	const own = (fields: Y.Map<unknown> | undefined, key: string) => isOwn(fields, key, since);
	switch (act.act) {
		case 'add-group': {
			const inside = cardsIn(doc, act.clusterId);
			return clusterIn(doc, act.clusterId)?.name === act.name && own(clustersOf(doc).get(act.clusterId), 'name') && inside.every((id) => act.cardIds?.includes(id) && own(cardsOf(doc).get(id), 'cluster'));
		}
		case 'name-group':
			return clusterIn(doc, act.clusterId)?.name === act.name && own(clustersOf(doc).get(act.clusterId), 'name');
		case 'merge-group':
			return clusterIn(doc, act.clusterId)?.into === act.into && own(clustersOf(doc).get(act.clusterId), 'into');
		case 'remove-group':
			return !clustersOf(doc).has(act.clusterId);
		case 'remove-card':
			return !cardsOf(doc).has(act.cardId);
	}
	const card = cardIn(doc, act.cardId);
	const fields = cardsOf(doc).get(act.cardId);
	if (!card) return false;
	switch (act.act) {
		case 'place-card':
			// In a group, or with something said of it, it is not this person's alone any more.
			return card.text === act.draft.text && card.theme === act.draft.theme && card.cluster === (act.cluster ?? null) && card.same === 0 && card.differ.length === 0 && own(fields, 'text');
		case 'edit-card':
			return (act.text === undefined || (card.text === act.text && own(fields, 'text'))) && (act.theme === undefined || (card.theme === act.theme && own(fields, 'theme')));
		case 'move-card':
			return JSON.stringify(card.at) === JSON.stringify(act.at) && own(fields, 'at');
		case 'group-card':
			return card.cluster === act.clusterId && own(fields, 'cluster');
		case 'also-card':
			return card.also === act.clusterId && own(fields, 'also');
		default:
			return assertNever(act);
	}
}

/** The way back as far as it is still there: into no group that has gone, and without cards that someone has put elsewhere. */
function fitting(doc: Y.Doc, back: LinkAct, since: Since): LinkAct | null {
	const isThere = (cluster: ClusterId | null) => cluster === null || clustersOf(doc).has(cluster);
	switch (back.act) {
		case 'group-card':
		case 'also-card':
			return isThere(back.clusterId) ? back : null;
		case 'merge-group':
			return isThere(back.into) ? back : null;
		case 'place-card': {
			if (back.cluster === undefined || isThere(back.cluster)) return back;
			const { cluster: _, ...alone } = back;
			return alone;
		}
		case 'add-group': {
			const untouched = (id: CardId) => cardIn(doc, id)?.cluster === null && isOwn(cardsOf(doc).get(id), 'cluster', since);
			return { ...back, cardIds: (back.cardIds ?? []).filter(untouched) };
		}
		default:
			return back;
	}
}

/** Whether the last hand on a value was that of a client id. */
export function isBy(client: number, fields: Y.Map<unknown> | undefined, key: string): boolean {
	return fields?._map.get(key)?.id.client === client;
}

function isOwn(fields: Y.Map<unknown> | undefined, key: string, since: Since): boolean {
	const id = fields?._map.get(key)?.lastId;
	return id !== undefined && id.client === since.client && id.clock >= since.clock;
}
