import type { App } from '../app.ts';
import type { OutcomeView } from '../use/outcomes.ts';
import { conversationTables } from './conversation-tables.ts';
import { councilTables } from './council-tables.ts';
import { peopleTables } from './people-tables.ts';
import { talkTables } from './talk-tables.ts';
import { peopleCell, peopleSay, type Cell, type Table } from './table.ts';
import { readReleased, type Released } from './released.ts';

export type { Cell, Table };
import type { WorkshopId } from '#lib/domain/ids.ts';
import { gridMethod } from '#lib/domain/geo/osgb36.ts';
import { toWorld } from '#lib/domain/geo/georeference.ts';
import { nameNear, squaresOf } from '#lib/domain/named-place.ts';
import { anchorOf, cornersOf, kindOfPlace } from '#lib/domain/place.ts';
import { en } from '#lib/i18n/en.ts';
import { placeInWords } from '#lib/i18n/say-where.ts';
import { themeWords } from '#lib/domain/theme-looks.ts';
import { sortedJson } from '#lib/domain/outcome.ts';

/** Everything a workshop yields, without any person in it: no authors, no aliases, no voters. Ids are the same in every table and every export. */
export async function exportTables(app: App, workshopId: WorkshopId): Promise<Table[]> {
	const released = await readReleased(app, workshopId);
	return released ? tablesOf(released) : [];
}

export function tablesOf(released: Released): Table[] {
	return [workshopTable(released), ...peopleTables(released), ...boardTables(released), ...outcomeTables(released), ...conversationTables(released), ...councilTables(released), ...talkTables(released)];
}

function workshopTable({ workshop, took, release }: Released): Table {
	const { deal } = workshop;
	return {
		name: 'workshop',
		about: 'The workshop and its deal: what people were promised at the door. One row.',
		columns: {
			workshop_id: 'Id of the workshop',
			title: 'Title',
			question: 'The question people worked on',
			method: 'The kind of session',
			state: 'draft, open or closed',
			opened_at: 'When the doors opened, UTC',
			closed_at: 'When the workshop closed, UTC; empty while it is open',
			participants: 'People who joined as participants, those who left early too',
			publicity: 'How people were invited, in the officer’s words',
			absent: 'Who did not come, in the officer’s words',
			purpose: 'The deal: what it is for',
			can_change: 'The deal: what can change',
			cannot_change: 'The deal: what cannot change, and why',
			decider: 'The deal: who decides',
			decision_date: 'The deal: by what day they decide',
			feedback_date: 'The deal: by what day people hear back',
			feedback_how: 'The deal: how people hear back',
			kept: 'The deal: what is kept and for how long',
			kept_until: 'Last day on which all of this is kept; the day after, it is deleted. Empty: nothing is deleted by itself',
			freedom_of_information: 'The deal: the sentence on freedom of information'
		},
		rows: [
			{
				workshop_id: workshop.id,
				title: workshop.title,
				question: workshop.question,
				method: workshop.method.title,
				state: workshop.state,
				opened_at: workshop.openedAt?.toISOString() ?? null,
				closed_at: workshop.closedAt?.toISOString() ?? null,
				participants: took.joined,
				publicity: release.publicity,
				absent: took.absent,
				purpose: deal.purpose,
				can_change: deal.canChange,
				cannot_change: deal.cannotChange,
				decider: deal.decider,
				decision_date: deal.decisionDate,
				feedback_date: deal.feedbackDate,
				feedback_how: deal.feedbackHow,
				kept: deal.kept,
				kept_until: workshop.keptUntil,
				freedom_of_information: deal.foi
			}
		]
	};
}

