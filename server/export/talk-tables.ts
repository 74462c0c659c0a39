import type { Table } from './table.ts';
import type { Released } from './released.ts';
import { peopleCell } from './table.ts';
import { noteSections, plainText } from '#lib/domain/notes.ts';

/** Reports of an Open Space and what belongs to them; nothing in a session without a wall. */
export function talkTables({ book, made, closing, safe }: Released): Table[] {
	if (!book || !made || !closing) return [];
	const moment = (at: number | null) => (at === null ? '' : new Date(at).toISOString());
	return [
		{
			name: 'reports',
			about: 'Every talk with its report, finished or not, whatever was voted. One row for each talk.',
			columns: {
				talk_id: 'Id of the talk',
				number: 'In the order they were posted',
				title: 'What it was about',
				why: 'Why it mattered to whoever started it',
				conveners: 'Who looked after it, by the names they chose; parted by semicolons',
				state: 'posted, merged or down',
				slot: 'Its time on the wall',
				space: 'Its space',
				needs: 'What it needed so that everyone could be in it: quiet, captions, language (with which), step-free; parted by semicolons',
				needs_arranged: 'Which of these a host had arranged; parted by semicolons',
				people: 'People who were there',
				names: 'Those who wished to be named; parted by semicolons',
				scribe: 'Who wrote it up',
				language: 'Of the notes (BCP 47)',
				finished: 'Whether it was called finished',
				changed_at: 'When its notes last changed, UTC; empty where there are none',
				...Object.fromEntries(noteSections.map((section) => [section, `Notes under this heading (${section}), a line each`])),
				related: 'Ids of reports that belong with it; parted by spaces'
			},
			rows: book.reports.map((report) => ({
				talk_id: report.talkId,
				number: report.number,
				title: report.title,
				why: report.why,
				conveners: report.conveners.join('; '),
				state: report.state,
				slot: report.slot,
				space: report.space,
				needs: report.needs.map((need) => (need === 'language' && report.needsLanguage ? `language (${report.needsLanguage})` : need)).join('; '),
				needs_arranged: report.met.join('; '),
				people: peopleCell(safe(report.people)),
				names: report.names.join('; '),
				scribe: report.scribe,
				language: report.language,
				finished: report.isFinished,
				changed_at: moment(report.changedAt),
				...Object.fromEntries(noteSections.map((section) => [section, plainText(report.notes[section])])),
				related: report.related.join(' ')
			}))
		},
		{
			name: 'report-remarks',
			about: 'What readers said of the reports, without who said it. Corrections were added after the book was closed.',
			columns: { remark_id: 'Id', talk_id: 'Id of the talk', kind: 'comment, mark or correction', section: 'The heading it is about; empty for the whole report', passage: 'The words it is about', text: 'What was said', at: 'When, UTC' },
			rows: book.reports.flatMap((report) => report.remarks.map(({ id, kind, section, passage, text, at }) => ({ remark_id: id, talk_id: report.talkId, kind, section: section ?? '', passage, text, at: moment(at) })))
		},
		{
			name: 'report-translations',
			about: 'Reports in other languages. The original stands in reports.',
			columns: { talk_id: 'Id of the talk', language: 'BCP 47', title: 'Title', older: 'Whether the notes were changed since', ...Object.fromEntries(noteSections.map((section) => [section, `Translated (${section})`])) },
			rows: book.reports.flatMap((report) => report.translations.map(({ language, title, isOlder, sections }) => ({ talk_id: report.talkId, language, title, older: isOlder, ...Object.fromEntries(noteSections.map((section) => [section, sections[section] ?? ''])) })))
		},
		{
			name: 'talk-cards',
			about: 'Cards made in talks. They never lie on the board of the workshop.',
			columns: { talk_id: 'Id of the talk', card_id: 'Id of the card', number: 'Number of the card in this workshop', text: 'What it says', group: 'The group it was laid in there, by its name; empty where it lies alone' },
			rows: book.reports.flatMap((report) => report.cards.map(({ id, number, text, group }) => ({ talk_id: report.talkId, card_id: id, number, text, group })))
		},
		{
			name: 'action-groups',
			about: 'Who does something after the day. Each with an initiator became an action; what nobody owns stands here all the same.',
			columns: { group_id: 'Id', number: 'In the order they were started', title: 'What should happen', initiator: 'Who gets it going, by the name they chose; empty: needed, and nobody owns it', first_step: 'First step', first_day: 'Its day', people: 'People in it', brings: 'What they bring, a line each', talks: 'Ids of the talks it comes from; parted by spaces', action_id: 'The action it became' },
			rows: closing.groups.map((group) => ({ group_id: group.id, number: group.number, title: group.title, initiator: group.initiator ?? '', first_step: group.firstStep, first_day: group.firstDay, people: peopleCell(safe(group.people)), brings: group.brings.join('\n'), talks: group.talks.join(' '), action_id: group.actionId ?? '' }))
		},
		{
			name: 'last-lines',
			about: 'The closing round, in the order things were said, without who said them.',
			columns: { number: 'In which order', did: 'typed, spoke (aloud) or passed', line: 'What was written' },
			rows: closing.lines.map(({ did, line }, i) => ({ number: i + 1, did, line }))
		}
	];
}
