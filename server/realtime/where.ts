import type { DocPath } from '#lib/doc/frames.ts';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { assertNever } from '#lib/domain/result.ts';

/** Which document of a workshop: what all look at, what one person writes in silence, or what belongs to one talk of an Open Space. */
export type Where = { kind: 'board' } | { kind: 'draft'; personId: PersonId } | { kind: 'talk'; talkId: TalkId };

export function roomId(workshopId: WorkshopId, where: Where): string {
	switch (where.kind) {
		case 'board':
			return `${workshopId}/board`;
		case 'draft':
			return `${workshopId}/draft/${where.personId}`;
		case 'talk':
			return `${workshopId}/talk/${where.talkId}`;
		default:
			return assertNever(where);
	}
}

/** As the row of a room says it. */
export function whereOf({ personId, talkId }: { personId: PersonId | null; talkId: TalkId | null }): Where {
	if (personId !== null) return { kind: 'draft', personId };
	return talkId === null ? { kind: 'board' } : { kind: 'talk', talkId };
}

/** As an address says it: the draft is always the asking person's own. */
export function whereTo(path: DocPath, personId: PersonId): Where {
	if (path === 'board') return { kind: 'board' };
	return path === 'draft' ? { kind: 'draft', personId } : { kind: 'talk', talkId: path.slice('talk/'.length) as TalkId };
}
