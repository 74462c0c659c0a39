import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardTextLimit, type Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { judge, type Bench, type Board, type Change } from '#lib/domain/judge.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { roles, type Role } from '#lib/domain/people.ts';
import { isPlace } from '#lib/domain/place.ts';
import { actsOf, type RoundContext, type RoundKind } from '#lib/domain/round.ts';
import { isSafeText } from '#lib/domain/safe-text.ts';
import { isTheme } from '#lib/domain/theme.ts';

const ann = 'annannannannanna' as PersonId;
const bob = 'bobbobbobbobbobb' as PersonId;
const one = 'card000000000001' as CardId;
const pile = 'group00000000001' as ClusterId;
const heap = 'group00000000002' as ClusterId;
const workshopId = 'workshop00000001' as WorkshopId;

const card: Card = { id: one, text: 'A bench by the weir', theme: 'green', at: [0.5, 0.5], cluster: null, also: null, number: 7, same: 2, differ: ['too wet'] };
const cluster: Cluster = { id: pile, name: 'Seats', into: null, number: 1 };

function context(kind: RoundKind, running = true): RoundContext {
	const index = planningForReal.rounds.findIndex((spec) => spec.kind === kind);
	return { workshopId, workshop: 'open', spec: planningForReal.rounds[index]!, frozen: false, round: running ? { state: 'running', index, endsAt: 1, lengthMs: 1 } : { state: 'over', index } };
}

function bench(kind: RoundKind, over: { role?: Role; board?: Partial<Board>; running?: boolean } = {}): Bench {
	const board: Board = {
		kind: kind === 'place' ? 'draft' : 'board',
		authorOf: (id) => (id === one ? ann : null),
		removedCard: () => null,
		heldFor: () => null,
		isErased: () => false,
		hasCluster: (id) => id === pile || id === heap,
		leadsTo: (from, to) => from === to,
		partsOf: () => 0,
		cardsIn: () => 0,
		cardCount: () => 1,
		cardsBy: () => 1,
		clusterCount: () => 1,
		...over.board
	};
	return { actor: { personId: ann, workshopId, role: over.role ?? 'participant' }, context: context(kind, over.running ?? true), board, stopped: false };
}

const asBob = (given: Bench): Bench => ({ ...given, actor: { ...given.actor, personId: bob } });
const change = (before: Card | null, after: Card | 'broken' | null): Change => ({ kind: 'card', id: one, before, after });
const group = (before: Cluster | null, after: Cluster | 'broken' | null): Change => ({ kind: 'cluster', id: pile, before, after });
const fresh: Card = { ...card, number: 0, same: 0, differ: [] };
const newcomer = { authorOf: () => null };