function boardTables({ workshop, cards: all, clusters: allGroups, parts, otherNames, groups, release, blankedIn, late }: Released): Table[] {
	const partOf = new Map(parts.flatMap((part) => part.cardIds.map((card) => [card, part.id] as const)));
	const ratio = workshop.plan.width / workshop.plan.height;
	const called = themeWords(en.common.themes, workshop.method.themes);
	const cards: Table = {
		name: 'cards',
		about: 'Every card on the board, in its writer’s own words. No card says who wrote it.',
		columns: {
			card_id: 'Id of the card',
			number: 'Its number in the workshop',
			text: 'What it says, unchanged',
			theme: 'Theme: about, homes, green, safety, health, play, work, community, else: the same keys in every workshop',
			theme_word: 'What this workshop calls that theme',
			place_kind: 'point, line or area (on the plan), whole (the whole area) or none (not a place)',
			place: 'The place in words',
			x: 'The point, or the middle of a line or an area: fraction of the plan’s width from its left, 0 to 1',
			y: 'The same: fraction of the plan’s height from its top, 0 to 1',
			corners: 'Line or area: its corners, each “x y”, separated by commas; an area’s last corner joins its first',
			square: 'First square of the plan’s grid that it touches, A1 to H5',
			near: 'The nearest place named on the plan',
			longitude: 'The point or middle, WGS84; empty where the plan has no coordinates',
			latitude: 'The point or middle, WGS84',
			easting: `The point or middle, British National Grid (EPSG:27700), metres: ${gridMethod}`,
			northing: 'The point or middle, British National Grid (EPSG:27700), metres',
			cluster_id: 'The group it lies in, and is counted in; empty for a card on its own',
			also_cluster_id: 'A second group it belongs in: listed there, not counted there',
			part_id: 'The group it lay in before that was merged into the one of cluster_id',
			handed_in_after: 'true: its round was over when it was handed in, and a host showed it afterwards',
			same_here: 'People who pressed “same here”',
			see_differently: 'People who see it differently: their reasons are in differing_views',
			blurred_metres: 'Side of the square whose middle the point was put in before release; 0: as it was placed',
			words_taken_out: 'How often words were taken out of the text or its reasons before release: a mark stands in their place'
		},
		rows: all.map((card) => {
			const point = anchorOf(card.at);
			const world = point && workshop.plan.georeference ? toWorld(workshop.plan.georeference, point) : null;
			const corners = cornersOf(card.at);
			return {
				card_id: card.id,
				number: card.number,
				text: card.text,
				theme: card.theme,
				theme_word: called[card.theme],
				place_kind: kindOfPlace(card.at),
				place: placeInWords(en, workshop.plan, card.at),
				x: point?.[0] ?? null,
				y: point?.[1] ?? null,
				corners: corners.length > 1 ? corners.map(([x, y]) => `${x} ${y}`).join(', ') : null,
				square: squaresOf(card.at)?.from ?? null,
				near: nameNear(card.at, workshop.plan.places, ratio),
				longitude: world ? round(world.lon, 6) : null,
				latitude: world ? round(world.lat, 6) : null,
				easting: world?.grid ? round(world.grid.easting, 1) : null,
				northing: world?.grid ? round(world.grid.northing, 1) : null,
				cluster_id: card.cluster,
				also_cluster_id: card.also,
				part_id: partOf.get(card.id) ?? null,
				handed_in_after: late.has(card.id),
				same_here: card.same,
				see_differently: card.differ.length,
				blurred_metres: point ? release.blurSide : 0,
				words_taken_out: blankedIn.get(card.id) ?? 0
			};
		})
	};
	const views: Table = {
		name: 'differing_views',
		about: 'Reasons of people who see a card differently. One row a reason; no row says whose it is.',
		columns: { card_id: 'The card', reason: 'Why this person sees it differently, unchanged' },
		rows: all.flatMap((card) => card.differ.map((reason) => ({ card_id: card.id, reason })))
	};
	const clusters: Table = {
		name: 'clusters',
		about: 'The groups that cards were put in.',
		columns: { cluster_id: 'Id of the group', number: 'Its number in the workshop', name: 'The name people gave it', cards: 'Cards in it', people: `Distinct people who wrote those cards. ${peopleSay}` },
		rows: allGroups.map(({ id, number, name }) => ({ cluster_id: id, number, name, cards: groups.get(id)?.cards ?? 0, people: peopleCell(groups.get(id)?.people ?? 0) }))
	};
	const merged: Table = {
		name: 'merged_clusters',
		about: 'Groups that people merged into others, as they were before. Their cards are counted in the group they went into.',
		columns: { part_id: 'Id of the merged group', number: 'Its number in the workshop', name: 'The name people gave it', into_id: 'The group it was merged into, which may be a merged one itself', cluster_id: 'The group that stands for it now', cards: 'Cards that it brought' },
		rows: parts.map(({ id, number, name, into, root, cardIds }) => ({ part_id: id, number, name, into_id: into, cluster_id: root, cards: cardIds.length }))
	};
	const proposed: Table = {
		name: 'proposed_names',
		about: 'Other names that people proposed for a group, in the order they came.',
		columns: { cluster_id: 'The group', name: 'The name that was proposed' },
		rows: otherNames.map(({ clusterId, name }) => ({ cluster_id: clusterId, name }))
	};
	return [cards, views, clusters, merged, proposed];
}

