import { en } from '#lib/i18n/en.ts';
import { countVoices } from '#lib/domain/conversation/round.ts';
import type { RecordCard, RecordConversation, RecordPlace, RecordVote, WorkshopRecord } from '#server/export/record.ts';
import type { OpenSpaceRecord, SessionReport } from '#server/export/report/proceedings.ts';
import { toWorld } from '#lib/domain/geo/georeference.ts';
import { emptyDeal } from '#lib/domain/deal.ts';
import { themes } from '#lib/domain/theme.ts';

/** What people write: several scripts, both directions, and everything that breaks a careless writer of files. */
export const hardTexts = [
	'Street lights on Weir Path. It is too dark to walk home.',
	'Więcej światła na ścieżce nad Łódką',
	'Περισσότερα παγκάκια στο πάρκο',
	'Більше лавок біля річки, будь ласка',
	'نريد المزيد من الأشجار (3 أشجار) في شارع Mill Lane',
	'=1+1 is not a sum here',
	'@SUM(A1) +44 -1',
	'Bats & owls <b>need</b> the "dark"; so do we\nsecond line\tand a tab',
	'A bench here \u{1F600} \u{1F44D}\u{1F3FD}, please',
	'x'.repeat(280)
];

const id = (prefix: string, n: number) => `${prefix}${String(n).padStart(16 - prefix.length, '0')}`;

/** Millbrook as if it lay in the world: one fraction of the plan is 1.4 km by 1 km of the National Grid near Upton. */
const georeference = { crs: 'EPSG:27700', matrix: [1440, 0, 530_000, 0, -1000, 180_000] } as const;

export function placeAt(x: number, y: number, blurred = 0): RecordPlace {
	const { lon, lat, grid } = toWorld(georeference, [x, y]);
	const position = { lon, lat, easting: grid!.easting, northing: grid!.northing };
	return { kind: 'point', corners: [[x, y]], at: [x, y], square: 'B3', near: 'Mill Lane', world: { at: position, corners: [position] }, blurred };
}