test.each<[what: string, change: Change, bench: Bench, refusal: unknown]>([
	['a new card in the silent round', change(null, fresh), bench('place', { board: newcomer }), null],
	['a new card on the board in the silent round', change(null, fresh), bench('place', { board: { ...newcomer, kind: 'board' } }), { reason: 'not-in-this-round' }],
	['a new card in a draft after the silence', change(null, fresh), bench('look', { board: { ...newcomer, kind: 'draft' } }), { reason: 'not-in-this-round' }],
	['a new card while people look', change(null, fresh), bench('look', { board: newcomer }), { reason: 'not-in-this-round' }],
	['a new card when the round is over', change(null, fresh), bench('place', { board: newcomer, running: false }), { reason: 'not-in-this-round' }],
	['a facilitator’s card', change(null, fresh), bench('place', { board: newcomer, role: 'facilitator' }), { reason: 'not-in-this-round' }],
	['a card under someone’s id', change(null, fresh), asBob(bench('place')), { reason: 'not-yours' }],
	['a card of one’s own corrected', change(card, { ...card, text: 'Two benches' }), bench('look'), null],
	['a face-up card corrected in silence', change(card, { ...card, text: 'Two benches' }), bench('place', { board: { kind: 'board' } }), { reason: 'not-in-this-round' }],
	['someone’s words changed', change(card, { ...card, text: 'No bench' }), asBob(bench('look')), { reason: 'not-yours' }],
	['someone’s theme changed', change(card, { ...card, theme: 'play' }), asBob(bench('look')), { reason: 'not-yours' }],
	['someone’s card moved', change(card, { ...card, at: [0.1, 0.1] }), asBob(bench('look')), { reason: 'not-yours' }],
	['someone’s card grouped', change(card, { ...card, cluster: pile }), asBob(bench('group')), null],
	['someone’s card grouped and corrected at once', change(card, { ...card, cluster: pile, text: 'No bench' }), asBob(bench('group')), { reason: 'not-yours' }],
	['a card grouped while people look', change(card, { ...card, cluster: pile }), bench('look'), { reason: 'not-in-this-round' }],
	['a card put into no group', change(card, { ...card, cluster: 'nothing000000001' as ClusterId }), bench('group'), { reason: 'no-such-cluster' }],
	['a card taken away by its writer', change(card, null), bench('look'), null],
	['a card taken away by another', change(card, null), asBob(bench('look')), { reason: 'not-yours' }],
	['a card taken away while grouping', change(card, null), bench('group'), null],
	['a card taken away over tea', change(card, null), bench('break'), null],
	['a card taken away while tables sort', change(card, null), bench('sort'), { reason: 'not-in-this-round' }],
	['a card put back by its writer', change(null, card), bench('look', { board: { removedCard: () => card } }), null],
	['a card put back by another', change(null, card), asBob(bench('look', { board: { removedCard: () => card } })), { reason: 'not-yours' }],
	['a number written by a person', change(card, { ...card, number: 1 }), bench('look'), { reason: 'not-allowed' }],
	['a count written by a person', change(card, { ...card, same: 300 }), bench('look'), { reason: 'not-allowed' }],
	['reasons written by a person', change(card, { ...card, differ: [] }), bench('look'), { reason: 'not-allowed' }],
	['an empty text', change(card, { ...card, text: ' \n ' }), bench('look'), { reason: 'text-empty' }],
	['a text of 280', change(card, { ...card, text: 'x'.repeat(280) }), bench('look'), null],
	['a text of 280 emoji', change(card, { ...card, text: '🌳'.repeat(280) }), bench('look'), null],
	['a text of 281', change(card, { ...card, text: 'x'.repeat(281) }), bench('look'), { reason: 'text-too-long', limit: 280, over: 1 }],
	['half an emoji', change(card, { ...card, text: 'a\ud83c' }), bench('look'), { reason: 'bad-shape' }],
	['a control character', change(card, { ...card, text: 'a\u0000' }), bench('look'), { reason: 'bad-shape' }],
	['lines of text', change(card, { ...card, text: 'a\nb\tc' }), bench('look'), null],
	['an unknown theme', change(card, { ...card, theme: 'gold' as never }), bench('look'), { reason: 'bad-theme' }],
	['a place off the plan', change(card, { ...card, at: [1e308, 0] }), bench('look'), { reason: 'bad-place' }],
	['a place that is no number', change(card, { ...card, at: [Number.NaN, 0] }), bench('look'), { reason: 'bad-place' }],
	['something broken', change(card, 'broken'), bench('look'), { reason: 'bad-shape' }],
	['the 5,001st card', change(null, fresh), bench('place', { board: { ...newcomer, cardCount: () => 5000 } }), { reason: 'board-full', limit: 5000 }],
	['one person’s 201st card', change(null, fresh), bench('place', { board: { ...newcomer, cardsBy: () => 200 } }), { reason: 'board-full', limit: 200 }],
	['a new group', group(null, { ...cluster, number: 0 }), bench('group'), null],
	['a new group by the facilitator', group(null, { ...cluster, number: 0 }), bench('group', { role: 'facilitator' }), null],
	['a new group by an officer', group(null, { ...cluster, number: 0 }), bench('group', { role: 'officer' }), { reason: 'not-in-this-round' }],
	['a new group while people look', group(null, { ...cluster, number: 0 }), bench('look'), { reason: 'not-in-this-round' }],
	['the 501st group', group(null, { ...cluster, number: 0 }), bench('group', { board: { clusterCount: () => 500 } }), { reason: 'board-full', limit: 500 }],
	['a group without a name named', group({ ...cluster, name: ' ' }, { ...cluster, name: 'More seats' }), bench('group'), null],
	['a name written over by one person', group(cluster, { ...cluster, name: 'More seats' }), bench('group'), { reason: 'name-stands' }],
	['a name wiped out by one person', group(cluster, { ...cluster, name: '' }), bench('group'), { reason: 'name-stands' }],
	['a group renamed by a host', group(cluster, { ...cluster, name: 'More seats' }), bench('group', { role: 'facilitator' }), null],
	['a group numbered by a person', group(cluster, { ...cluster, number: 9 }), bench('group'), { reason: 'not-allowed' }],
	['a group’s name too long', group(cluster, { ...cluster, name: 'x'.repeat(121) }), bench('group'), { reason: 'field-too-long', field: 'name', limit: 120 }],
	['a card put into a second group too', change({ ...card, cluster: pile }, { ...card, cluster: pile, also: heap }), bench('group'), null],
	['a card put into a second group that is not there', change({ ...card, cluster: pile }, { ...card, cluster: pile, also: 'nothing000000001' as ClusterId }), bench('group'), { reason: 'no-such-cluster' }],
	['a card put into a second group while people look', change({ ...card, cluster: pile }, { ...card, cluster: pile, also: heap }), bench('look'), { reason: 'not-in-this-round' }],
	['a group merged into another', group(cluster, { ...cluster, into: heap }), bench('group'), null],
	['a group split off again', group({ ...cluster, into: heap }, cluster), bench('group'), null],
	['a group merged into itself', group(cluster, { ...cluster, into: pile }), bench('group'), { reason: 'no-such-cluster' }],
	['a group merged into its own part', group(cluster, { ...cluster, into: heap }), bench('group', { board: { leadsTo: () => true } }), { reason: 'no-such-cluster' }],
	['a group merged into one that is not there', group(cluster, { ...cluster, into: 'nothing000000001' as ClusterId }), bench('group'), { reason: 'no-such-cluster' }],
	['a group merged while people vote', group(cluster, { ...cluster, into: heap }), bench('vote'), { reason: 'not-in-this-round' }],
	['a group with parts taken away', group(cluster, null), bench('group', { board: { partsOf: () => 1 } }), { reason: 'cluster-not-empty' }],
	['an empty group taken away', group(cluster, null), bench('group'), null],
	['a full group taken away', group(cluster, null), bench('group', { board: { cardsIn: () => 1 } }), { reason: 'cluster-not-empty' }]
])('[G2] %s', (_what, given, at, refusal) => {
	expect(judge(given, at)).toEqual(refusal);
});

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('', '  ', 'bench', 'x'.repeat(281), 'a\ud800', '\u0007'));
const anyPlace = fc.oneof(fc.constantFrom('whole', 'none', 'here'), fc.tuple(fc.double(), fc.double())) as fc.Arbitrary<Card['at']>;
const anyCard: fc.Arbitrary<Card> = fc.record({
	id: fc.constant(one),
	text: anyText,
	theme: fc.constantFrom('green', 'play', 'gold') as fc.Arbitrary<Card['theme']>,
	at: anyPlace,
	cluster: fc.constantFrom(null, pile, 'nothing000000001' as ClusterId),
	also: fc.constantFrom(null, pile, 'nothing000000001' as ClusterId),
	number: fc.constantFrom(0, 7, 8),
	same: fc.constantFrom(0, 2, 300),
	differ: fc.constantFrom<readonly string[]>([], ['too wet'])
});
const kinds = planningForReal.rounds.map((spec) => spec.kind);

