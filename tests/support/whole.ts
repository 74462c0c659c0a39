import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { someRecord } from './record.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { digestText } from '#lib/domain/outcome.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { tally, type Way } from '#lib/domain/tally/all.ts';

/** A whole workshop.json of `n` cards whose plan lies in the world, with one vote that can be counted again: what a restore takes. */
export async function someWorkshopFile(n: number): Promise<string> {
	const { workshop, deal, publicity, cards, clusters, votes, priorities, actions, pledges } = someRecord(n);
	const [vote] = votes;
	const way: Way = { method: 'dots', parameters: { dots: 3, cap: 2 } };
	const options = vote!.options.map(({ id, kind, name, cards: behind, people }) => ({ id, kind, name, cards: behind, people }));
	const ballots = vote!.ballots.map(({ receipt, choice }) => ({ receipt, choice: choice as Record<string, number> }));
	const { result } = tally(options, ballots.map(({ choice }) => choice), way);
	const plain = cards.map(({ place, blanked: _, ...card }) => ({ ...card, at: place.kind === 'point' ? place.at : place.kind }));
	const moment = (at: Date | null) => at?.toISOString() ?? null;
	const picture = await sharp({ create: { width: 144, height: 100, channels: 3, background: '#cfe3c0' } }).png({ compressionLevel: 9 }).toBuffer();
	const whole = {
		workshop: { id: workshop.id, title: workshop.title, question: workshop.question, helpLine: '', state: workshop.state, createdAt: moment(workshop.createdAt), openedAt: moment(workshop.openedAt), closedAt: moment(workshop.closedAt), round: 0 },
		deal,
		method: planningForReal,
		plan: { own: true, alt: 'Our plan', ground: { source: 'picture', places: [], points: [], georeference: { crs: 'EPSG:27700', matrix: [1440, 0, 530_000, 0, -1000, 180_000], source: 'points', rms: null } }, picture: { mime: 'image/png', width: 144, height: 100, base64: picture.toString('base64') } },
		people: { joined: 120, wrote: 110 },
		release: { blurSide: 0, publicity },
		removed: 2,
		cards: plain,
		clusters: clusters.map(({ id, number, name, cards: behind, people }) => ({ id, number, name, people: typeof people === 'number' ? Math.min(people, 100, behind) : people })),
		votes: [{ id: vote!.outcomeId, pollId: vote!.pollId, roundIndex: 0, method: 'dots', parameters: way.parameters, options: options.map((option) => ({ ...option, people: typeof option.people === 'number' ? Math.min(option.people, 100) : option.people })), result, eligible: 34, turnout: ballots.length, digest: createHash('sha256').update(digestText(way, options as unknown as PollOption[], ballots)).digest('hex'), openedAt: moment(vote!.openedAt), closedAt: moment(vote!.closedAt), clusters: [], cards: [], notVoted: [], ballots }],
		priorities: priorities.map((one) => ({ id: one.id, number: one.number, source: { kind: one.kind, id: one.sourceId }, outcomeId: one.outcomeId, statement: one.statement, cards: plain.filter(({ id }) => one.cardIds.includes(id)), people: typeof one.people === 'number' ? Math.min(one.people, 100) : one.people, when: one.when, disagreed: one.disagreed, positions: [], placements: [], answer: { ...emptyAnswer, ...one.answer }, changedAt: moment(vote!.closedAt) })),
		actions: actions.map((action) => ({ ...action, helpSought: '', resources: '', training: '', successSign: '', updates: [], createdAt: moment(vote!.closedAt) })),
		pledges: pledges.map((pledge) => ({ ...pledge, conditions: '', needs: [], answeredAt: null, thanked: false, offeredAt: moment(vote!.closedAt) }))
	};
	return JSON.stringify({ format: 'folkmoot-export-1', dictionary: {}, tables: {}, whole });
}