/** A whole record of `n` cards; the same for the same `n`. */
export function someRecord(n = 40): WorkshopRecord {
	const nowhere = { corners: [], at: null, square: null, near: null, world: null, blurred: 0 } as const;
	const clusterIds = Array.from({ length: Math.min(12, Math.ceil(n / 5)) }, (_, i) => id('g', i + 1));
	const cards = Array.from({ length: n }, (_, i): RecordCard => {
		const place: RecordPlace = i % 11 === 9 ? { kind: 'whole', ...nowhere } : i % 11 === 10 ? { kind: 'none', ...nowhere } : placeAt(((i * 37) % 100) / 100, ((i * 61) % 100) / 100);
		return {
			id: id('c', i + 1) as RecordCard['id'],
			number: i + 1,
			text: n > 100 && i >= hardTexts.length ? `Card ${i + 1}: ${hardTexts[i % 4]}` : hardTexts[i % hardTexts.length]!,
			theme: themes[i % themes.length]!.id,
			place,
			cluster: i % 7 === 6 ? null : (clusterIds[i % clusterIds.length]! as RecordCard['cluster']),
			also: null,
			same: i % 5,
			differ: i % 13 === 3 ? ['The bats need the dark.', '=cmd|calc'] : [],
			blanked: 0
		};
	});
	const clusters = clusterIds.map((cluster, i) => {
		const own = cards.filter((card) => card.cluster === cluster).length;
		return { id: cluster, number: i + 1, name: i === 0 ? '=Light the path & keep it dark' : `Group ${i + 1}: Łódź and Ελλάδα`, cards: own, people: own < 5 ? ('under-5' as const) : own };
	});
	const vote = someVote(clusters);
	return {
		themes: en.common.themes,
		workshop: { id: id('w', 1), title: 'Millbrook: streets & river', question: 'What should change around Mill Lane?', method: 'Planning session', state: 'closed', createdAt: new Date('2027-03-01T09:00:00Z'), openedAt: new Date('2027-03-11T18:30:00Z'), closedAt: new Date('2027-03-11T20:30:00Z') },
		rounds: [{ title: 'Place your cards', minutes: 12, silent: true, came: 'held' }, { title: 'Look together', minutes: 8, silent: false, came: 'held' }],
		keptUntil: null,
		deal: { ...emptyDeal, purpose: 'To choose what to ask for first.', decider: 'Millbrook Town Council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' },
		publicity: 'Letters to 1,200 homes, posters in four languages.',
		absent: '',
		areas: { 'Mill Lane': 12, whole: 7, elsewhere: 'under-5', 'Old Mill': 'hidden' },
		people: { joined: 34, wrote: 31, voted: 30, eligible: 34, joinedByChannel: { live: 27, phone: 'hidden', paper: 'under-5' }, votedByChannel: { live: 25, paper: 'hidden' } },
		contributions: { cards: n, sameHere: cards.reduce((sum, { same }) => sum + same, 0), differingViews: cards.reduce((sum, { differ }) => sum + differ.length, 0), questions: 3 },
		cards,
		clusters,
		votes: [vote],
		conversations: [someConversation(cards.slice(0, 12))],
		questions: [{ id: id('q', 1), card: 1, text: 'Who owns =the path?', answer: 'The county does.', by: 'adviser' }, { id: id('q', 2), card: null, text: 'Ποιος αποφασίζει;', answer: '', by: null }],
		priorities: vote.rows.map((row, i) => {
			const own = cards.filter((card) => card.cluster === row.id);
			return {
				id: id('p', i + 1),
				number: i + 1,
				sourceId: row.id,
				kind: 'cluster' as const,
				statement: row.name,
				cardIds: own.map((card) => card.id),
				people: own.length < 5 ? ('under-5' as const) : own.length,
				when: ['now', 'soon', 'later', 'disagree'][i % 4]!,
				disagreed: i % 4 === 3,
				positions: own.filter((card) => card.differ.length > 0).map((card) => ({ cardId: card.id, position: card.text, reasons: card.differ })),
				placements: i === 3 ? [{ table: 'Table 2', when: 'later', reasons: ['It costs too much.'] }] : [],
				place: row.place,
				tied: row.tied,
				score: row.score,
				unit: 'dots',
				voters: row.voters,
				turnout: vote.turnout,
				eligible: vote.eligible,
				votedByChannel: { live: 25, paper: 'hidden' },
				agreement: i === 1 ? { steps: [{ label: 'Block', count: 2 }, { label: 'Can live with it', count: 9 }, { label: 'Will help lead', count: 12 }], needed: 80, from: 'Can live with it', reached: true } : null,
				heard: i === 0 ? { whole: null, cards: own.slice(0, 2).map(({ id: cardId }) => ({ cardId, agree: 20, disagree: 3, pass: 2, seen: 25 })) } : null,
				where: { middle: placeAt(0.4, 0.4), placed: own.length - 1, whole: 1, none: 0 },
				who: { ourselves: 6, help: 7, others: 8 },
				advice: null,
				outcomeId: vote.outcomeId,
				answer: (i === 0 ? { decision: 'yes', decided: 'We will put in low lights.', reason: 'Bats need the dark.', nextUpdate: '2027-06-30', team: 'Streets' } : {}) as Record<string, string>
			};
		}),
		actions: [{ id: id('a', 1), priorityId: id('p', 1), task: 'Measure the path', firstStep: 'Bring a tape', lead: 'joint', leadName: 'Friends of the Brook', helpersNeeded: 4, due: '2027-05-01', status: 'open' }],
		pledges: [{ id: id('o', 1), priorityId: id('p', 1), actionId: null, kind: 'time', what: '=I can come on Saturdays', hours: 2, per: 'month', from: '', to: '', by: 'resident', channel: 'proxy', state: 'offered', answer: '' }],
		hosts: { hidden: { person: 1 }, hiddenEver: 3, shownAgain: 2, passages: 0, erased: 0, waiting: 0, stopped: 1 },
		evaluation: { answered: 12, steps: { say: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 12 }, worth: null } },
		moderation: { removedByWriter: 2, blanked: { phone: 1 }, reviewed: true },
		transform: 'Helmert (7 parameters, Ordnance Survey), about 5 m; not OSTN15'
	};
}

