import type { App } from '../app.ts';
import { readSheetFile } from '../export/read-sheet.ts';
import { previewAnswers, saveAnswers, type AnswerEdit, type EditFault, type Preview, type Saved } from './answers.ts';
import { readPriorities } from './priorities.ts';
import { readLog, type LogFault } from '#lib/domain/key-issues.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** One thing wrong with a sheet, by line; what only the saving could know stands beside what the sheet itself shows. */
export type SheetFault = LogFault | { line: number; kind: 'edit'; number: number; fault: EditFault['fault'] };

export interface ReadSheet {
	faults: SheetFault[];
	/** What would change; empty where there is any fault. */
	changes: Preview[];
	/** To be handed back for applying. */
	edits: AnswerEdit[];
}

/** Reads a sheet and says what it would change. Nothing is applied. */
export async function readKeyIssues(app: App, actor: Actor, bytes: Uint8Array): Promise<Result<ReadSheet>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	const sheet = await readSheetFile(bytes);
	if (!sheet.ok) return sheet;
	const priorities = await readPriorities(app, actor.workshopId);
	const { edits, faults } = readLog(sheet.value, priorities);
	const looked = await previewAnswers(app, actor, edits);
	if (!looked.ok) return looked;
	const numbers = new Map(priorities.map(({ id, number }) => [id as string, number]));
	const all: SheetFault[] = [...faults, ...looked.value.faults.map(({ at, id, fault }) => ({ line: edits[at]!.line, kind: 'edit' as const, number: numbers.get(id) ?? 0, fault }))].sort((a, b) => a.line - b.line);
	return done({ faults: all, changes: all.length > 0 ? [] : looked.value.changes, edits: all.length > 0 ? [] : edits.map(({ id, version, answer }) => ({ id, version, answer })) });
}

/** All of a sheet or nothing. What was looked at a moment ago is judged again. */
export function applyKeyIssues(app: App, actor: Actor, edits: readonly AnswerEdit[]): Promise<Result<{ saved: Saved[] } | { faults: EditFault[] }>> {
	return saveAnswers(app, actor, edits, 'sheet');
}
