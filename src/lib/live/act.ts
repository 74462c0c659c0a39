import type * as Y from 'yjs';
import {
	cardsOf,
	clustersOf,
	readCard,
	readCluster,
	removeCard,
	removeCluster,
	writeCard,
	writeCardField,
	writeCluster,
	writeClusterField
} from '#lib/doc/board.ts';
import type { Card, CardDraft } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import { isPoint, roundPoint, type Place, type Point } from '#lib/domain/place.ts';
import { assertNever } from '#lib/domain/result.ts';
import type { Theme } from '#lib/domain/theme.ts';

/**
 * What one person does to a document, as plain data: it can be kept over a reload, made again on a fresh copy, and turned round. Making
 * an act twice is the same as making it once.
 */
export type LinkAct =
	| { act: 'place-card'; cardId: CardId; draft: CardDraft; cluster?: ClusterId }
	| { act: 'edit-card'; cardId: CardId; text?: string; theme?: Theme }
	| { act: 'move-card'; cardId: CardId; at: Place }
	| { act: 'remove-card'; cardId: CardId }
	| { act: 'group-card'; cardId: CardId; clusterId: ClusterId | null }
	/** A second group beside the one it lies in. */
	| { act: 'also-card'; cardId: CardId; clusterId: ClusterId | null }
	| { act: 'add-group'; clusterId: ClusterId; name: string; cardIds?: readonly CardId[] }
	| { act: 'name-group'; clusterId: ClusterId; name: string }
	/** Null splits it off again. */
	| { act: 'merge-group'; clusterId: ClusterId; into: ClusterId | null }
	/** `back`: where its cards lay before there was this group; else they lie on their own. */
	| { act: 'remove-group'; clusterId: ClusterId; back?: Readonly<Record<CardId, ClusterId>> };

/** Makes an act inside one transaction. False where it changes nothing: already so, or its card or group is gone. */
export function makeAct(doc: Y.Doc, act: LinkAct, origin: unknown): boolean {
	return doc.transact(() => write(doc, act), origin);
}

function write(doc: Y.Doc, act: LinkAct): boolean {
	switch (act.act) {
		case 'place-card':
			if (cardsOf(doc).has(act.cardId)) return false;
			writeCard(doc, act.cardId, act.draft);
			if (act.cluster !== undefined) writeCardField(doc, act.cardId, 'cluster', act.cluster);
			return true;
		case 'edit-card': {
			const text = act.text !== undefined && writeCardField(doc, act.cardId, 'text', act.text);
			const theme = act.theme !== undefined && writeCardField(doc, act.cardId, 'theme', act.theme);
			return text || theme;
		}
		case 'move-card':
			return writeCardField(doc, act.cardId, 'at', act.at);
		case 'remove-card':
			if (!cardsOf(doc).has(act.cardId)) return false;
			removeCard(doc, act.cardId);
			return true;
		case 'group-card':
			return group(doc, act.cardId, act.clusterId);
		case 'also-card': {
			const card = cardIn(doc, act.cardId);
			return card !== null && card.cluster !== null && card.also !== act.clusterId && writeCardField(doc, act.cardId, 'also', act.clusterId);
		}
		case 'add-group': {
			if (clustersOf(doc).has(act.clusterId)) return false;
			writeCluster(doc, act.clusterId, act.name);
			for (const cardId of act.cardIds ?? []) group(doc, cardId, act.clusterId);
			return true;
		}
		case 'name-group':
			return writeClusterField(doc, act.clusterId, 'name', act.name);
		case 'merge-group': {
			const cluster = clusterIn(doc, act.clusterId);
			return cluster !== null && cluster.into !== act.into && writeClusterField(doc, act.clusterId, 'into', act.into);
		}
		case 'remove-group': {
			if (!clustersOf(doc).has(act.clusterId)) return false;
			for (const cardId of cardsIn(doc, act.clusterId)) {
				const before = act.back?.[cardId];
				writeCardField(doc, cardId, 'cluster', before !== undefined && clustersOf(doc).has(before) ? before : null);
			}
			removeCluster(doc, act.clusterId);
			return true;
		}
		default:
			return assertNever(act);
	}
}

