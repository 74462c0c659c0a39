import { asc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { App } from '../app.ts';
import type { Released } from './released.ts';
import { reportLinks, spaces, talkMarks, talks } from '../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { noteSections, notesLimit, type NoteSection } from '#lib/domain/notes.ts';
import { bringsLimit, firstStepLimit, groupLimit, groupTitleLimit, lineLimit } from '#lib/domain/action-group.ts';
import { boardClusterLimit, clusterNameLimit } from '#lib/domain/cluster.ts';
import { workshopLimit } from '#lib/domain/people.ts';
import { isLanguage, passageLimit, remarkKinds, remarkLimit, scribeLimit } from '#lib/domain/report.ts';
import { elsewhereLimit, slotLimit, spaceLimit, spaceNameLimit, talkLimit, talkNeeds, talkTitleLimit, talkWhyLimit } from '#lib/domain/talk.ts';

type Part = v.GenericSchema;
const text = (most: number) => v.pipe(v.string(), v.maxLength(most * 2));
const run = v.strictObject({ text: text(notesLimit), bold: v.optional(v.literal(true)), italic: v.optional(v.literal(true)) });
const line = v.pipe(v.array(run), v.maxLength(2000));
const block = v.variant('kind', [v.strictObject({ kind: v.picklist(['line', 'heading']), line }), v.strictObject({ kind: v.literal('list'), items: v.pipe(v.array(line), v.maxLength(2000)) })]);
const each = <S>(shape: S) => Object.fromEntries(noteSections.map((section) => [section, shape])) as unknown as Record<NoteSection, S>;
const notes = v.strictObject(each(v.pipe(v.array(block), v.maxLength(4000))));
const language = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/));
const people = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(workshopLimit));
const translated = v.strictObject(each(v.optional(text(notesLimit))));