function someVote(clusters: WorkshopRecord['clusters']): RecordVote {
	const options = clusters.map(({ id: option, name, cards, people }) => ({ id: option, kind: 'cluster' as const, name, cards, people }));
	const ballots = Array.from({ length: 30 }, (_, i) => ({ receipt: id('', i + 1).padStart(32, '0'), choice: i === 29 ? {} : { [options[i % options.length]!.id]: 2, ...(options.length > 1 ? { [options[(i + 1) % options.length]!.id]: 1 } : {}) } as Record<string, number> }));
	const counted = options.map((option) => {
		const dots = ballots.map(({ choice }) => choice[option.id] ?? 0).filter((each) => each > 0);
		return { id: option.id, name: option.name, score: dots.reduce((sum, each) => sum + each, 0), voters: dots.length, spread: `1:${dots.filter((each) => each === 1).length} 2:${dots.filter((each) => each === 2).length}` };
	});
	const sorted = counted.sort((a, b) => b.score - a.score);
	const rows = sorted.map((row) => ({ ...row, place: sorted.findIndex(({ score }) => score === row.score) + 1, tied: sorted.filter(({ score }) => score === row.score).length > 1 }));
	const scores = [...new Set(rows.map(({ score }) => score))];
	return {
		outcomeId: id('u', 1), pollId: id('v', 1), method: 'dots', parameters: { dots: 3, cap: 2 }, eligible: 34, turnout: 30, blank: 1, digest: 'ab'.repeat(32),
		openedAt: new Date('2027-03-11T20:00:00Z'), closedAt: new Date('2027-03-11T20:10:00Z'), options, rows,
		ties: scores.map((score) => rows.filter((row) => row.score === score).map((row) => row.id)).filter((tie) => tie.length > 1),
		ballots, agreement: null
	};
}

/** An Open Space of two sessions: one with everything, one that was never held. */
export function someOpenSpace(): OpenSpaceRecord {
	const empty: SessionReport = { id: id('s', 2), title: 'Nobody came', question: '', conveners: [], slot: '14:00', space: 'Kitchen', people: 0, keyPoints: [], agreements: [], disagreements: [], recommendations: [], requests: [], resources: [], nextStep: '', quotes: [], related: [], mergedInto: null, held: false, written: false, votes: null, corrections: [] };
	const whole: SessionReport = { ...empty, id: id('s', 1), title: 'Μια γέφυρα', question: 'Where?', conveners: ['Heron'], slot: '13:00', space: 'Hall', people: 12, keyPoints: ['A bridge is missing'], agreements: ['North side'], disagreements: ['Who pays <for> it'], recommendations: ['Ask twice'], requests: ['A plan'], resources: ['Tools'], nextStep: 'Meet in May', quotes: ['«Τώρα»'], related: [id('s', 2)], held: true, written: true, votes: { dots: 9, voters: 7 }, corrections: [{ at: new Date('2027-03-12T10:00:00Z'), text: 'It was the south side.' }], cards: [{ number: 7, text: 'A ford', group: 'Crossings' }], remarks: [{ passage: 'A bridge is missing', text: '' }, { passage: '', text: 'So it is.' }] };
	return { title: 'Our river', day: '2027-03-11', sessions: [whole, empty], groups: [{ title: 'Build it', from: ['Μια γέφυρα'], initiator: 'Heron', firstStep: 'Ask the council', firstDay: '2027-04-01', people: 6 }, { title: 'Pay for it', from: [], initiator: null, firstStep: '', firstDay: '', people: 'under-5' }], lines: ['I know now whom to ask.'] };
}

/** 36 people in two opinion groups, who agree on the first card. */
function someConversation(cards: readonly RecordCard[]): RecordConversation {
	const items = cards.map(({ id: card, text }) => ({ id: card, text }));
	const voices = Array.from({ length: 36 }, (_, p) => ({ receipt: String(p).padStart(32, '0'), choice: Object.fromEntries(items.map(({ id: item }, i) => [item, i === 0 ? 1 : i % 5 === 4 ? 0 : (p < 20) === i % 2 > 0 ? 1 : -1])) }));
	const { agreement, votes, opinions } = countVoices(items, voices);
	return {
		id: id('t', 1),
		about: 'cards',
		openedAt: new Date('2027-03-11T19:00:00Z'),
		closedAt: new Date('2027-03-11T19:30:00Z'),
		eligible: 40,
		turnout: 36,
		answers: votes,
		digest: 'd'.repeat(64),
		items: items.map(({ id: item, text }, i) => ({ id: item, kind: 'card', text, ...agreement[i]!, share: opinions!.consensus[i]! })),
		groups: opinions!.groups.map((members, g) => ({ people: members.length, representative: opinions!.representative[g]!.map((one) => ({ ...one, item: items[one.card]!.id })) })),
		groupsAbove: 30,
		voices,
		groupOf: new Map(opinions!.groups.flatMap((members, g) => members.map((row) => [row, g] as const)))
	};
}