// A card that never lay in a group has no such field: null there would be a change that says nothing.
function group(doc: Y.Doc, cardId: CardId, clusterId: ClusterId | null): boolean {
	const card = cardIn(doc, cardId);
	if (card === null || card.cluster === clusterId) return false;
	// Out of its first group it is in no second one; and into its second, that is its first.
	if (card.also !== null && (clusterId === null || clusterId === card.also)) writeCardField(doc, cardId, 'also', null);
	return writeCardField(doc, cardId, 'cluster', clusterId);
}

/** What would take the act back, read before it is made; null where there is nothing to take back to. */
export function inverseOf(doc: Y.Doc, act: LinkAct): LinkAct | null {
	switch (act.act) {
		case 'place-card':
			return { act: 'remove-card', cardId: act.cardId };
		case 'add-group': {
			const before = (act.cardIds ?? []).map((id) => [id, cardIn(doc, id)?.cluster] as const).filter(([, cluster]) => cluster);
			return { act: 'remove-group', clusterId: act.clusterId, ...(before.length > 0 ? { back: Object.fromEntries(before) as Record<CardId, ClusterId> } : {}) };
		}
		case 'name-group': {
			const cluster = clusterIn(doc, act.clusterId);
			return cluster && { act: 'name-group', clusterId: act.clusterId, name: cluster.name };
		}
		case 'merge-group': {
			const cluster = clusterIn(doc, act.clusterId);
			return cluster && { act: 'merge-group', clusterId: act.clusterId, into: cluster.into };
		}
		case 'remove-group': {
			const cluster = clusterIn(doc, act.clusterId);
			return cluster && { act: 'add-group', clusterId: act.clusterId, name: cluster.name, cardIds: cardsIn(doc, act.clusterId) };
		}
	}
	const card = cardIn(doc, act.cardId);
	if (!card) return null;
	switch (act.act) {
		case 'edit-card': {
			const back: LinkAct = { act: 'edit-card', cardId: act.cardId };
			if (act.text !== undefined) back.text = card.text;
			if (act.theme !== undefined) back.theme = card.theme;
			return back;
		}
		case 'move-card':
			return { act: 'move-card', cardId: act.cardId, at: card.at };
		case 'remove-card': {
			const back: LinkAct = { act: 'place-card', cardId: act.cardId, draft: { text: card.text, theme: card.theme, at: card.at } };
			if (card.cluster !== null) back.cluster = card.cluster;
			return back;
		}
		case 'group-card':
			return { act: 'group-card', cardId: act.cardId, clusterId: card.cluster };
		case 'also-card':
			return { act: 'also-card', cardId: act.cardId, clusterId: card.also };
		default:
			return assertNever(act);
	}
}

/** The words a person wrote in this act; null where it holds none. */
export function textOf(act: LinkAct): string | null {
	switch (act.act) {
		case 'place-card':
			return act.draft.text;
		case 'edit-card':
			return act.text ?? null;
		case 'add-group':
		case 'name-group':
			return act.name || null;
		default:
			return null;
	}
}

/** A place as it is written into a document. */
export function tidy(at: Place): Place {
	if (isPoint(at)) return roundPoint(at[0], at[1]);
	if (typeof at === 'string') return at;
	const round = ([x, y]: Point) => roundPoint(x, y);
	return 'line' in at ? { line: at.line.map(round) } : { area: at.area.map(round) };
}

export function cardIn(doc: Y.Doc, id: CardId): Card | null {
	return readCard(id, cardsOf(doc).get(id));
}

export function clusterIn(doc: Y.Doc, id: ClusterId): Cluster | null {
	return readCluster(id, clustersOf(doc).get(id));
}

export function cardsIn(doc: Y.Doc, cluster: ClusterId): CardId[] {
	const ids: CardId[] = [];
	cardsOf(doc).forEach((fields, id) => {
		if (readCard(id, fields)?.cluster === cluster) ids.push(id as CardId);
	});
	return ids;
}