/** The wall of an Open Space with the reports of its talks. People stand in it by the names they chose to stand by. */
export function talksShape<Id extends v.GenericSchema<string>, Moment extends v.GenericSchema<string>, C extends Part>(id: Id, moment: Moment, card: C) {
	return v.strictObject({
		closedAt: v.nullable(moment),
		spaces: v.pipe(v.array(v.strictObject({ id, number: v.number(), name: text(spaceNameLimit), kind: v.picklist(['room', 'elsewhere']), link: v.union([v.literal(''), v.pipe(v.string(), v.regex(/^https:\/\//))]), shown: v.boolean() })), v.maxLength(spaceLimit)),
		links: v.pipe(v.array(v.tuple([id, id])), v.maxLength(talkLimit * slotLimit)),
		talks: v.pipe(
			v.array(
				v.strictObject({
					id,
					number: v.number(),
					title: text(talkTitleLimit),
					why: text(talkWhyLimit),
					alias: text(60),
					needs: v.array(v.picklist(talkNeeds)),
					needsLanguage: text(spaceNameLimit),
					/** Those of them that a host had arranged. Absent in older files. */
					needsMet: v.optional(v.array(v.picklist(talkNeeds)), []),
					slot: v.nullable(v.string()),
					space: v.nullable(id),
					elsewhere: text(elsewhereLimit),
					state: v.picklist(['posted', 'merged', 'down']),
					into: v.nullable(id),
					people: v.number(),
					notes,
					language,
					scribe: text(scribeLimit),
					names: v.array(text(scribeLimit)),
					isFinished: v.boolean(),
					changedAt: v.nullable(moment),
					remarks: v.array(v.strictObject({ id, kind: v.picklist(remarkKinds), section: v.nullable(v.picklist(noteSections)), passage: text(passageLimit), text: text(remarkLimit), at: moment })),
					translations: v.array(v.strictObject({ language, title: text(talkTitleLimit), sections: translated, isOlder: v.boolean() })),
					cards: v.array(card),
					/** As the talk laid its cards together; `into`: one that was merged. Absent in older files. */
					groups: v.optional(v.pipe(v.array(v.strictObject({ id, number: v.number(), name: text(clusterNameLimit), into: v.nullable(id) })), v.maxLength(boardClusterLimit)), []),
					/** How many said that they come, or would like it. */
					coming: v.optional(people, 0),
					interest: v.optional(people, 0)
				})
			),
			v.maxLength(talkLimit)
		),
		/** Absent in older files. */
		groups: v.optional(
			v.pipe(
				v.array(
					v.strictObject({
						id,
						number: v.number(),
						title: text(groupTitleLimit),
						talks: v.array(id),
						/** The name of whoever gets it going; null: needed, and nobody owns it. */
						initiator: v.nullable(text(60)),
						firstStep: text(firstStepLimit),
						firstDay: v.union([v.literal(''), v.pipe(v.string(), v.isoDate())]),
						people,
						brings: v.pipe(v.array(text(bringsLimit)), v.maxLength(workshopLimit)),
						/** What it became. */
						actionId: v.nullable(id)
					})
				),
				v.maxLength(groupLimit)
			),
			[]
		),
		lines: v.optional(v.pipe(v.array(v.strictObject({ roundId: v.string(), did: v.picklist(['typed', 'spoke', 'passed']), line: text(lineLimit) })), v.maxLength(workshopLimit * 2)), [])
	});
}

/** Null in a session without a wall. */
export async function wholeTalksOf(db: App['db'], workshopId: WorkshopId, { book, made, closing }: Pick<Released, 'book' | 'made' | 'closing'>) {
	if (!book || !made || !closing) return null;
	const marks = await db.select().from(talkMarks).where(eq(talkMarks.workshopId, workshopId));
	const marked = (talk: string, wanted: string) => marks.filter(({ talkId, mark }) => talkId === talk && mark === wanted).length;
	const rows = new Map((await db.select().from(talks).where(eq(talks.workshopId, workshopId))).map((row) => [row.id, row]));
	const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString());
	const all = await db.select().from(spaces).where(eq(spaces.workshopId, workshopId)).orderBy(asc(spaces.number));
	const spaceKind = new Map<string, string>(all.map(({ id, kind }) => [id, kind]));
	const there = new Set(book.reports.map(({ talkId }) => talkId));
	return {
		closedAt: moment(book.closedAt),
		spaces: all.map(({ id, number, name, kind, link, shown }) => ({ id, number, name, kind, link, shown })),
		links: (await db.select().from(reportLinks).where(eq(reportLinks.workshopId, workshopId))).filter(({ a, b }) => there.has(a) && there.has(b)).map(({ a, b }) => [a, b] as [typeof a, typeof b]),
		talks: book.reports.map((report) => {
			const row = rows.get(report.talkId)!;
			return {
				id: report.talkId,
				number: report.number,
				title: report.title,
				why: report.why,
				alias: row.alias,
				needs: [...report.needs],
				needsLanguage: report.needsLanguage,
				needsMet: [...report.met],
				slot: row.slot,
				space: row.spaceId,
				// Where it is somewhere else its words are the report's space, which have been looked through.
				elsewhere: row.elsewhere === '' ? '' : spaceKind.get(row.spaceId ?? '') === 'elsewhere' ? report.space : row.elsewhere,
				state: row.state,
				into: row.mergedInto,
				people: report.people,
				notes: report.notes,
				language: isLanguage(report.language) ? report.language : 'en',
				scribe: report.scribe,
				names: [...report.names],
				isFinished: report.isFinished,
				changedAt: moment(report.changedAt),
				remarks: report.remarks.map((said) => ({ ...said, at: moment(said.at)! })),
				translations: report.translations.map(({ language, title, sections, isOlder }) => ({ language, title, sections, isOlder })),
				cards: made.cards.filter(({ talkId }) => talkId === report.talkId).map(({ id, number, text, theme, at, cluster, also, same }) => ({ id, number, text, theme, at, cluster, also, same, differ: [] })),
				groups: made.groups.filter(({ talkId }) => talkId === report.talkId).map(({ id, number, name, into }) => ({ id, number, name, into })),
				coming: marked(report.talkId, 'coming'),
				interest: marked(report.talkId, 'interest')
			};
		}),
		groups: closing.groups.map(({ talks: from, ...group }) => ({ ...group, talks: from.filter((talk) => there.has(talk)) })),
		lines: closing.lines
	};
}