test('[G3] whatever is written, nothing is accepted that its round, its role, its writer or its shape does not allow', () => {
	fc.assert(
		fc.property(
			fc.record({ before: fc.option(fc.constant(card)), after: fc.option(anyCard), kind: fc.constantFrom(...kinds), role: fc.constantFrom(...roles), own: fc.boolean(), running: fc.boolean(), draft: fc.boolean(), known: fc.boolean() }),
			({ before, after, kind, role, own, running, draft, known }) => {
				const author = before || known ? (own ? ann : bob) : null;
				const given = bench(kind, { role, running, board: { kind: draft ? 'draft' : 'board', authorOf: () => author } });
				if (judge(change(before, after), given) !== null) return;
				if (before === null && after === null) return;
				const acts = actsOf(role, given.context);
				// Stated anew, not as the judge states it: an accepted change needs all of these.
				if (after === null) {
					expect(own && acts.includes('card.remove')).toBe(true);
					return;
				}
				expect((given.context.spec.visible === 'own') === draft).toBe(true);
				expect(isSafeText(after.text) && after.text.trim() !== '' && [...after.text].length <= cardTextLimit && isTheme(after.theme) && isPlace(after.at)).toBe(true);
				if (after.cluster !== (before?.cluster ?? null)) expect(acts.includes('card.group') && after.cluster === pile).toBe(true);
				if (before === null) {
					expect(acts.includes('card.add') && author !== bob).toBe(true);
					return;
				}
				if (before.text !== after.text || before.theme !== after.theme) expect(own && acts.includes('card.edit')).toBe(true);
				if (JSON.stringify(before.at) !== JSON.stringify(after.at)) expect(own && acts.includes('card.place')).toBe(true);
				expect([after.number, after.same, after.differ]).toEqual([before.number, before.same, before.differ]);
			}
		),
		{ numRuns: 5000 }
	);
});
