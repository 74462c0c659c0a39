import { readChanges } from '#server/use/changes.ts';
import { readPriorities, readSnapshots, readTakenOut } from '#server/use/priorities.ts';
import { isId } from '#lib/domain/ids.ts';
import { deskFor } from '../../../../desk-frame.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, frame } = await deskFor('outcome.see', event);
	const of = event.url.searchParams.get('of');
	const [changes, priorities, snapshots, takenOut] = await Promise.all([readChanges(app, frame.workshop.id, isId(of) ? { subjectId: of! } : {}), readPriorities(app, frame.workshop.id), readSnapshots(app, frame.workshop.id), readTakenOut(app, frame.workshop.id)]);
	return {
		frame,
		of: isId(of) ? of : null,
		changes,
		names: Object.fromEntries(priorities.map(({ id, number, statement }) => [id, `${number}. ${statement}`])),
		snapshots: snapshots.map(({ seq, at, digest, content }) => ({ seq, at, digest, priorities: Array.isArray(content) ? content.length : 0, takenOut: takenOut.get(seq) ?? [] }))
	};
};