function outcomeTables({ outcomes: oldestFirst, safe }: Released): Table[] {
	return [
		{
			name: 'outcomes',
			about: 'Every closed vote with its turnout. The digest is the SHA-256 that a recount of ballots must give again.',
			columns: {
				outcome_id: 'Id of the outcome',
				poll_id: 'Id of the vote',
				method: 'How people voted: dots, approval (ticks), stars, agreement (steps of a scale), budget (options with costs) or ranked',
				parameters: 'All that was said before the vote, as JSON with sorted keys: the digest is over this text',
				eligible: 'People who could vote when it closed',
				who_could_vote: 'As JSON: people who came before a moment, or so many people whom the host named by their numbers; empty: everybody who came',
				turnout: 'Ballots in the box, “none of these” too',
				none_of_these: 'Ballots that give nothing to any option',
				total: 'All dots, ticks, stars or points together; agreement: steps at the needed level or above; ranked: ballots that rank anything',
				winners: 'Options that go forward, as far as the count decides it; empty where no number was set',
				open_tie: 'Options tied on the line between going forward and not',
				tie_break: 'What was done about it, as JSON: widen, shrink, runoff or lot with its two seeds; empty where nothing was',
				lot_commitment: 'SHA-256 of the seed for a lot, public since the vote opened',
				digest: 'SHA-256 over the method, the options and all ballots',
				closed_at: 'When it closed, UTC'
			},
			rows: oldestFirst.map(({ id, pollId, method, parameters, eligible, turnout, result, digest, closedAt, tieBreak, lotCommitment, who }) => ({
				outcome_id: id,
				poll_id: pollId,
				method,
				parameters: sortedJson(parameters),
				eligible,
				who_could_vote: who ? sortedJson(who) : '',
				turnout,
				none_of_these: result.blank,
				total: result.total,
				winners: result.winners.join(' '),
				open_tie: result.open?.among.join(' ') ?? '',
				tie_break: tieBreak ? sortedJson(tieBreak) : '',
				lot_commitment: lotCommitment ?? '',
				digest,
				closed_at: closedAt.toISOString()
			}))
		},
		{
			name: 'priorities',
			about: 'The options of every closed vote and what they got. Equal ones share a place: a tie is a tie.',
			columns: {
				outcome_id: 'The outcome',
				option_id: 'Id of the group or card that was voted on',
				option_number: 'Its position among the frozen options, from 1: the digest needs this order',
				kind: 'cluster (a group) or card (a card on its own)',
				statement: 'Its words when the vote opened',
				cards: 'Cards behind it when the vote opened',
				people: `Distinct people who wrote those cards. ${peopleSay}`,
				place: 'Place: 1 is first; equal ones share a place',
				tied: 'Whether another option has the same place',
				score: 'What it got: dots, ticks, stars or points; agreement: people at the needed level or above; ranked: see the method',
				voters: 'Distinct voters who gave it anything',
				spread: 'Voters by what they gave, as 1:n 2:n (a number of dots, stars or points, a step of the scale, a rank)'
			},
			rows: oldestFirst.flatMap((outcome) =>
				outcome.result.rows.map((row) => {
					const position = outcome.options.findIndex((option) => option.id === row.id);
					const option = outcome.options[position];
					return {
						outcome_id: outcome.id,
						option_id: row.id,
						option_number: position + 1,
						kind: option?.kind ?? null,
						statement: row.name,
						cards: option?.cards ?? null,
						people: option ? peopleCell(safe(option.people)) : null,
						place: row.place,
						tied: row.tied,
						score: row.score,
						voters: row.voters,
						spread: row.spread.map((n, i) => `${i + (countsFromZero(outcome.method) ? 0 : 1)}:${n}`).join(' ')
					};
				})
			)
		},
		{
			name: 'ballots',
			about: 'Every ballot, by its receipt, in the order of the receipts. Cut from its voter when the vote closed. One row for each option it gives something to; a ballot that gives nothing has one row with no option.',
			columns: { outcome_id: 'The outcome', receipt: 'What the voter was given to find the ballot again', option_id: 'The option; empty for “none of these”', value: 'What it gives: dots, 1 for a tick, stars, a step of the scale, points, or a rank' },
			rows: oldestFirst.flatMap((outcome) =>
				outcome.ballots.flatMap(({ receipt, choice }): Record<string, Cell>[] => {
					const given = Object.entries(choice);
					if (given.length === 0) return [{ outcome_id: outcome.id, receipt, option_id: null, value: 0 }];
					return given.map(([optionId, n]) => ({ outcome_id: outcome.id, receipt, option_id: optionId, value: n }));
				})
			)
		}
	];
}

function round(value: number, decimals: number): number {
	return Number(value.toFixed(decimals));
}

function countsFromZero(method: OutcomeView['method']): boolean {
	return method === 'stars' || method === 'agreement';
}
